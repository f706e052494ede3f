// Questions to the house. The pass travels in a header: no cookie is set or sent.
const TIMEOUT = 20000;
let greeting = null;
let identity = script.dataset.identity || "";
let entering = null;

async function ask(method, path, { body, raw, type, timeout = TIMEOUT } = {}) {
  const headers = {};
  if (kept.pass) headers.Authorization = `Visitor ${kept.pass}`;
  if (body || raw) headers["Content-Type"] = type || "application/json";
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), timeout);
  try {
    const answer = await fetch(`${base}/chat/${key}/${path}`, { method, headers, credentials: "omit", cache: "no-store", signal: ended.signal, body: raw || (body && JSON.stringify(body)) });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { ok: answer.ok, status: answer.status, after: Number(answer.headers.get("Retry-After")) || 0, data: isJson ? await answer.json() : await answer.blob() };
  } catch {
    return { ok: false, status: 0, after: 0, data: null };
  } finally {
    clearTimeout(timer);
  }
}

async function greet() {
  const wished = (script.dataset.language || document.documentElement.lang || "").slice(0, 2);
  const answer = await ask("GET", `?language=${wished}`);
  if (!answer.ok) return false;
  greeting = answer.data;
  lang = WORDS[greeting.language] ? greeting.language : "en";
  words = WORDS[lang];
  setServerNow(greeting.now);
  return true;
}

/** Whether the notice in force was shown in this browser. */
const wasShown = () => !greeting.notice || kept.notice === greeting.notice.id;
const signedIn = () => (identity ? String(claims(identity).sub || "") : "");
const hasPass = () => Boolean(kept.pass) && (kept.customer || "") === signedIn();

/** Return "" once there is a pass for who is here now, else what is wrong: "notice", "refused", "slow" or "lost". */
async function enter() {
  if (!wasShown()) return "notice";
  if (hasPass() && (!greeting.notice || kept.told === greeting.notice.id)) return "";
  entering ||= (hasPass() ? inform() : session()).finally(() => { entering = null; });
  return entering;
}

async function session() {
  const who = signedIn();
  const before = kept.pass && !kept.customer ? kept.pass : "";
  const notice = greeting.notice?.id || "";
  const answer = await ask("POST", "session", { body: { notice, identity, before } });
  if (who !== signedIn()) return session(); // somebody else is here meanwhile
  if (!answer.ok) return answer.status === 409 ? showAnew() : answer.status === 401 ? "refused" : answer.status === 429 ? "slow" : "lost";
  if (kept.customer && kept.customer !== who) forget();
  keep({ pass: answer.data.pass, customer: who, notice, told: notice });
  return "";
}

/** Tell the house that who holds this pass was shown the version in force. */
async function inform() {
  const held = kept.pass;
  const notice = greeting.notice.id;
  const answer = await ask("POST", "notice", { body: { notice } });
  if (kept.pass !== held) return "lost";
  if (answer.ok) { keep({ pass: answer.data.pass, told: notice }); return ""; }
  if (answer.status === 401) { keep({ pass: "" }); return session(); }
  return answer.status === 409 ? showAnew() : answer.status === 429 ? "slow" : "lost";
}

/** Another version is in force than was shown here. */
async function showAnew() {
  await greet();
  keep({ notice: "", told: "" });
  return "notice";
}
