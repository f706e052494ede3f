// The rings and words of promises move on by themselves, without asking the server.
const said = document.getElementById("words").dataset;
const UNITS = said.units.split(" ");

function span(seconds) {
  const minutes = Math.max(1, Math.floor(Math.abs(seconds) / 60));
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) { const days = Math.floor(hours / 24); return `${days} ${days > 1 ? UNITS[3] : UNITS[2]}`; }
  if (!hours) return `${minutes} ${UNITS[0]}`;
  return minutes % 60 ? `${hours} ${UNITS[1]} ${minutes % 60} ${UNITS[0]}` : `${hours} ${UNITS[1]}`;
}

function move(ring) {
  const { due, made } = ring.dataset;
  const left = due - Date.now() / 1000;
  const late = left <= 0;
  const step = late ? 0 : Math.min(95, Math.floor(Math.min(1, left / Math.max(1, due - made)) * 20) * 5);
  const words = `${span(left)}${late ? ` ${said.late}` : ring.classList.contains("pill") ? ` ${said.left}` : ""}`;
  ring.className = ring.className.replace(/\bp-\d\d\b/, `p-${String(step).padStart(2, "0")}`);
  ring.classList.toggle("late", late);
  ring.classList.toggle("soon", !late && left < 3600);
  const text = ring.classList.contains("pill") ? `${ring.textContent.split(" · ")[0]} · ${words}` : words;
  if (ring.textContent !== text) ring.textContent = text;
}

setInterval(() => document.querySelectorAll(".promise[data-due]").forEach(move), 20000);
