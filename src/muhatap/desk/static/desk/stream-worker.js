// One stream for all tabs of this browser: browsers open only six connections to a host.
const KEPT = 200;
const ports = new Set();
const recent = [];
let stream = null;
let wait = 1000;
let isOpen = false;
let latest = 0;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function open(since) {
  stream = new EventSource(since === null ? "/desk/stream" : `/desk/stream?since=${since}`);
  stream.addEventListener("open", () => { isOpen = true; wait = 1000; tell({ kind: "open" }); });
  stream.addEventListener("change", ({ data, lastEventId }) => {
    latest = Number(lastEventId);
    const message = { kind: "change", change: JSON.parse(data), id: Number(lastEventId) };
    recent.push(message);
    if (recent.length > KEPT) recent.shift();
    tell(message);
  });
  stream.addEventListener("typing", ({ data }) => tell({ kind: "typing", change: JSON.parse(data) }));
  stream.addEventListener("presence", ({ data }) => tell({ kind: "presence", change: JSON.parse(data) }));
  stream.addEventListener("reload", () => tell({ kind: "reload" }));
  stream.addEventListener("error", () => {
    isOpen = false;
    tell({ kind: "lost" });
    // Closed for good means the server answered with something else than a stream: asked again, ever more slowly.
    if (stream?.readyState === EventSource.CLOSED) {
      stream = null;
      setTimeout(() => { if (!stream && ports.size) { open(null); tell({ kind: "reload" }); } }, wait);
      wait = Math.min(wait * 2, 60000);
    }
  });
}

function again() {
  if (isOpen) { tell({ kind: "open" }); return; }
  stream?.close();
  open(latest);
}

function leave(port) {
  ports.delete(port);
  if (ports.size || !stream) return;
  stream.close();
  stream = null;
  isOpen = false;
}

function join(port, since) {
  ports.add(port);
  if (!stream) { open(since); return; }
  if (isOpen) port.postMessage({ kind: "open" });
  for (const message of recent) if (since !== null && message.id > since) port.postMessage(message);
}

addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", ({ data }) => { if (data === "bye") leave(port); else if (data === "again") again(); else join(port, data.since); });
  port.start();
});
