// Wakes with a notification while no desk is open, and says so where there is no connection.
// LANGUAGE, the reader's, is written above by whoever hands this out.
const WORDS = {
  tr: ["Bağlantı yok", "Muhatap’a ulaşılamıyor. Yazdıkların bu cihazda duruyor; bağlanınca sayfayı yenile.", "Yenile"],
  en: ["No connection", "Muhatap cannot be reached. What you wrote stays on this device; reload once you are back.", "Reload"],
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => {
  let told = {};
  try { told = event.data?.json() ?? {}; } catch { /* an empty push still has to show something */ }
  event.waitUntil(registration.showNotification(told.title || "Muhatap", {
    body: told.text || "", tag: told.id ? `notice-${told.id}` : undefined, icon: told.icon, lang: told.lang, data: { href: told.href || "/" },
  }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.href || "/"));
});

async function lead(href) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => one.url.endsWith(href)) || windows[0];
  if (!open) return clients.openWindow(href);
  await open.focus();
  return open.url.endsWith(href) ? open : open.navigate(href).catch(() => clients.openWindow(href));
}

addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(offline));
});

function offline() {
  const [head, text, again] = WORDS[LANGUAGE];
  const page = `<!doctype html><html lang="${LANGUAGE}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${head} · Muhatap</title><body><main><h1>${head}</h1><p>${text}</p><p><a href="">${again}</a></p></main></body></html>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" } });
}
