// The messages: told by the server, shown once each, whatever order they come in.
const messages = new Map();
let about = { with: "", promised: null, earlier: null, is_resolved: false, is_known: false };
let refreshing = null;
let again = false;
let typingTimer = 0;
let markedRead = "";
let markedDelivered = "";

/** Ask for the latest messages; a wish that comes while one is under way is asked once more afterwards. */
function refresh() {
  if (!hasPass()) return null;
  if (refreshing) { again = true; return refreshing; }
  refreshing = load().finally(() => { refreshing = null; if (again) { again = false; refresh(); } });
  return refreshing;
}

async function load() {
  const known = messages.size ? [...messages.values()].sort(inOrder).at(-1) : null;
  const held = kept.pass;
  let answer = await ask("GET", "messages");
  if (kept.pass !== held) { again = true; return; } // asked by who was here before
  if (answer.status === 401) { if (await renew()) again = true; return; }
  if (!answer.ok) return;
  const first = answer.data;
  take_in(first.messages);
  // Where more was said than one page holds, go back to what is known already.
  while (known && answer.data.earlier && new Date(answer.data.messages[0].at) > new Date(known.at)) {
    answer = await ask("GET", `messages?before=${encodeURIComponent(answer.data.earlier)}`);
    if (kept.pass !== held) { again = true; return; }
    if (!answer.ok) break;
    take_in(answer.data.messages);
  }
  about = { ...first, earlier: known ? about.earlier : first.earlier };
  delete about.messages;
  if (about.is_known) listen();
  paint();
  mark();
}

async function loadEarlier() {
  const held = kept.pass;
  const answer = await ask("GET", `messages?before=${encodeURIComponent(about.earlier)}`);
  if (!answer.ok || kept.pass !== held) return;
  const height = parts.log.scrollHeight;
  take_in(answer.data.messages, true);
  about.earlier = answer.data.earlier;
  paint();
  parts.log.scrollTop += parts.log.scrollHeight - height;
}

const inOrder = (one, other) => new Date(one.at) - new Date(other.at) || Number(one.id) - Number(other.id);

function take_in(list, isOld = false) {
  for (const one of list) {
    if (!one.is_mine && !messages.has(one.id)) { clearTyping(); if (!isOld && about.is_known) noticeThem(); if (!isOld && about.is_known) announce(words.wrote(one.who || greeting.name)); }
    messages.set(one.id, one);
    if (one.client && queue.some((item) => item.id === one.client)) { queue = queue.filter((item) => item.id !== one.client); saveQueue(); }
  }
}

const unread = () => [...messages.values()].filter((one) => !one.is_mine && !one.is_seen);

function mark() {
  const last = unread().sort((one, other) => Number(one.id) - Number(other.id)).at(-1);
  if (!last) return;
  if (isOpen && document.visibilityState === "visible" && view === "chat") {
    if (markedRead === last.id) return;
    markedRead = last.id;
    ask("POST", "marks", { body: { mark: "read", upto: last.id } }).then((answer) => { if (!answer.ok) markedRead = ""; });
  } else if (isLeader && markedDelivered !== last.id) {
    markedDelivered = last.id;
    ask("POST", "marks", { body: { mark: "delivered", upto: last.id } });
  }
}

/** Who answers or types is here: ask again whether anybody is, where we said that nobody was. */
function noticeThem() {
  if (greeting.is_here || !greeting.is_open || performance.now() - askedAgainAt < 20000) return;
  askedAgainAt = performance.now();
  greet().then((isKnown) => { if (isKnown) paint(); });
}
let askedAgainAt = -9e9;

function showTyping(who) {
  if (!root) return;
  noticeThem();
  parts.typing.hidden = false;
  parts.typing.setAttribute("aria-label", words.typing(who || greeting.name));
  toEnd();
  clearTimeout(typingTimer);
  typingTimer = setTimeout(clearTyping, 6000);
}

function clearTyping() { if (!root) return; clearTimeout(typingTimer); parts.typing.hidden = true; }

