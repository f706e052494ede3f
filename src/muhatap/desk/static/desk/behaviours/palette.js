// The palette: people, conversations, messages and commands, by keyboard; a combobox over a listbox.
import { best, letters } from "./likeness.js";
import { recent } from "./recent.js";

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-q");
const list = document.getElementById("palette-list");
const said = document.getElementById("palette-said");
const PAUSE = 90;
const FEW = 6;
let waiting = 0;
let asking = null;
let answered = "";
let wantsFirst = false;
let hasMoved = false;

export function openPalette() {
  if (document.querySelector("dialog[open]")) return;
  field.value = "";
  answered = "";
  list.dataset.found = "";
  dialog.showModal();
  draw("");
}

function options() { return [...list.querySelectorAll("[role=option]")]; }
function active() { return list.querySelector("[aria-selected=true]"); }

function choose(option) {
  active()?.setAttribute("aria-selected", "false");
  if (!option) { field.removeAttribute("aria-activedescendant"); return; }
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = options();
  hasMoved = true;
  if (all.length) choose(all[(all.indexOf(active()) + by + all.length) % all.length]);
}

/** Every command that can be given here: one for each button it stands for. */
function commands() {
  const group = document.getElementById("palette-commands").content.cloneNode(true).firstElementChild;
  for (const option of group.querySelectorAll("[role=option]")) {
    const { each, click, needs } = option.dataset;
    if (each) option.replaceWith(...[...document.querySelectorAll(each)].map((button) => copyFor(option, button)));
    else if ((click && !document.querySelector(click)) || (needs && !document.querySelector(needs))) option.remove();
  }
  return group;
}

function copyFor(option, button) {
  const copy = option.cloneNode(true);
  const name = [...button.querySelectorAll(".wide, [data-called]")].map((part) => part.textContent).join(" ") || button.lastChild.textContent;
  copy.querySelector("span").textContent = `${option.dataset.as} ${name.trim()}`;
  // The head may have been drawn anew since: the button that says the same is meant.
  const same = (other) => other.textContent === button.textContent;
  copy.does = () => [...document.querySelectorAll(option.dataset.each)].find(same)?.click();
  return copy;
}

function matching(group, typed, most) {
  const scored = [...group.querySelectorAll("[role=option]")].map((option) => [best(typed, option.textContent, option.dataset.words), option]);
  for (const [, option] of scored) option.remove();
  const kept = scored.filter(([score]) => score > 0).sort((one, other) => other[0] - one[0]).slice(0, most);
  group.append(...kept.map(([, option]) => option));
  return kept.length ? [group] : [];
}

function recents() {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", dialog.dataset.recent);
  const cap = Object.assign(document.createElement("p"), { className: "cap", textContent: dialog.dataset.recent });
  cap.setAttribute("role", "presentation");
  const rows = recent().filter(({ href }) => href !== location.pathname).slice(0, FEW).map(({ href, name }) => {
    const option = Object.assign(document.createElement("div"), { textContent: name });
    option.setAttribute("role", "option");
    option.dataset.href = href;
    return option;
  });
  group.append(cap, ...rows);
  return rows.length ? [group] : [];
}

function everywhere(typed) {
  const group = document.getElementById("palette-all").content.cloneNode(true).firstElementChild;
  group.querySelector("b").textContent = typed;
  return group;
}

function draw(served) {
  const typed = field.value.trim();
  const before = active()?.id;
  const found = new DOMParser().parseFromString(served, "text/html").body.children;
  const people = [...found].map((group) => document.importNode(group, true));
  const groups = typed
    ? [...people.splice(0, people[0]?.querySelector("[id^=option-person]") ? 1 : 0), ...matching(commands(), typed, FEW), ...people]
    : [...recents(), commands()];
  list.replaceChildren(...groups, ...(letters(typed).length > 1 ? [everywhere(typed)] : []));
  options().forEach((option, place) => {
    option.id ||= `option-${place}`;
    option.setAttribute("aria-selected", "false");
  });
  choose((hasMoved && document.getElementById(before)) || options()[0]);
  const count = options().length;
  dialog.querySelector(".palnone").hidden = count > 0;
  said.textContent = `${count} ${count === 1 ? said.dataset.one : said.dataset.many}`;
}

async function ask() {
  const typed = field.value.trim();
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${dialog.dataset.url}?${new URLSearchParams({ q: typed })}`, {
      headers: { "HX-Request": "true" }, signal: asking.signal,
    });
    if (!answer.ok || typed !== field.value.trim()) return;
    answered = typed;
    list.dataset.found = await answer.text();
    draw(list.dataset.found);
    if (wantsFirst) run(active());
  } catch { /* typed on, or offline: the commands are still there */ }
}

function run(option) {
  wantsFirst = false;
  if (!option) return;
  const { href, click, key, search } = option.dataset;
  dialog.close();
  if (option.does) option.does();
  else if (href) go(href);
  else if (search) go(`${search}?${new URLSearchParams({ q: field.value.trim() })}`);
  else if (click) document.querySelector(click)?.click();
  else if (key) document.dispatchEvent(new CustomEvent("desk:key", { detail: key }));
}

function go(href) {
  const row = document.querySelector(`.qitem[href="${CSS.escape(href)}"]`);
  if (row) row.click(); else location.assign(href);
}

field.addEventListener("input", () => {
  hasMoved = wantsFirst = false;
  clearTimeout(waiting);
  // What was found for the letters before stays until the new answer is there, so that nothing jumps.
  draw(field.value.trim().length > 1 ? list.dataset.found : "");
  if (letters(field.value).length > 1) waiting = setTimeout(ask, PAUSE);
});
dialog.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
  else if (event.key === "Enter") {
    event.preventDefault();
    // Faster than the answer: what she typed is meant, not what stood there for fewer letters.
    if (!hasMoved && letters(field.value).length > 1 && answered !== field.value.trim()) wantsFirst = true;
    else run(active());
  }
});
list.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== active()) { hasMoved = true; choose(option); }
});
list.addEventListener("click", (event) => run(event.target.closest("[role=option]")));
dialog.addEventListener("close", () => { clearTimeout(waiting); asking?.abort(); wantsFirst = false; });
document.addEventListener("click", (event) => { if (event.target.closest("[data-palette]")) openPalette(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (dialog.open) dialog.close(); else openPalette();
  }
});
