// Where it begins: nothing is shown on a page that the channel does not allow.
function started() {
  if (!hasPass()) return;
  refresh();
}

/** A session of somebody who is not signed in here any more is not shown to who comes after her. */
function dropStale() {
  if (!kept.pass || (kept.customer || "") === signedIn() || !kept.customer) return;
  const notice = kept.notice;
  forget();
  messages.clear();
  drawn.clear();
  files.clear();
  tray = [];
  if (root) { parts.field.value = ""; drawTray(); }
  trouble = "";
  about = { with: "", promised: null, earlier: null, is_resolved: false, is_known: false };
  wanted = false;
  stopFollowing();
  if (notice) kept.notice = notice;
}

async function changeIdentity(token) {
  if (token === identity) return;
  identity = token || "";
  wanted = false;
  stopFollowing();
  messages.clear();
  drawn.clear();
  dropStale();
  if (isOpen) switchTo(firstView());
  if (isOpen || kept.pass) await arrive();
  paint();
  started();
}

/** A customer finds here what was said on her other devices, and the house hears which notice she was shown. */
async function arrive() {
  if (arriving || !wasShown() || !(identity || kept.pass)) return;
  arriving = true;
  let refusal = await enter();
  while (isOpen && ["lost", "slow"].includes(refusal)) { await pause(5000); refusal = await enter(); }
  arriving = false;
  if (refusal === "refused") { trouble = words.refused; paintStatus(); }
  if (refusal) return;
  await refresh();
  if (view === "call" && !isNew() && !isFilledIn()) switchTo("chat");
}
let arriving = false;

async function begin() {
  if (!key || window.muhatap?.open) return;
  recall();
  if (!(await greet())) { console.warn("Muhatap: the chat is not available on this page. Is its origin among the channel's origins?"); return; }
  queue = leftBehind().map((item) => ({ ...item, state: item.state === "failed" ? "failed" : "waiting" }));
  if (queue.length) saveQueue();
  build();
  window.muhatap = { open, close, identify: changeIdentity, signOut: () => changeIdentity("") };
  if (kept.pass && wasShown() && !kept.customer && identity) await enter();
  paint();
  started();
  if (next()) flush();
  setInterval(async () => { if (document.visibilityState === "visible" && await greet()) paint(); }, 120000);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { started(); mark(); } });
}

begin();
