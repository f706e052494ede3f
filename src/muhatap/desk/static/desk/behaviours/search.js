// The search page: arrows walk from the field through what was found and back.
const field = document.getElementById("q");

function walk(event) {
  const hits = [...document.querySelectorAll(".hit")];
  const at = hits.indexOf(document.activeElement);
  const isInField = document.activeElement === field;
  if (!isInField && at < 0) return;
  if (event.key === "ArrowDown" && hits[at + 1]) { event.preventDefault(); hits[at + 1].focus(); }
  else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (hits[at - 1] ?? field).focus(); }
  else if (event.key === "Escape" && at >= 0) { event.preventDefault(); field.focus(); }
}

if (field) {
  document.addEventListener("keydown", walk);
  if (!field.value) field.focus();
}
