// A text to copy: a link or a token that is shown once, the number of an incident. Where copying is not allowed, it is selected.
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copies-text]");
  if (!copier) return;
  const source = document.getElementById(copier.dataset.copiesText);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    copier.lastChild.textContent = copier.dataset.done;
  } catch {
    getSelection().selectAllChildren(source);
  }
});
