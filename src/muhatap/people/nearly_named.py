"""Find people whose name was mistyped."""

from difflib import SequenceMatcher

from muhatap.people.models import Person
from muhatap.people.models.person import query_words

LOOKED_AT = 300
SURE = 3
NEAR = 0.75


def nearly_named(workspace: int, query: str, *, limit: int = 4) -> list[int]:
    """Return people of whom every word of the query is nearly a word of the name, the nearest first.

    The first letters must be right, and the words long enough to be wrong about.
    """
    words = [word for word in query_words(query) if word.isalpha()]
    if not words or any(len(word) <= SURE for word in words):
        return []
    begun = Person.objects.filter(workspace=workspace).named_like(" ".join(word[:SURE] for word in words))
    near = [(_likeness(key.split(), words), number) for number, key in begun.values_list("pk", "name_key")[:LOOKED_AT]]
    return [number for likeness, number in sorted(near, reverse=True) if likeness >= NEAR][:limit]


def _likeness(name: list[str], words: list[str]) -> float:
    return min(max((SequenceMatcher(None, word, one).ratio() for one in name), default=0.0) for word in words)
