// Turning a browser's push notifications on and off.
const card = document.querySelector("[data-push]");
const part = (name) => card.querySelector(`[data-push-${name}]`);

async function worker() { return navigator.serviceWorker.register("/sw.js"); }

async function draw() {
  const isOn = Boolean(await (await worker()).pushManager.getSubscription());
  part("on").hidden = part("stop").hidden = !isOn;
  part("off").hidden = part("start").hidden = isOn;
}

function trouble(kind) {
  part("trouble").hidden = !kind;
  if (kind) part("trouble").textContent = part("trouble").dataset[kind];
}

function send(method, subscription) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "Content-Type": "application/json" };
  return fetch(card.dataset.url, { method, headers, body: JSON.stringify(subscription) });
}

async function start() {
  if (await Notification.requestPermission() !== "granted") { trouble("denied"); return; }
  try {
    const { pushManager } = await worker();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: card.dataset.key });
    if (!(await send("POST", subscription)).ok) { await subscription.unsubscribe(); trouble("failed"); return; }
    trouble("");
  } catch { trouble("failed"); }
  draw();
}

async function stop() {
  const subscription = await (await worker()).pushManager.getSubscription();
  if (subscription) { await send("DELETE", subscription); await subscription.unsubscribe(); }
  draw();
}

if (card && "serviceWorker" in navigator && "PushManager" in window) {
  part("start").addEventListener("click", start);
  part("stop").addEventListener("click", stop);
  draw();
}
