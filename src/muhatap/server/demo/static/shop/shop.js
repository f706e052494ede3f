// The shop's own small acts: a bag that counts, a heart that stays.
const bag = document.getElementById("bag");
document.getElementById("buy").addEventListener("click", () => { bag.textContent = String(Number(bag.textContent) + 1); });
const like = document.getElementById("like");
like.addEventListener("click", () => like.setAttribute("aria-pressed", String(like.getAttribute("aria-pressed") !== "true")));
