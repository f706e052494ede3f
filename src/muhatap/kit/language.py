"""Which language a text is written in."""

import copy
import re
import threading
from functools import lru_cache
from typing import Protocol, cast

from muhatap.kit.turkish import tr_lower

_TURKISH_WORD = re.compile(r"\w*[ğşıİĞŞ]\w*")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000
# A name or a street in Turkish letters does not make an English letter Turkish.
_WORDS_FOR_ONE = 12
_loading = threading.Lock()


class _Identifier(Protocol):
    labels: list[str]

    def set_languages(self, langs: list[str]) -> None: ...

    def classify(self, text: str) -> tuple[str, float]: ...


def language_of(text: str, among: tuple[str, ...] = ("tr", "en")) -> str | None:
    """The ISO 639-1 code of the text's language out of `among`, or None where it has no letters.

    ğ, ş, ı and İ decide for Turkish outright unless they are rare in a long text; the rest is a statistical guess,
    good for texts of three words and more.
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample)
    if not words or not among:
        return None
    if len(among) == 1:
        return among[0]
    if "tr" in among and len(_TURKISH_WORD.findall(sample)) * _WORDS_FOR_ONE >= len(words):
        return "tr"
    return _identifier(among).classify(tr_lower(sample) if sample.isupper() and "tr" in among else sample)[0]


@lru_cache(maxsize=32)
def _identifier(among: tuple[str, ...]) -> _Identifier:
    """The model narrowed to some languages; codes it does not know are left out."""
    identifier = copy.copy(_model())
    known = [code for code in among if code in identifier.labels]
    identifier.set_languages(known or list(identifier.labels))
    return identifier


def _model() -> _Identifier:
    # Held so that two threads asking first do not both load it (70 MB, some seconds).
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE))
