"""Which colleagues a note names with @."""

from collections.abc import Iterable

from muhatap.kit.turkish import fold
from muhatap.tenancy.models import Member


def mentioned(text: str, members: Iterable[Member]) -> list[Member]:
    """Return the members named as `@Selin` or `@Selin Uçar`, Turkish letters or not, each once, in the order named.

    The longest name that fits counts, so that @Selin Uçar does not call the other Selin; a first name that two
    members share calls both. What follows the name may be a suffix after an apostrophe: @Selin’e.
    """
    folded = fold(text)
    named = _names(members)
    found: dict[int, Member] = {}
    at = folded.find("@")
    while at >= 0:
        rest = folded[at + 1 :]
        fitting = next((name for name in named if rest.startswith(name) and _ends(rest, len(name))), None)
        for member in named.get(fitting, ()) if fitting and _begins(folded, at) else ():
            found.setdefault(member.pk, member)
        at = folded.find("@", at + 1)
    return list(found.values())


def _names(members: Iterable[Member]) -> dict[str, list[Member]]:
    """Return who is called by each whole and each first name, the longest names first."""
    called: dict[str, list[Member]] = {}
    for member in members:
        whole = " ".join(fold(member.name).split())
        for name in {whole, whole.partition(" ")[0]} - {""}:
            called.setdefault(name, []).append(member)
    return dict(sorted(called.items(), key=lambda item: -len(item[0])))


def _begins(text: str, at: int) -> bool:
    """Whether the @ stands before a word: the one of an address stands within."""
    return at == 0 or not text[at - 1].isalnum()


def _ends(rest: str, length: int) -> bool:
    return length == len(rest) or not rest[length].isalnum()
