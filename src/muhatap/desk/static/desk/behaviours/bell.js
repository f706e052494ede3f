// The bell: what the member is told of, in the list, on the screen and with a sound.
const words = document.getElementById("words").dataset;
const LATEST = "/desk/notifications/latest/";
let last = Number(localStorage.getItem("bell-last")) || 0;

/** Ask what is new after an event told that this member was notified. */
export async function ring() {
  const answer = await fetch(`${LATEST}?after=${last}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { unseen, fresh } = await answer.json();
  show(unseen);
  if (!fresh.length) return;
  last = Math.max(last, ...fresh.map((one) => one.id));
  // One tab of the browser speaks for all of them.
  await navigator.locks.request("bell", { ifAvailable: true }, async (held) => {
    if (!held || Number(localStorage.getItem("bell-last")) >= last) return;
    localStorage.setItem("bell-last", last);
    if (fresh.some((one) => one.ways.includes("sound"))) sound();
    for (const one of fresh) if (one.ways.includes("screen") && !isHere(one)) onScreen(one);
    await new Promise((go) => setTimeout(go, 300));
  });
}

function show(unseen) {
  for (const dot of document.querySelectorAll("[data-unseen]")) { dot.hidden = !unseen; dot.textContent = unseen > 99 ? "99+" : unseen; }
}

function isHere({ href }) { return document.hasFocus() && location.pathname === href; }

function onScreen({ id, title, text, href }) {
  if (window.Notification?.permission !== "granted") return;
  const shown = new Notification(title, { body: text, tag: `notice-${id}`, lang: document.documentElement.lang });
  shown.addEventListener("click", () => { window.focus(); location.assign(href); shown.close(); });
}

function sound() {
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.0001, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.5);
  volume.connect(audio.destination);
  for (const [tone, at] of [[587, 0], [880, 0.12]]) {
    const voice = audio.createOscillator();
    voice.frequency.value = tone;
    voice.connect(volume);
    voice.start(audio.currentTime + at);
    voice.stop(audio.currentTime + 0.5);
  }
  setTimeout(() => audio.close(), 700);
}

/** Beside the queue a notice opens its conversation as a row does, in the pane; elsewhere it leads to its page. */
function opensHere(list) {
  const how = { boost: "true", target: "#thread", swap: "outerHTML", "push-url": "true" };
  for (const [name, value] of Object.entries(how)) list.setAttribute(`hx-${name}`, value);
  htmx.process(list);
}

const post = (url, body) => fetch(url, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")), body });

document.addEventListener("toggle", async (event) => {
  const bell = event.target;
  if (!bell.matches?.("[data-bell]") || !bell.open) return;
  const list = bell.querySelector("[data-notices]");
  const answer = await fetch(list.dataset.url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) { list.textContent = answer ? words.failed : words.offline; return; }
  if (answer.redirected || answer.headers.has("HX-Redirect")) { list.textContent = words.ended; return; }
  list.innerHTML = await answer.text();
  if (document.getElementById("thread")) opensHere(list);
  const newest = list.querySelector("[data-notice]");
  if (!list.querySelector(".is-new")) return;
  await post("/desk/notifications/seen/", new URLSearchParams({ upto: newest.dataset.notice }));
  show(0);
}, true);
