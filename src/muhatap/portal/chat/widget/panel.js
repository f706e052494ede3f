// The panel: a launcher, a dialog, a field. Everything lives in a shadow root that the page's styles do not reach.
const parts = {};
let root = null;
let isOpen = false;
let view = "chat";
let tray = [];
let typedAt = -9e9;

function build() {
  const host = el("div", { id: "muhatap-chat" });
  root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  for (const [theme, tones] of Object.entries(greeting.palette)) for (const [tone, value] of Object.entries(tones)) host.style.setProperty(`--${tone}-${theme}`, value);
  if (script.dataset.theme) host.dataset.theme = script.dataset.theme;
  const button = (name, label, deed, more = {}) => el("button", { type: "button", class: "bare", "aria-label": label, title: label, onclick: deed, ...more }, icon(name));
  parts.label = el("span");
  parts.badge = el("b", { class: "badge", hidden: true });
  parts.launch = el("button", { type: "button", class: "launch", "aria-expanded": "false", onclick: toggle }, icon("bubble"), parts.label, parts.badge);
  parts.face = el("span", { class: "face", "aria-hidden": "true" });
  parts.title = el("h2", { id: "title" });
  parts.status = el("p", { class: "status" });
  parts.list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  parts.typing = el("div", { class: "typing", role: "img", hidden: true }, el("i"), el("i"), el("i"));
  parts.log = el("div", { class: "body", tabindex: "0", role: "region", "aria-label": words.dialog(greeting.name) }, parts.list, parts.typing);
  parts.trouble = el("p", { class: "trouble", role: "status" });
  parts.human = el("button", { type: "button", class: "chip", text: words.human, onclick: askHuman });
  parts.quick = el("div", { class: "quick" }, parts.human, el("button", { type: "button", class: "chip", text: words.call, onclick: () => switchTo("call") }));
  parts.field = el("textarea", { id: "field", rows: "1", maxlength: "8000", placeholder: words.placeholder, onkeydown: pressed, oninput: typed });
  parts.file = el("input", { type: "file", id: "pic", class: "vh", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true, tabindex: "-1", "aria-hidden": "true", onchange: picked });
  parts.tray = el("div", { class: "tray", hidden: true });
  parts.form = el("form", { class: "in", onsubmit: submitted }, el("label", { for: "field", class: "vh", text: words.field }), parts.field, parts.file,
    button("photo", words.picture, () => parts.file.click()), el("button", { class: "primary go", "aria-label": words.send, title: words.send }, icon("send")));
  parts.foot = el("p", { class: "foot" }, el("span", { text: words.kept }), greeting.notice && el("button", { type: "button", class: "link", text: words.noticeAgain, onclick: () => switchTo("notice") }));
  parts.other = el("div", { class: "body", hidden: true });
  parts.said = el("p", { class: "vh", role: "status" });
  parts.panel = el("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: keys },
    el("div", { class: "head" }, parts.face, el("div", { class: "grow" }, parts.title, parts.status), button("phone", words.call, () => switchTo("call")), button("x", words.close, close)),
    parts.log, parts.other, parts.trouble, parts.quick, parts.tray, parts.form, parts.foot);
  root.append(el("div", { class: "root", lang }, parts.panel, parts.launch, parts.said));
  document.documentElement.append(host);
}

const announce = (text) => { parts.said.textContent = ""; setTimeout(() => { parts.said.textContent = text; }, 50); };
const toEnd = (isSoft) => { if (!isSoft || parts.log.scrollHeight - parts.log.scrollTop - parts.log.clientHeight < 400) parts.log.scrollTop = parts.log.scrollHeight; };
const isNew = () => !messages.size && !queue.some(isHers);
const firstView = () => (isNew() && !wasShown() ? "notice" : isNew() && isAway() ? "call" : "chat");
const isAway = () => !greeting.is_open || !greeting.is_here;

function paint() {
  if (!root) return;
  drawThread();
  paintStatus();
  const count = isOpen ? 0 : unread().length;
  parts.badge.hidden = !count;
  parts.badge.textContent = count || "";
  const wait = greeting.wait === null || isAway() ? "" : lasting(greeting.wait);
  parts.label.textContent = isOpen ? "" : wait ? words.launchWait(wait) : words.launch;
  parts.launch.classList.toggle("round", isOpen);
  parts.launch.querySelector("svg").replaceWith(icon(isOpen ? "down" : "bubble"));
  parts.launch.setAttribute("aria-label", isOpen ? words.shrink : [parts.label.textContent, count && words.unread(count)].filter(Boolean).join(", "));
}

function paintStatus() {
  if (!root) return;
  const who = about.with;
  parts.title.textContent = who || greeting.name;
  parts.human.hidden = Boolean(who); // she is talking to us already
  parts.face.textContent = [...(who || greeting.name)][0] || "";
  parts.face.classList.toggle("on", Boolean(who) && greeting.is_here);
  const wait = greeting.wait === null ? "" : (who ? words.usuallyOne : words.usually)(lasting(greeting.wait));
  const away = greeting.is_open ? words.nobody : greeting.opens_at ? words.opens(moment(greeting.opens_at)) : words.closed;
  parts.status.textContent = connection === "lost" ? words.offline : isAway() ? away : wait || words.here;
  parts.trouble.textContent = trouble;
}

