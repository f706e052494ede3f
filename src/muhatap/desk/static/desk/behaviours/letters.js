// Keys of a single sign can be switched off: who speaks to her machine, or hits keys unmeant, would set them off.
const name = `letters-${document.body.dataset.member}`;
const choice = document.getElementById("letters");

export function lettersWork() {
  try { return localStorage.getItem(name) !== "off"; } catch { return true; }
}

/** What stands on a control is true: a key that does nothing is not shown. */
function show() {
  const works = lettersWork();
  choice.checked = works;
  for (const key of document.querySelectorAll("kbd")) key.classList.toggle("unused", !works && key.textContent.trim().length === 1);
}

choice.addEventListener("change", () => {
  try { if (choice.checked) localStorage.removeItem(name); else localStorage.setItem(name, "off"); } catch { /* storage may be switched off */ }
  show();
});
document.addEventListener("htmx:afterSettle", show);
show();
