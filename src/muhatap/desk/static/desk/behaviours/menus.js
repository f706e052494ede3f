// Menus are <details class="menu">: one open at a time, closed by Esc, by a choice, and by a click elsewhere.
function close(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => {
  const inside = event.target.closest("details.menu");
  const chosen = event.target.closest(".panel > a, .panel > button, .panel form .btn");
  if (chosen && inside?.open) inside.querySelector("summary").focus();
  close(chosen ? null : inside);
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (event.target.closest("[data-closes]") || event.target.matches("dialog")) event.target.closest("dialog")?.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "letter" && !event.detail.target.open) event.detail.target.showModal();
});

// Arrows walk through an open menu.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("input, textarea")) return;
  const choices = [...menu.querySelectorAll(".panel :is(a, button)")];
  if (!choices.length) return;
  event.preventDefault();
  const from = choices.indexOf(document.activeElement);
  choices[(from + (event.key === "ArrowDown" ? 1 : from < 0 ? 0 : -1) + choices.length) % choices.length].focus();
});

/** Close the open menus and dialogs; returns whether there was one. */
export function closeOpen() {
  const open = document.querySelector("details.menu[open]");
  close(null);
  open?.querySelector("summary").focus();
  return Boolean(open);
}
