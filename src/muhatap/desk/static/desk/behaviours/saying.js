// What a script has to say, as a toast: what was done, or, for longer, what went wrong.
function toast(text, role, lasts) {
  const said = document.createElement("div");
  said.className = "toast rise";
  said.setAttribute("role", role);
  said.dataset.lasts = lasts;
  said.textContent = text;
  document.getElementById("toasts").append(said);
}

export const say = (text) => toast(text, "status", "8");
export const tell = (text) => toast(text, "alert", "12");
