// One stream a browser: the tab that holds the lock listens and tells the others.
const SILENCE = 45000;
const others = typeof BroadcastChannel === "function" ? new BroadcastChannel(place) : null;
let streaming = false;
let wanted = false;
let isLeader = false;
let connection = "idle";

function listen() {
  wanted = true;
  if (streaming) return;
  streaming = true;
  if (navigator.locks) navigator.locks.request(place, lead).catch(() => { streaming = false; });
  else lead();
}

async function lead() {
  isLeader = true;
  let wait = 1000;
  while (wanted) {
    const began = performance.now();
    const status = await follow();
    if (!wanted) break;
    if (status === 401) { if (!(await renew())) break; }
    else if ([403, 404, 409, 410].includes(status)) break;
    if (performance.now() - began > 10000) wait = 1000;
    show("lost");
    await pause(wait * (0.6 + 0.8 * Math.random()));
    wait = Math.min(wait * 2, 30000);
  }
  isLeader = streaming = false;
}

/** Wait, but not on when the connection is back or the tab is looked at again. */
function pause(time) {
  return new Promise((go) => {
    const timer = setTimeout(done, time);
    function done() { clearTimeout(timer); removeEventListener("online", done); document.removeEventListener("visibilitychange", done); go(); }
    addEventListener("online", done);
    document.addEventListener("visibilitychange", done);
  });
}

async function follow() {
  const ended = new AbortController();
  let timer = setTimeout(() => ended.abort(), SILENCE);
  stopFollowing = () => ended.abort();
  try {
    const answer = await fetch(`${base}/chat/${key}/stream`, { headers: { Authorization: `Visitor ${kept.pass}` }, credentials: "omit", cache: "no-store", signal: ended.signal });
    if (!answer.ok) return answer.status;
    show("open");
    tell({ kind: "change" });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 200;
      clearTimeout(timer);
      timer = setTimeout(() => ended.abort(), SILENCE);
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) heard(frame);
    }
  } catch {
    return 0;
  } finally {
    clearTimeout(timer);
  }
}
let stopFollowing = () => {};

function heard(frame) {
  const event = /^event: (.*)$/m.exec(frame)?.[1];
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  if (event === "change") tell({ kind: "change" });
  if (event === "typing") tell({ kind: "typing", who: JSON.parse(data).who });
}

function tell(news) { others?.postMessage(news); take(news); }

function take(news) {
  if (news.kind === "change") refresh();
  else if (news.kind === "typing") showTyping(news.who);
  else if (news.kind === "pass") takePass();
  else if (news.kind === "connection") show(news.is, true);
}

/** Another tab has a new pass: it is ours too, unless somebody else is signed in there. */
function takePass() {
  const mine = kept;
  recall();
  if (!hasPass()) kept = mine;
  started();
}

function show(state, isTold = false) {
  connection = state;
  if (!isTold) others?.postMessage({ kind: "connection", is: state });
  paintStatus();
}

others?.addEventListener("message", ({ data }) => take(data));
