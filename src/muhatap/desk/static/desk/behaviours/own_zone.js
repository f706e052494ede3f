// A zone nobody has chosen yet is the browser's own, where it tells one.
const choice = document.querySelector("[data-own-zone]");
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (choice && timeZone !== "UTC" && [...choice.options].some(({ value }) => value === timeZone)) choice.value = timeZone;
