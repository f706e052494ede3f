// Whom to write to first: people are found by name, address or number while somebody types in an address line.
import { face } from "./mentioning.js";
import { offer } from "./suggesting.js";

const words = () => document.getElementById("composer-words").dataset;

function at(field) {
  if (!field.dataset.finds) return {};
  const before = field.value.slice(0, field.selectionStart);
  const from = Math.max(before.lastIndexOf(","), before.lastIndexOf(";")) + 1;
  const query = before.slice(from).trim();
  return query.length > 1 && !query.includes("<") ? { from, query } : {};
}

async function ask(query, signal, field) {
  const answer = await fetch(`${field.dataset.finds}?${new URLSearchParams({ q: query })}`, { signal, headers: { "HX-Request": "true" } });
  return answer.ok && !answer.redirected ? (await answer.json()).items : null;
}

function draw(item) {
  const row = document.createElement("div");
  const reach = Object.assign(document.createElement("span"), { className: "faint ell", textContent: item.address || words().unreachable });
  row.append(face(item), Object.assign(document.createElement("b"), { textContent: item.name }), reach);
  if (!item.address) row.setAttribute("aria-disabled", "true");
  return row;
}

function take(field, from, { put }) {
  const rest = field.value.slice(field.selectionStart);
  const before = field.value.slice(0, from);
  field.value = `${before}${before ? " " : ""}${put}${rest}`;
  field.setSelectionRange(field.value.length - rest.length, field.value.length - rest.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

offer({ name: "addresses", label: () => words().people, none: () => "", isWhole: (query) => query.includes("@"), at, ask, draw, take });
