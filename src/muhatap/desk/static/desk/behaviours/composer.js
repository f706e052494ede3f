// The composer: reply or note, a draft kept by the server, files, sending by key. The draft is never swapped.
const PAUSE = 700;
let waiting = 0;
let kept = null;

const form = () => document.getElementById("composer");
const area = () => document.getElementById("draft");
const words = () => document.getElementById("words").dataset;

export function write(kind) {
  const composer = form();
  if (!composer) return;
  // Where no reply can go out the field still takes the words, as a note: loose keys would be taken for commands.
  if (!composer.querySelector(`.seg [data-kind=${kind}]`).disabled) turn(composer, kind);
  area().focus();
  area().setSelectionRange(area().value.length, area().value.length);
}

function turn(composer, kind) {
  composer.dataset.kind = kind;
  composer.elements.kind.value = kind;
  for (const button of composer.querySelectorAll(".seg [data-kind]")) {
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  }
  area().placeholder = area().dataset[kind];
}

export function prepare() {
  const composer = form();
  if (!composer || composer.dataset.ready) return;
  composer.dataset.ready = "1";
  turn(composer, composer.dataset.kind === "note" ? "note" : "reply");
}

/** Put returned words before what has been written since. */
export function giveBack(matter, text) {
  const composer = form();
  if (composer?.dataset.matter !== String(matter)) return;
  area().value = text;
  area().focus();
}

function openCopies(button, row) {
  row.hidden = !row.hidden;
  button.setAttribute("aria-expanded", String(!row.hidden));
  if (!row.hidden) row.querySelector("input").focus();
}

async function keep() {
  const composer = form();
  clearTimeout(waiting);
  waiting = 0;
  if (!composer || kept === area().value) return;
  const text = area().value;
  const body = new URLSearchParams({ text, kind: composer.dataset.kind });
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  try {
    const answer = await fetch(composer.dataset.draft, { method: "POST", body, headers, keepalive: text.length < 30000 });
    if (!answer.ok) return;
    kept = text;
    if (text.trim()) say(composer, words().kept);
  } catch { /* offline: the words stay in the field and are kept by the next pause */ }
}

function say(composer, text) {
  const place = composer.querySelector(".saved");
  place.textContent = text;
  setTimeout(() => { place.textContent = ""; }, 2000);
}

function picked(composer) {
  const place = composer.querySelector(".picked");
  const files = [...composer.elements.attachments.files];
  place.hidden = !files.length;
  place.replaceChildren(...files.map((file) => {
    const tag = document.createElement("span");
    tag.className = "tag line";
    tag.textContent = file.name;
    return tag;
  }));
}

function emptied(composer) {
  clearTimeout(waiting);
  waiting = 0;
  kept = "";
  composer.reset();
  area().value = "";
  picked(composer);
  turn(composer, "reply");
  if (composer.querySelector(".seg [data-kind=reply]").disabled) turn(composer, "note");
}

export function send(resolving) {
  const composer = form();
  if (!composer || document.activeElement?.closest("form") !== composer) return;
  composer.querySelector(resolving ? "[name=resolve]" : "button.primary").click();
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "draft") return;
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE);
});
document.addEventListener("change", (event) => {
  if (event.target.name === "attachments") picked(form());
});
document.addEventListener("click", (event) => {
  const kind = event.target.closest(".seg [data-kind]");
  if (kind) write(kind.dataset.kind);
  const copies = event.target.closest("[data-copies]");
  if (copies) openCopies(copies, document.getElementById("copies"));
});
document.addEventListener("dragover", (event) => {
  if (!form() || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form().classList.add("dropping");
});
document.addEventListener("dragleave", () => form()?.classList.remove("dropping"));
document.addEventListener("drop", (event) => {
  if (!form() || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  form().classList.remove("dropping");
  form().elements.attachments.files = event.dataTransfer.files;
  picked(form());
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "composer") { clearTimeout(waiting); waiting = 0; }
  else if (event.detail.target?.id === "thread" && waiting) keep();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "composer" && event.detail.successful) emptied(event.detail.elt);
});
document.addEventListener("htmx:afterSettle", prepare);
addEventListener("pagehide", () => { if (waiting) keep(); });
prepare();
