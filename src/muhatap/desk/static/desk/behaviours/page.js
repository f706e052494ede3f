// Log-in and single pages: the theme, busy buttons, a word about Caps Lock, a text to copy.
import "./copying.js";
import "./own_zone.js";
import "./theme_toggle.js";
import "./waiting.js";

document.addEventListener("keyup", (event) => {
  const warning = document.querySelector("[data-caps]");
  if (warning && event.target.type === "password") warning.hidden = !event.getModifierState?.("CapsLock");
});