function switchTo(next) {
  view = next;
  const isChat = next === "chat";
  for (const part of [parts.log, parts.form, parts.foot]) part.hidden = !isChat;
  parts.quick.hidden = next === "notice";
  parts.quick.classList.toggle("alone", !isChat);
  parts.other.hidden = isChat;
  parts.other.replaceChildren(...(isChat ? [] : [next === "notice" ? noticeView() : callView()]));
  parts.tray.hidden = !isChat || !tray.length;
  paint();
  if (isOpen) (isChat ? parts.field : parts.other.querySelector("input:not([type=radio]), .notice, button"))?.focus();
  if (isChat) { toEnd(); mark(); }
}

function toggle() { if (isOpen) close(); else open(); }

function open() {
  if (isOpen) return;
  isOpen = true;
  parts.panel.hidden = false;
  parts.launch.setAttribute("aria-expanded", "true");
  dropStale();
  loadFont();
  switchTo(firstView());
  fit();
  arrive();
}

function close() {
  if (!isOpen) return;
  isOpen = false;
  parts.panel.hidden = true;
  parts.launch.setAttribute("aria-expanded", "false");
  fit();
  paint();
  parts.launch.focus();
}

const narrow = matchMedia("(max-width: 720px)");
function fit() {
  if (isOpen && narrow.matches) parts.panel.setAttribute("aria-modal", "true"); else parts.panel.removeAttribute("aria-modal");
}
narrow.addEventListener("change", () => { if (root) fit(); });

function keys(event) {
  event.stopPropagation(); // the page's own shortcuts are not meant by what is typed here
  if (event.key === "Escape") { event.preventDefault(); if (view === "chat") close(); else switchTo(view === "notice" && !wasShown() ? (close(), "chat") : "chat"); }
  if (event.key === "Tab" && narrow.matches) {
    const stops = [...parts.panel.querySelectorAll("button, input, textarea, a, [tabindex='0']")].filter((one) => one.tabIndex >= 0 && one.getClientRects().length);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (root.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
  }
}

function pressed(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); parts.form.requestSubmit(); }
}

function typed() {
  grow();
  if (!about.is_known || !hasPass() || !parts.field.value || performance.now() - typedAt < 3000) return;
  typedAt = performance.now();
  ask("POST", "typing", { body: {} });
}

function grow() {
  parts.field.style.height = "auto";
  parts.field.style.height = `${Math.min(parts.field.scrollHeight, 120)}px`;
}

function submitted(event) {
  event.preventDefault();
  const text = parts.field.value.trim();
  if ((!text && !tray.length) || tray.some((file) => !file.note)) return;
  const files = tray;
  afterShown(() => {
    parts.field.value = "";
    grow();
    typedAt = -9e9;
    tray = [];
    drawTray();
    put({ text, files });
    toEnd();
  });
}

function askHuman() { afterShown(() => { switchTo("chat"); put({ text: words.humanText }); toEnd(); }); }

async function picked() {
  const chosen = [...parts.file.files].slice(0, 4 - tray.length);
  parts.file.value = "";
  afterShown(() => chosen.forEach(upload));
}

async function upload(given) {
  const blob = await smaller(given).catch(() => null);
  trouble = !blob ? words.notPicture : blob.size > 5 * 1048576 ? words.tooBig : "";
  paintStatus();
  if (trouble) return;
  const file = { note: "", preview: await drawing(blob) };
  tray.push(file);
  drawTray();
  for (let wait = 1; tray.includes(file) && !file.note; wait = Math.min(wait * 2, 30)) {
    const refusal = await enter();
    if (refusal === "notice") { if (view !== "notice") showNotice(); await pause(wait * 1000); continue; }
    const answer = refusal ? { ok: false, status: 0 } : await ask("POST", "files", { raw: blob, type: blob.type, timeout: 60000 });
    if (answer.ok) file.note = answer.data.file;
    else if (answer.status === 401) await renew();
    else if (answer.status === 409) await showAnew();
    else if ([403, 413, 415, 422].includes(answer.status)) { trouble = answer.status === 403 ? words.banned : words.notPicture; tray = tray.filter((one) => one !== file); }
    else { trouble = answer.status === 429 ? words.slow(answer.after) : words.waiting; paintStatus(); await pause((answer.after || wait) * 1000); }
  }
  if (file.note) trouble = "";
  drawTray();
  paintStatus();
}

/** Return a picture small enough to travel, without the place where it was taken. */
async function smaller(given) {
  if (given.type === "image/gif") return given;
  const canvas = await drawing(given, 800);
  return new Promise((done) => canvas.toBlob(done, given.type === "image/png" ? "image/png" : "image/jpeg", 0.88));
}

function drawTray() {
  parts.tray.hidden = !tray.length;
  parts.tray.replaceChildren(...tray.map((file) => el("span", { class: file.note ? "thumb" : "thumb busy", title: file.note ? "" : words.uploading },
    file.preview, el("button", { type: "button", class: "bare", "aria-label": words.remove, onclick: () => { tray = tray.filter((one) => one !== file); drawTray(); } }, icon("x")))));
}

/** Load the product's own letters once somebody looks; by fetch, so that the page's font policy is not asked. */
async function loadFont() {
  if (loadFont.begun) return;
  loadFont.begun = true;
  for (const [file, range] of [["schibsted-latin", "U+0-FF,U+131,U+2000-206F"], ["schibsted-latin-ext", "U+100-130,U+132-151,U+154-17F"]]) {
    try {
      const answer = await fetch(`${base}/static/desk/fonts/${file}.woff2`, { credentials: "omit" });
      const face = new FontFace("Muhatap Chat", await answer.arrayBuffer(), { weight: "400 900", unicodeRange: range });
      document.fonts.add(await face.load());
    } catch { /* the system's letters do */ }
  }
}
