// How well typed letters fit some words: Turkish letters may be left out, and so may letters in between.
const PLAIN = { ı: "i", ç: "c", ğ: "g", ö: "o", ş: "s", ü: "u", â: "a", î: "i", û: "u" };

export function letters(text) {
  return text.normalize("NFC").toLocaleLowerCase("tr").replace(/[ıçğöşüâîû]/g, (letter) => PLAIN[letter]).trim();
}

function follows(typed, text) {
  let at = 0;
  for (const letter of text) if (letter === typed[at]) at += 1;
  return at === typed.length;
}

function one(word, words) {
  if (words.some((known) => known === word)) return 5;
  if (words.some((known) => known.startsWith(word))) return 4;
  if (word.length > 2 && words.some((known) => known.includes(word))) return 2;
  return word.length > 2 && words.some((known) => known[0] === word[0] && follows(word, known)) ? 1 : 0;
}

/** Returns 0 where a typed word fits nothing, else more for the better; the label counts more than other words. */
export function best(typed, label, others = "") {
  const shown = letters(label).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const known = letters(others).split(" ");
  let sum = 0;
  for (const word of letters(typed).split(/\s+/).filter(Boolean)) {
    const score = Math.max(one(word, shown) * 2, one(word, known));
    if (!score) return 0;
    sum += score;
  }
  return sum;
}
