// The privacy notice before the first message, and the form for who wants to be called or mailed.
function noticeView() {
  const go = el("button", { class: "primary wide", type: "button", text: words.noticeGo, onclick: acceptNotice });
  return el("div", { class: "form" }, el("h2", { text: words.noticeTitle }),
    say(el("div", { class: "notice", tabindex: "0", role: "region", "aria-label": words.noticeAgain }), greeting.notice.text),
    el("p", { class: "faint", text: words.version(greeting.notice.version) }), go);
}

async function acceptNotice() {
  if (!wasShown()) keep({ notice: greeting.notice.id });
  const goal = afterNotice;
  afterNotice = null;
  switchTo(goal ? "chat" : firstView());
  if (goal) goal();
  flush();
  await arrive();
}

/** Run a deed once the notice was shown: at once where it was already. */
function afterShown(deed) {
  if (wasShown()) { deed(); return; }
  afterNotice = deed;
  showNotice();
}
let afterNotice = null;
const isFilledIn = () => [...parts.other.querySelectorAll("input:not([type=radio]), textarea")].some((one) => one.value);
function showNotice() { open(); switchTo("notice"); }

function callView() {
  const chosen = () => form.querySelector("input[name=slot]:checked")?.value || "";
  const slots = el("fieldset", { class: "slots" }, el("legend", { text: words.callWhen }));
  [...greeting.slots, ""].forEach((slot, place) => {
    const radio = el("input", { type: "radio", name: "slot", value: slot, onchange: turn });
    radio.checked = place === 0;
    slots.append(el("label", {}, radio, el("span", { text: slot ? capital(moment(slot)) : words.noCall })));
  });
  const phone = field("phone", words.phone, { type: "tel", autocomplete: "tel", inputmode: "tel" });
  const email = field("email", words.email, { type: "email", autocomplete: "email", inputmode: "email" });
  const what = el("textarea", { id: "what", rows: "3", maxlength: "4000" });
  const go = el("button", { class: "primary wide" });
  const form = el("form", { class: "form", novalidate: true, onsubmit: submit }, el("p", { text: words.callTitle }), slots, phone.box, email.box,
    el("div", { class: "field" }, el("label", { for: "what", text: words.what }), what), el("p", { class: "faint", text: words.use }), go,
    el("button", { class: "link", type: "button", text: words.back, onclick: () => switchTo("chat") }));
  function turn() {
    phone.box.hidden = !chosen();
    email.box.hidden = Boolean(chosen());
    go.textContent = chosen() ? words.callGo : words.mailGo;
  }
  function submit(event) {
    event.preventDefault();
    const one = chosen() ? phone : email;
    const value = one.input.value.trim();
    const isGood = chosen() ? value.replace(/\D/g, "").length >= 7 : /^\S+@\S+\.\S{2,}$/.test(value);
    one.say(isGood ? "" : chosen() ? words.phoneWrong : words.emailWrong);
    if (!isGood) { one.input.focus(); return; }
    const item = chosen() ? { phone: value, call_at: chosen(), shown: `${words.call} · ${moment(chosen())} · ${value}` } : { email: value, shown: value };
    const text = what.value.trim();
    item.shown = [item.shown, text].filter(Boolean).join("\n\n");
    afterShown(() => { switchTo("chat"); put({ text, ...item }); announce(words.noted); });
  }
  turn();
  return form;
}

const capital = (text) => text.charAt(0).toLocaleUpperCase(lang) + text.slice(1);

function field(id, label, props) {
  const input = el("input", { id, "aria-describedby": `${id}-err`, ...props });
  const wrong = el("p", { class: "err", id: `${id}-err`, role: "alert" });
  const box = el("div", { class: "field" }, el("label", { for: id, text: label }), input, wrong);
  return { box, input, say(text) { wrong.textContent = text; input.setAttribute("aria-invalid", String(Boolean(text))); } };
}
