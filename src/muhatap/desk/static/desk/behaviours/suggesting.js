// A list over the field in which somebody types: arrows walk, Enter or Tab takes, Esc leaves. What is offered is asked
// of the server only then. A source says where its words begin (`at`), what fits (`ask`), how it looks and what it does.
const PAUSE = 70;
const sources = [];
const counted = (number) => { const { option, options } = document.getElementById("composer-words").dataset; return `${number} ${number === 1 ? option : options}`; };
let open = null;
let left = null;

/** A source: { name, label, none, at(field), ask(query, signal), draw(item), take(field, from, item) }; with `isWhole`
 * it says of what is typed that it needs no completion, so that Enter does not wait for one. */
export function offer(source) { sources.push(source); }

/** Put words in place of what was typed from a place on; Ctrl Z brings that back. */
export function put(field, from, text, to = field.selectionStart) {
  field.focus();
  field.setSelectionRange(from, to);
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

const rows = () => [...open.box.querySelectorAll("[role=option]")];
const active = () => open?.box.querySelector("[aria-selected=true]");

function look(field) {
  const found = sources.map((source) => ({ source, ...source.at(field) })).find(({ from }) => from !== undefined);
  if (!found) { left = null; close(); return; }
  if (left && left.field === field && left.from === found.from) return;
  if (open && (open.field !== field || open.from !== found.from || open.source !== found.source)) close();
  open ??= begin(field, found);
  if (open.query === found.query) return;
  // Where nothing fitted, more letters fit nothing either.
  if (open.items?.length === 0 && !open.isBehind && found.query.startsWith(open.query)) { open.query = found.query; draw(); return; }
  open.query = found.query;
  open.isBehind = true;
  clearTimeout(open.waiting);
  open.waiting = setTimeout(ask, open.items ? PAUSE : 0, open);
}

function begin(field, { source, from }) {
  const box = document.createElement("div");
  box.className = `suggest ${source.name}`;
  const list = document.createElement("div");
  list.id = "suggest-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", source.label());
  const said = document.createElement("p");
  said.className = "none";
  said.setAttribute("role", "status");
  box.append(list, said);
  box.hidden = true;
  (field.closest("[data-suggests]") ?? field.parentElement).append(box);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  return { field, source, from, box, list, said, query: null, items: null };
}

export function close() {
  if (!open) return;
  clearTimeout(open.waiting);
  open.asking?.abort();
  open.box.remove();
  for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) open.field.removeAttribute(name);
  open = null;
}

async function ask(mine) {
  mine.asking?.abort();
  mine.asking = new AbortController();
  const query = mine.query;
  try {
    const items = await mine.source.ask(query, mine.asking.signal, mine.field);
    if (mine !== open || query !== mine.query || !items) return;
    mine.items = items;
    mine.isBehind = false;
    draw();
    if (mine.wantsFirst) takeFirst();
  } catch { if (mine === open && mine.query === query) { mine.wantsFirst = false; close(); } }
}

function draw() {
  open.list.replaceChildren(...open.items.map((item, place) => {
    const row = open.source.draw(item);
    row.setAttribute("role", "option");
    row.id = `suggest-${place}`;
    row.item = item;
    row.setAttribute("aria-selected", "false");
    return row;
  }));
  const isSentence = !open.items.length && /\s/.test(open.query);
  open.box.hidden = isSentence || (!open.items.length && !open.source.none(open.query));
  open.said.className = open.items.length ? "vh" : "none";
  open.said.replaceChildren(...(open.items.length ? [counted(open.items.length)] : [open.source.none(open.query)].flat()));
  choose(rows().find((row) => row.getAttribute("aria-disabled") !== "true"));
}

function choose(row) {
  active()?.setAttribute("aria-selected", "false");
  if (!row) { open.field.removeAttribute("aria-activedescendant"); return; }
  row.setAttribute("aria-selected", "true");
  open.field.setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = rows();
  choose(all[(all.indexOf(active()) + by + all.length) % all.length]);
}

function take(row) {
  if (!row || row.getAttribute("aria-disabled") === "true") return;
  const { field, from, source } = open;
  left = { field, from };
  close();
  source.take(field, from, row.item);
}

function takeFirst() {
  const { field } = open;
  if (active()) take(active());
  else if (field.matches("textarea")) put(field, field.selectionStart, "\n");
}

function leave() {
  left = { field: open.field, from: open.from };
  const { field, from, source, query } = open;
  close();
  source.left?.(field, from, query);
}

function pressed(event) {
  if (!open || event.target !== open.field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const takes = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey);
  const isUsable = !open.box.hidden && active();
  if (event.key === "Escape") leave();
  else if (takes && !event.shiftKey && (isUsable || (open.isBehind && open.items?.length !== 0)) && !(open.isBehind && open.source.isWhole?.(open.query))) {
    // Faster than the answer: what was typed is meant, not what stood there for fewer letters.
    if (open.isBehind) open.wantsFirst = true; else take(active());
  } else if (isUsable && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(event.key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("keydown", pressed, true);
document.addEventListener("input", ({ target }) => { if (target.matches?.("textarea, input:not([type=range], [type=file])")) look(target); });
document.addEventListener("keyup", ({ target, key }) => { if (open && target === open.field && /^(Arrow(Left|Right)|Home|End)$/.test(key)) look(target); });
document.addEventListener("pointerdown", (event) => { if (open?.box.contains(event.target) && !event.target.closest("a")) event.preventDefault(); });
document.addEventListener("click", ({ target }) => {
  if (!open) return;
  if (open.box.contains(target)) take(target.closest("[role=option]")); else if (target !== open.field && !target.closest?.("[data-suggest]")) close();
});
document.addEventListener("focusout", ({ target }) => { if (open && target === open.field) setTimeout(() => { if (open && document.activeElement !== open.field && !open.box.contains(document.activeElement)) close(); }); });
document.addEventListener("htmx:beforeSwap", () => { if (open) setTimeout(() => { if (open && !open.field.isConnected) close(); }); });
