// The theme: a button with data-theme-toggle turns the page light or dark, one with data-theme-choice names what is
// wanted ("" follows the system). Remembered on this device.
const root = document.documentElement;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch { /* storage may be switched off */ }
  press();
}

function press() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
  }
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) choose(choice.dataset.themeChoice);
  else if (event.target.closest("[data-theme-toggle]")) choose(isDark() ? "light" : "dark");
});
// Chosen in another tab, followed in this one.
addEventListener("storage", ({ key, newValue }) => {
  if (key !== "theme") return;
  if (newValue) root.dataset.theme = newValue;
  else delete root.dataset.theme;
  press();
});
press();
