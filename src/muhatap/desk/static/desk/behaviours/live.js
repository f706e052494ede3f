// What happened elsewhere arrives over one stream a browser, shared by its tabs; the page then asks for what it shows.
import { ring } from "./bell.js";
import { typesNow } from "./chat.js";
import { connected, met, spoke } from "./presence.js";
import { refreshSoon } from "./refresh.js";

const banner = document.getElementById("offline");
let lost = 0;

function heard({ kind, change }) {
  if (kind === "open" || kind === "lost") { down(kind === "lost"); connected(kind === "open"); return; }
  if (kind === "presence") { met(change); return; }
  if (kind === "typing") { typesNow(change); return; }
  if (kind === "reload") { refreshSoon({ head: true }); ring(); return; }
  if (change.kind === "member.notified") { ring(); return; }
  // That a member saw a message shows at the customer's side only.
  if (change.kind === "message.seen") return;
  if (change.kind === "message.sent" || change.kind === "message.noted") spoke(change);
  const thread = document.getElementById("thread");
  const mine = String(change.conversation) === thread?.dataset.matter || String(change.person) === thread?.dataset.person;
  refreshSoon({ head: mine, now: change.kind === "message.received" });
}

function down(isLost) {
  // Every try that fails tells of the loss again: only the first one starts the clock.
  if (isLost) { lost ||= setTimeout(() => { banner.hidden = false; }, 4000); return; }
  clearTimeout(lost);
  lost = 0;
  if (!banner.hidden) refreshSoon({ head: true });
  banner.hidden = true;
}

let again = () => location.reload();

/** Return the number of the last event that the page was drawn with, 0 where there was none yet; null if it has none. */
function drawnAt() {
  const event = document.body.dataset.event || "";
  return event === "" ? null : Number(event);
}

function alone() {
  const stream = new EventSource(`/desk/stream?since=${document.body.dataset.event || ""}`);
  stream.addEventListener("open", () => heard({ kind: "open" }));
  stream.addEventListener("error", () => heard({ kind: "lost" }));
  stream.addEventListener("reload", () => heard({ kind: "reload" }));
  stream.addEventListener("presence", (event) => heard({ kind: "presence", change: JSON.parse(event.data) }));
  stream.addEventListener("typing", (event) => heard({ kind: "typing", change: JSON.parse(event.data) }));
  stream.addEventListener("change", (event) => heard({ kind: "change", change: JSON.parse(event.data) }));
}

function shared() {
  const worker = new SharedWorker(document.body.dataset.worker, { name: `desk-${document.body.dataset.member}` });
  worker.port.addEventListener("message", (event) => heard(event.data));
  worker.addEventListener("error", alone);
  worker.port.start();
  again = () => worker.port.postMessage("again");
  worker.port.postMessage({ since: drawnAt() });
  addEventListener("pagehide", () => worker.port.postMessage("bye"));
  addEventListener("pageshow", (event) => { if (event.persisted) { worker.port.postMessage({ since: null }); refreshSoon({ head: true }); } });
}

function begin() { if (window.SharedWorker) shared(); else alone(); }

// Once the page has come to rest: what happens in between is told by the event number the page was drawn at.
function settle() {
  setTimeout(() => { if (document.querySelector(".htmx-request")) settle(); else begin(); }, 2000);
}
if (document.readyState === "complete") settle(); else addEventListener("load", settle);
banner.querySelector("button").addEventListener("click", () => { refreshSoon({ head: true }); again(); });
addEventListener("offline", () => down(true));
addEventListener("online", () => down(false));
