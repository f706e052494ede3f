// Snippets: a slash where a word begins offers them, and so does a button; what could not be filled in is selected.
import { offer, put } from "./suggesting.js";

const BLANK = /‹[^‹›\n]{1,60}›/;
const words = () => document.getElementById("composer-words").dataset;
let byButton = false;

function at(field) {
  if (field.id !== "draft" || field.selectionStart !== field.selectionEnd) return {};
  const found = /(?:^|\s)\/((?:[^\s/][^\n/]{0,39})?)$/.exec(field.value.slice(0, field.selectionStart));
  return found ? { from: field.selectionStart - found[1].length - 1, query: found[1].trim() } : {};
}

async function ask(query, signal, field) {
  const { dataset } = field.form;
  const asked = new URLSearchParams({ q: query, conversation: dataset.matter ?? "" });
  if (dataset.kind === "forward") asked.set("forward", "1");
  const answer = await fetch(`${dataset.snippets}?${asked}`, { signal, headers: { "HX-Request": "true" } });
  return answer.ok && !answer.redirected ? (await answer.json()).items : null;
}

function draw({ title, shortcut, text, language }) {
  const row = document.createElement("div");
  const name = Object.assign(document.createElement("b"), { textContent: title });
  const said = Object.assign(document.createElement("span"), { className: "faint ell", textContent: text.replace(/\s+/g, " ") });
  if (language !== document.documentElement.lang) said.lang = language;
  row.append(name, said);
  if (shortcut) row.append(Object.assign(document.createElement("kbd"), { textContent: `/${shortcut}` }));
  return row;
}

function none(query) {
  if (query) return words().noSnippet;
  const link = Object.assign(document.createElement("a"), { className: "link", href: words().snippetsPage, textContent: words().snippetsAdd });
  return [`${words().noSnippets} `, link];
}

function take(field, from, { text }) {
  byButton = false;
  put(field, from, text);
  const blank = BLANK.exec(text);
  // Line ends of a text and of its field are the same: the field has \n alone.
  if (blank) field.setSelectionRange(from + blank.index, from + blank.index + blank[0].length);
}

/** The slash that the button wrote goes again where nothing was chosen. */
function left(field, from, query) {
  if (byButton && !query) put(field, from, "", from + 1);
  byButton = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-suggest=snippets]");
  const field = button?.form?.elements.text;
  if (!field) return;
  byButton = true;
  const before = field.value.slice(0, field.selectionStart);
  put(field, field.selectionStart, before && !/\s$/.test(before) ? " /" : "/", field.selectionEnd);
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("button[name=fill]")) return;
  const field = document.getElementById("draft");
  const blank = BLANK.exec(field.value);
  if (blank) field.setSelectionRange(blank.index, blank.index + blank[0].length);
});
document.addEventListener("input", ({ target }) => { if (target.id === "draft" && at(target).query) byButton = false; });

offer({ name: "snippets", label: () => words().snippets, none, at, ask, draw, take, left });
