// Files: chosen, dropped or pasted, they go up at once, one after the other, and are kept with the draft.
import { tell } from "./saying.js";

const form = () => document.getElementById("composer");
const words = () => document.getElementById("words").dataset;
const coming = [];
let isBusy = false;
let afterwards = null;

export const areComing = () => isBusy || coming.length > 0;

/** Do something as soon as all files are up. */
export function whenTheyAreHere(act) { afterwards = act; }

/** Take what fits into one message; of the rest say how much was left and why. */
function take(files) {
  const composer = form();
  if (!composer || !files.length) return;
  const here = [...composer.querySelectorAll(".picked > .tag")];
  const most = Number(composer.dataset.mostFiles);
  const room = Math.max(0, most - here.length);
  let bytes = here.reduce((sum, tag) => sum + Number(tag.dataset.size), 0);
  for (const file of files.slice(0, room)) {
    if (bytes + file.size > Number(composer.dataset.mostBytes)) {
      const limit = Math.floor(composer.dataset.mostBytes / 1024 / 1024);
      tell(words().big.replace("{most}", limit).replace("{name}", file.name));
      continue;
    }
    bytes += file.size;
    coming.push({ file, tag: announce(file), composer });
  }
  if (files.length > room) tell(words().many.replace("{most}", most).replace("{left}", files.length - room));
  next();
}

function announce(file) {
  const tag = document.createElement("span");
  tag.className = "tag line rising";
  tag.dataset.size = file.size;
  const name = document.createElement("span");
  name.className = "ell";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  tag.append(name, bar);
  document.getElementById("picked").append(tag);
  return tag;
}

function next() {
  if (isBusy) return;
  const one = coming.shift();
  if (one) { isBusy = true; upload(one); return; }
  const act = afterwards;
  afterwards = null;
  act?.();
}

function upload({ file, tag, composer }) {
  const body = new FormData();
  body.append("attachments", file, file.name);
  if (composer.elements.quotes) body.append("quotes", composer.elements.quotes.value);
  const asked = new XMLHttpRequest();
  asked.open("POST", composer.dataset.files);
  for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers")))) asked.setRequestHeader(name, value);
  asked.setRequestHeader("HX-Request", "true");
  asked.upload.addEventListener("progress", (event) => { tag.querySelector("progress").value = event.loaded / event.total; });
  asked.addEventListener("loadend", () => { arrived(asked, tag, composer); isBusy = false; next(); });
  asked.send(body);
}

function arrived(asked, tag, composer) {
  tag.remove();
  if (asked.getResponseHeader("HX-Redirect")) {
    // Her session is over: the page stays, with the words in it.
    tell(words().ended);
  } else if (asked.status === 422) {
    document.getElementById("toasts").insertAdjacentHTML("beforeend", asked.responseText);
  } else if (asked.status !== 200) {
    tell(asked.status ? words().failed : words().offline);
  } else if (composer.isConnected) {
    const place = composer.querySelector("#picked");
    const rising = [...place.querySelectorAll(".rising")];
    const fresh = new DOMParser().parseFromString(asked.responseText, "text/html").getElementById("picked");
    place.replaceChildren(...document.importNode(fresh, true).childNodes, ...rising);
    htmx.process(place);
  }
}

/** A picture from the clipboard has no name of its own. */
function named(file, number) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const ending = file.name.split(".").pop();
  return new File([file], `${words().pasted}${number ? ` ${number + 1}` : ""}.${ending}`, { type: file.type });
}

document.addEventListener("change", (event) => {
  if (event.target.name !== "attachments" || event.target.form !== form()) return;
  take([...event.target.files]);
  event.target.value = "";
});
document.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files];
  if (!files.length || event.target.closest?.("form") !== form() || event.clipboardData.getData("text/plain").trim()) return;
  event.preventDefault();
  take(files.map(named));
});
const carriesFiles = (event) => form() && event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form().classList.add("dropping");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form()?.classList.remove("dropping"); });
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form().classList.remove("dropping");
  // A folder has no bytes of its own to send.
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  take(items.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()).filter(Boolean));
});