/** Draw the list anew, reusing what is drawn already. */
function drawThread() {
  const atEnd = parts.log.scrollHeight - parts.log.scrollTop - parts.log.clientHeight < 60;
  const listed = [...messages.values()].sort(inOrder);
  const pending = queue.filter((item) => isHers(item) && !listed.some((one) => one.client === item.id));
  const rows = [];
  if (about.earlier) rows.push(reuse("earlier", "", () => el("button", { class: "chip mid", type: "button", text: words.earlier, onclick: loadEarlier })));
  if (!listed.length && !pending.length) rows.push(reuse("hello", "", () => say(el("div", { class: "b us" }), greeting.welcome || words.hello(greeting.name))));
  let last = "";
  for (const one of listed) {
    const at = new Date(one.at);
    if (dayOf(at) !== last) { last = dayOf(at); rows.push(reuse(`day-${last}`, day(at), () => el("p", { class: "day", text: `${day(at)} ${clock(at)}` }))); }
    rows.push(reuse(one.id, `${one.is_seen}`, () => bubble(one)));
  }
  for (const item of pending) rows.push(reuse(item.id, item.state, () => waitingBubble(item)));
  const newest = listed.at(-1);
  if (about.promised && newest?.is_mine) rows.push(reuse("promise", about.promised, () => el("p", { class: "line", text: words.promised(moment(about.promised)) })));
  if (about.is_resolved && !pending.length) rows.push(reuse("solved", "", () => el("p", { class: "line", text: words.solved })));
  parts.list.replaceChildren(...rows);
  if (atEnd) toEnd();
}

const drawn = new Map();
function reuse(id, state, draw) {
  const before = drawn.get(id);
  if (before?.state === state) return before.node;
  const node = draw();
  drawn.set(id, { state, node });
  return node;
}

function bubble(one) {
  const made = el("div", { class: `b ${one.is_mine ? "me" : "us"}`, title: clock(new Date(one.at)) }, el("span", { class: "vh", text: `${one.is_mine ? words.you : one.who || greeting.name}: ` }));
  if (one.text) say(made, one.text);
  for (const file of one.files) made.append(fileOf(file));
  return one.is_mine ? el("div", { class: "mine" }, made, el("small", { text: one.is_seen ? words.seen : words.sent })) : made;
}

function waitingBubble(item) {
  const made = el("div", { class: "b me" }, el("span", { class: "vh", text: `${words.you}: ` }));
  say(made, item.shown || item.text);
  for (const file of item.files || []) if (file.preview) made.append(file.preview);
  const state = item.state === "failed" ? words.failed : item.state === "safe" ? words.sent : words.sending;
  const retrying = item.state === "failed" && el("button", { class: "link", type: "button", text: words.again, onclick: () => retry(item) });
  return el("div", { class: "mine" }, made, el("small", { text: `${state} ` }, retrying));
}

function fileOf(file) {
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  const button = el("button", { class: isPicture ? "pic" : "file", type: "button", "aria-label": `${isPicture ? words.open : ""} ${file.name}`.trim(), onclick: () => openFile(file, isPicture) });
  if (isPicture) fetchFile(file).then(async (blob) => { if (blob) { button.append(await drawing(blob)); toEnd(true); } });
  else button.append(icon("file"), el("span", { text: file.name }), el("small", { text: size(file.size) }));
  return button;
}

const files = new Map();
function fetchFile(file) {
  if (!files.has(file.id)) files.set(file.id, ask("GET", `files/${file.id}`, { timeout: 60000 }).then((answer) => { if (!answer.ok) files.delete(file.id); return answer.ok ? answer.data : null; }));
  return files.get(file.id);
}

/** Draw a picture on a canvas: unlike an <img> it needs no permission of the page's policy. */
async function drawing(blob, most = 240) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, (most * 2) / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", { "aria-hidden": "true" });
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function openFile(file, isPicture) {
  const blob = await fetchFile(file);
  if (!blob) return;
  const address = URL.createObjectURL(blob);
  if (isPicture) window.open(address, "_blank", "noopener");
  else el("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
