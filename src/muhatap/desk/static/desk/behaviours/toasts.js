// Toasts: what was done, for ten seconds, with its way back (also by Z).
import { bringBack, keep, letGo } from "./composer.js";
import { refreshSoon } from "./refresh.js";
import { say } from "./saying.js";
import { visit } from "./visiting.js";

const place = document.getElementById("toasts");
const words = document.getElementById("words").dataset;

export function undoLatest() {
  const ways = place.querySelectorAll("[data-undo]");
  ways[ways.length - 1]?.click();
}

async function undo(button) {
  const toast = button.closest(".toast");
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
  const body = button.dataset.name ? new URLSearchParams({ [button.dataset.name]: button.dataset.value }) : undefined;
  button.disabled = true;
  await keep();
  let goes = "";
  const answer = await fetch(button.dataset.url, { method: button.dataset.undo, headers, body }).catch(() => null);
  toast.remove();
  if (!answer) { say(words.offline); return; }
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
    const back = await answer.json();
    goes = back.goes;
    if (goes) visit(goes); else await bringBack(back.conversation, back.composer);
    say(words.back);
  } else if (answer.status === 422) {
    place.insertAdjacentHTML("beforeend", await answer.text());
  } else if (!answer.ok) { say(words.failed); }
  refreshSoon({ head: !goes });
}

new MutationObserver((changes) => {
  for (const added of changes.flatMap((change) => [...change.addedNodes])) {
    if (!(added instanceof HTMLElement)) continue;
    setTimeout(() => added.remove(), Number(added.dataset.lasts || 10) * 1000);
    if (added.dataset.deed) refreshSoon({ head: true });
    if (added.dataset.goes) { letGo(); visit(added.dataset.goes); }
  }
  while (place.children.length > 4) place.firstElementChild.remove();
}).observe(place, { childList: true });

for (const said of place.children) setTimeout(() => said.remove(), Number(said.dataset.lasts || 8) * 1000);

place.addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (button && !button.disabled) undo(button);
});
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => say(words[{ 403: "forbidden", 404: "gone", 429: "slower" }[xhr.status]] ?? words.failed));
document.addEventListener("htmx:sendError", () => say(words.offline));
