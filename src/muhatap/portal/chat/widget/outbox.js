// What she wrote goes out in order, once, however often the line breaks; until it is safe it is kept here too.
let queue = [];
let sendingNow = false;
let retryAt = 0;
let retryTimer = 0;
let trouble = "";

function put(item) {
  queue.push({ id: name(), of: signedIn(), page: document.title.slice(0, 300), state: "waiting", ...item });
  saveQueue();
  paint();
  flush();
}

const saveQueue = () => keepQueue(queue.filter((item) => item.state !== "safe").map((item) => ({ ...item, files: (item.files || []).map(({ note }) => ({ note })) })));

async function flush() {
  if (sendingNow) return;
  sendingNow = true;
  try {
    for (let item = next(); item; item = next()) if (!(await deliver(item))) break;
  } finally {
    sendingNow = false;
    paint();
  }
}

/** Whether this was written by who is here now, or before she signed in. What another customer wrote waits for her. */
const isHers = (item) => !item.of || item.of === signedIn();
const next = () => queue.find((item) => isHers(item) && (item.state === "waiting" || item.state === "sending"));

async function deliver(item) {
  item.state = "sending";
  const refusal = await enter();
  if (!isHers(item)) { item.state = "waiting"; return true; }
  if (refusal) return put_off(item, refusal);
  others?.postMessage({ kind: "pass" });
  const { id, text, files, page, email, phone, call_at } = item;
  const answer = await ask("POST", "messages", { body: { id, text, files: (files || []).map((file) => file.note), page, email, phone, call_at, language: lang } });
  if (answer.ok) {
    item.state = "safe";
    item.at = answer.data.at;
    trouble = "";
    retryAt = 0;
    saveQueue();
    started();
    refresh();
    return true;
  }
  if (answer.status === 401 && (await renew())) return put_off(item, "soon");
  if (answer.status === 409) return put_off(item, await showAnew());
  if (answer.status === 403) return fail(item, "banned");
  if (answer.status === 422 || answer.status === 413) return fail(item, "trouble");
  return put_off(item, answer.status === 429 ? "slow" : "lost", answer.after);
}

function put_off(item, why, after = 0) {
  item.state = "waiting";
  if (why === "notice") { trouble = ""; showNotice(); return false; }
  if (why === "refused") return fail(item, "refused");
  item.tries = (item.tries || 0) + 1;
  const wait = why === "soon" ? 100 : (after || Math.min(30, 2 ** Math.min(item.tries - 1, 5))) * 1000;
  trouble = why === "slow" ? words.slow(Math.ceil(wait / 1000)) : why === "soon" ? "" : words.waiting;
  retryAt = performance.now() + wait;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(flush, wait);
  return false;
}

function fail(item, why) {
  item.state = "failed";
  trouble = words[why];
  saveQueue();
  return why !== "banned";
}

/** Get a new pass where the old one is not taken any more; true where that worked. */
async function renew() {
  keep({ pass: "" });
  return (await enter()) === "";
}

function retry(item) { item.state = "waiting"; item.tries = 0; trouble = ""; flush(); }

addEventListener("online", () => { if (next()) { clearTimeout(retryTimer); flush(); } });
