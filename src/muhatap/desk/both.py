"""Words in both languages, for what Python says: forms, refusals, toasts. Templates use `{% t %}`."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def said(turkish: str, english: str) -> str:
    """Return the words in the language of the page that is being made."""
    return english if (get_language() or "tr").startswith("en") else turkish


both: Any = lazy(said, str)
"""The same, chosen only when they are shown: for classes, which are made before anybody asks."""
