"""Turkish letter case, folding for search and Turkish alphabetical order.

Python's own `lower()` turns `I` into `i` and `İ` into two characters; people's text goes through here instead.
"""

import re
import unicodedata

_UPPER = str.maketrans({"i": "İ", "ı": "I"})
_FOLD = str.maketrans("çğıöşüâîû", "cgiosuaiu")
# "~" stands after every letter, so that ç follows each word that begins with c.
_ORDER = str.maketrans({"ç": "c~", "ğ": "g~", "ı": "i", "i": "i~", "ö": "o~", "ş": "s~", "ü": "u~", "~": None})
_VOWELS = "aâeıiîoöuüû"
_ALPHABET = frozenset("abcçdefgğhıijklmnoöprsştuüvyzâîû")
# Their last l or t is soft, so they go on with e in spite of their vowel.
_SOFT = frozenset({"kemal", "cemal", "celal", "bilal", "hilal", "nihal", "zuhal", "meral", "iclal", "ikbal", "resul"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def tr_lower(text: str) -> str:
    """The text in lower case by Turkish rules: `IŞIK` -> `ışık`, `İZ` -> `iz`; NFC."""
    # `replace` walks a text many times faster than `translate`, and every message passes here.
    return unicodedata.normalize("NFC", text).replace("İ", "i").replace("I", "ı").lower().replace("i\u0307", "i")


def tr_upper(text: str) -> str:
    """The text in upper case by Turkish rules: `iğne` -> `İĞNE`, `ılık` -> `ILIK`; NFC."""
    return unicodedata.normalize("NFC", text).translate(_UPPER).upper()


def tr_title(name: str) -> str:
    """A name with each word's first letter large and the rest small: `AYŞE NUR ışık` -> `Ayşe Nur Işık`."""
    return _WORD.sub(lambda word: tr_upper(word[0][0]) + tr_lower(word[0][1:]), unicodedata.normalize("NFC", name))


def fold(text: str) -> str:
    """The text for search, the same on both sides: Turkish lower case with ç ğ ı ö ş ü as c g i o s u."""
    return tr_lower(text).translate(_FOLD)


def dative(name: str) -> str:
    """The name with “to” after it: `Ayşe` -> `Ayşe’ye`, `Işıl Uçar` -> `Işıl Uçar’a`; "" where its sound is not known.

    Only names in Turkish letters are read as they are written.
    """
    word = tr_lower(name.split()[-1]) if name.split() else ""
    vowels = [letter for letter in word if letter in _VOWELS]
    if not vowels or not word.isalpha() or not set(word) <= _ALPHABET:
        return ""
    is_front = vowels[-1] in "eiöü" or word in _SOFT
    between = "y" if word[-1] in _VOWELS else ""
    return f"{name}’{between}{'e' if is_front else 'a'}"


def sort_key(text: str) -> str:
    """A string whose code point order (COLLATE "C") is the order of the Turkish alphabet, case aside.

    Letters with other accents stand where their plain letter stands.
    """
    key = tr_lower(text).translate(_ORDER)
    if key.isascii():
        return key
    return "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
