// Colleagues by @ in a note: who is named there is told. In a reply @ is a sign like any other.
import { offer, put } from "./suggesting.js";

const words = () => document.getElementById("composer-words").dataset;

function at(field) {
  if (field.id !== "draft" || field.form?.dataset.kind !== "note" || field.selectionStart !== field.selectionEnd) return {};
  const found = /(?:^|[^\p{L}\p{N}@])@((?:\p{L}[\p{L}.'’ -]{0,39})?)$/u.exec(field.value.slice(0, field.selectionStart));
  return found ? { from: field.selectionStart - found[1].length - 1, query: found[1].trim() } : {};
}

async function ask(query, signal, field) {
  const answer = await fetch(`${field.form.dataset.colleagues}?${new URLSearchParams({ q: query })}`, { signal, headers: { "HX-Request": "true" } });
  return answer.ok && !answer.redirected ? (await answer.json()).items : null;
}

/** The face of a member, by what the server said of her. */
export function face({ initials, hue, picture }, extra = "s") {
  const shape = Object.assign(document.createElement("span"), { className: `avatar h-${hue} ${extra}` });
  if (picture) shape.append(Object.assign(document.createElement("img"), { src: picture, alt: "" }));
  else shape.append(Object.assign(document.createElement("span"), { textContent: initials, ariaHidden: "true" }));
  return shape;
}

function draw(member) {
  const row = document.createElement("div");
  row.append(face(member), Object.assign(document.createElement("b"), { textContent: member.name }));
  if (member.is_away) row.append(Object.assign(document.createElement("span"), { className: "tag kehribar right", textContent: words().away }));
  return row;
}

offer({ name: "colleagues", label: () => words().colleagues, none: () => "", at, ask, draw, take: (field, from, { name }) => put(field, from, `@${name} `) });
