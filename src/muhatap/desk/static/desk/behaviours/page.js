// Log-in and single pages: the theme, busy buttons, a word about Caps Lock, a text to copy.
import "./theme_toggle.js";
import "./waiting.js";

document.addEventListener("keyup", (event) => {
  const warning = document.querySelector("[data-caps]");
  if (warning && event.target.type === "password") warning.hidden = !event.getModifierState?.("CapsLock");
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies-text]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copiesText).textContent);
  button.textContent = button.dataset.done;
});
