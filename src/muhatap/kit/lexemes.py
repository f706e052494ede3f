"""What a text is found by: its words folded, with their stems. The same on both sides, whatever the database's locale.

The Turkish stemmer cuts by vowel harmony, so a word typed without Turkish letters is stemmed with each of its vowels
as they may have been meant. What it over-cuts is listed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import local

import Stemmer

from muhatap.kit.turkish import fold, tr_lower

LEAST = 3
"""A stem has so many letters; what is shorter says nothing."""
MOST_WORDS = 10_000
LONGEST = 64
ROOTS = ("iade", "nerede", "merhaba", "urun", "fatura", "para", "odeme", "magaza", "uygulama")
"""Words that the stemmer takes the end of for an ending; whatever begins with one of them has it as its stem."""

_WORD = re.compile(r"([^\W_]+)(?:['’]([^\W_]+))?")
_PLAIN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[^\W_]+(?:[-./#][^\W_]+)+")
_PHONE = re.compile(r"(?<![^\W_])\+?\d(?:[ ().\-/]{0,2}\d){9,14}(?![^\W_])")
_ITS = re.compile(r"(?<=[aeiou])s[iu]$")
_SOFTENED = re.compile(r"^(.{3,}l[iu])g[iu]")
_ENGLISH = ("s", "es", "ed", "ing")
_MEANT = (("i", "ı"), ("u", "ü"), ("o", "ö"))
_mine = local()


def kept(text: str, before: str) -> str:
    """Return the lexemes that a text is kept under, as PostgreSQL reads a tsvector, `before` standing before each.

    They are every form of every word, and numbers without what divides them. Every message passes here.
    """
    found = [_written(word, before) for word in dict.fromkeys(_words(text)[:MOST_WORDS])]
    if _DIGIT.search(text):
        found += [before + word for word in _joined(text)]
    return " ".join(found)


def asked(query: str, *, begun: bool = False) -> list[tuple[str, ...]]:
    """Return, for each word of a query, the lexemes of which one must be there.

    With `begun` the last word may be only the beginning of one: its lexeme ends with `*`.
    """
    query = unicodedata.normalize("NFC", query)
    numbers = [(number,) for number in _phones(query)]
    words = [_forms(word) for word in _words(_PHONE.sub(" ", query))]
    if begun and words:
        words[-1] = (*words[-1], f"{words[-1][0]}*")
    return list(dict.fromkeys([*numbers, *words]))


def spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where each word of a text stands, with the lexemes it is kept under; for marking what was found."""
    for found in _PHONE.finditer(text):
        yield found.start(), found.end(), tuple(_phones(found[0]))
    for found in _WORD.finditer(text):
        for group in (1, 2):
            if found[group] and (group == 1 or len(found[1]) < LEAST):
                yield found.start(group), found.end(group), _forms(tr_lower(found[group])[:LONGEST])


def answers(lexemes: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a word kept under these lexemes is one that the query's word asks for."""
    return any(one.startswith(want[:-1]) if want.endswith("*") else one == want for want in wanted for one in lexemes)


def _words(text: str) -> list[str]:
    lowered = tr_lower(text)
    if "'" not in lowered and "’" not in lowered:
        return [word[:LONGEST] for word in _PLAIN.findall(lowered)]
    found = []
    for base, ending in _WORD.findall(lowered):
        found.append(base[:LONGEST])
        # “Ayşe’nin” is Ayşe; “O’Brien” is both.
        if ending and len(base) < LEAST:
            found.append(ending[:LONGEST])
    return found


def _joined(text: str) -> Iterator[str]:
    yield from _phones(text)
    for code in _CODE.findall(text):
        if any(letter.isdigit() for letter in code) and len(code) <= LONGEST:
            yield fold(re.sub(r"[-./#]", "", code))


def _phones(text: str) -> Iterator[str]:
    """Yield the numbers in a text that may be telephone numbers, without the prefixes that are left out at will."""
    for number in _PHONE.findall(text):
        yield "".join(str(int(digit)) for digit in number if digit.isdecimal())[-10:]


@lru_cache(maxsize=100_000)
def _written(word: str, before: str) -> str:
    return " ".join(before + form for form in _forms(word))


@lru_cache(maxsize=100_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return a word's folded form, and after it the other stems it may be asked for by."""
    folded = fold(word)
    stems = dict.fromkeys(_last_of(stem, word) for stem in _stems(word, folded))
    stems[_english(folded)] = None
    return (folded, *(stem for stem in stems if stem and stem != folded))


def _last_of(stem: str, word: str) -> str:
    """Cut as long as something is left: of “değirmenler” and “değirmenim” only then the same is; "" for too little."""
    before = word
    while _is_enough(stem, before):
        before, stem = stem, next(_stems(stem, stem), "")
    return before if before != word else ""


def _is_enough(stem: str, before: str) -> bool:
    """Whether a stem says something: “kod” of “kodum” does, “mas” of “masa” does not."""
    return len(before) > len(stem) >= LEAST and (len(stem) > LEAST or len(before) - len(stem) > 1)


def _stems(word: str, folded: str) -> Iterator[str]:
    for root in ROOTS:
        if folded.startswith(root):
            yield root
            return
    turkish, _ = _stemmers()
    yield fold(turkish(word))
    if word == folded:
        for plain, meant in _MEANT:
            if plain in word:
                yield fold(turkish(word.replace(plain, meant)))
    yield fold(turkish(folded))
    if softened := _SOFTENED.match(folded):
        yield f"{softened[1]}k"
    yield _ITS.sub("", folded)


def _english(folded: str) -> str:
    """Return the stem of what ends as English words do, else nothing."""
    _, english = _stemmers()
    stem = english(folded)
    is_english = folded.removeprefix(stem) in _ENGLISH or folded in {f"{stem[:-1]}y", f"{stem}es"}
    return stem if is_english and len(stem) > LEAST else ""


def _stemmers() -> tuple[Stemmer.Stemmer, Stemmer.Stemmer]:
    """Return the calling thread's own stemmers: they are not made to be shared."""
    if not hasattr(_mine, "stemmers"):
        _mine.stemmers = (Stemmer.Stemmer("turkish").stemWord, Stemmer.Stemmer("english").stemWord)
    pair: tuple[Stemmer.Stemmer, Stemmer.Stemmer] = _mine.stemmers
    return pair
