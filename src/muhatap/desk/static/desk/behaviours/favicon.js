// The tab's icon wears a dot while somebody waits for the member: drawn here, so that no file is asked for.
const icon = document.querySelector("link[rel=icon]");
const plain = icon.href;
const SIGN = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='9' fill='#005c66'/>"
  + "<g fill='none' stroke-width='3.1' stroke-linecap='round'><path d='M7 22.5v-7.2a4.6 4.6 0 0 1 9.2 0v7.2' stroke='#fff'/>"
  + "<path d='M16.2 15.3a4.6 4.6 0 0 1 9.2 0v3.4a3.6 3.6 0 0 1-3.6 3.6h-1.1' stroke='#f2a183'/></g>"
  + "<circle cx='25' cy='7' r='6.5' fill='#c8352b' stroke='#fff' stroke-width='2'/></svg>";

export function dot(isOn) {
  const wanted = isOn ? `data:image/svg+xml,${encodeURIComponent(SIGN)}` : plain;
  if (icon.href !== wanted) icon.href = wanted;
}
