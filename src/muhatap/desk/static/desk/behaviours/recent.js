// Whom she looked at last, kept on this device for the member who is logged in, and forgotten when she logs out.
const MOST = 8;
const name = () => `recent-${document.body.dataset.member}`;

export function recent() {
  try { return JSON.parse(localStorage.getItem(name())) ?? []; } catch { return []; }
}

function keep() {
  const who = document.querySelector("#person .id b")?.textContent.trim();
  if (!who || !document.querySelector("#thread[data-person]")) return;
  const href = location.pathname;
  if (!href.startsWith("/desk/")) return;
  try {
    localStorage.setItem(name(), JSON.stringify([{ href, name: who }, ...recent().filter((one) => one.href !== href && one.name !== who)].slice(0, MOST)));
  } catch { /* storage may be switched off */ }
}

document.addEventListener("htmx:pushedIntoHistory", () => setTimeout(keep, 400));
document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-logs-out]")) try { localStorage.removeItem(name()); } catch { /* storage may be switched off */ }
});
keep();
