// The address lines of a mail: folded to one name, opened by a click or by what is wrong in them.
function unfold(opener, isOpen) {
  const lines = document.getElementById("lines");
  if (!lines) return;
  lines.hidden = !isOpen;
  opener?.setAttribute("aria-expanded", String(isOpen));
}

/** Open the menu of channels, where there is more than one. */
export function openRoutes() {
  const menu = document.getElementById("routes");
  if (!menu) return;
  menu.open = true;
  menu.querySelector("[aria-current], .panel button").focus();
}

function mark(wrong) {
  const field = document.querySelector(`#lines [name=${wrong.dataset.line}]`);
  if (!field) return;
  unfold(document.querySelector("[data-unfolds]"), true);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "misaddressed");
  field.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-unfolds]");
  if (!opener) return;
  const isOpen = document.getElementById("lines").hidden;
  unfold(opener, isOpen);
  if (isOpen) document.getElementById("line-to").focus();
});
document.addEventListener("input", (event) => {
  if (!event.target.closest("#lines")) return;
  event.target.removeAttribute("aria-invalid");
  document.getElementById("misaddressed")?.remove();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "composer-trouble") return;
  const wrong = document.getElementById("misaddressed");
  if (wrong) mark(wrong);
  else document.querySelector("#meanwhile button[name]")?.focus();
});
// Enter in an address line goes on to the next one and never sends.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.closest?.("#lines")) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll("#lines input"), document.getElementById("draft")];
  fields[fields.indexOf(event.target) + 1].focus();
});
