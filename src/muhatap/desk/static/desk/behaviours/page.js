// Log-in and single pages: the theme, and a word about Caps Lock.
import "./theme_toggle.js";

document.addEventListener("keyup", (event) => {
  const warning = document.querySelector("[data-caps]");
  if (warning && event.target.type === "password") warning.hidden = !event.getModifierState?.("CapsLock");
});
