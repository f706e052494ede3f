"""The people who work at Mırra, and who of them writes what."""

import random
import re
from dataclasses import dataclass

from muhatap.server.demo.stories import Line, Story

PASSWORD = "mirra-demo-2026"
SUPPORT, BUSINESS = "Destek", "Kurumsal"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the team."""

    name: str
    email: str
    role: str
    teams: tuple[str, ...]
    skills: tuple[str, ...] = ()
    signature: str = ""

    @property
    def first_name(self) -> str:
        """What customers call her."""
        return self.name.split()[0]


TEAM = (
    Colleague(
        "Defne Aksoy", "defne@mirra.example", "agent", (SUPPORT,), ("türk kahvesi",), "Defne Aksoy\nMırra · Destek"
    ),
    Colleague(
        "Ozan Tekin",
        "ozan@mirra.example",
        "agent",
        (SUPPORT,),
        ("espresso", "öğütücü"),
        "Ozan Tekin\nMırra · Atölye ve destek",
    ),
    Colleague(
        "Selin Uçar",
        "selin@mirra.example",
        "supervisor",
        (SUPPORT, BUSINESS),
        ("kurumsal", "abonelik"),
        "Selin Uçar\nMırra · Müşteri ilişkileri",
    ),
    Colleague("Nermin Karataş", "nermin@mirra.example", "owner", (BUSINESS,), (), "Nermin Karataş\nMırra"),
)
WRITERS = TEAM[:3]
_SIGNED = re.compile(r"(?:^|[\s—–-])(Defne|Ozan|Selin)[.!]?\s*$")
# Of ten matters of a topic so many are Defne's, Ozan's and Selin's.
_SHARES: dict[str, tuple[int, int, int]] = {
    "ariza": (3, 6, 1),
    "bakim": (2, 7, 1),
    "urun": (4, 5, 1),
    "kurumsal": (1, 1, 8),
    "oneri": (4, 2, 4),
}
_USUAL = (6, 2, 2)


def writer_of(story: Story, rng: random.Random) -> Colleague:
    """Return who handles the matter: who signed a text, else one whom no text names as somebody else."""
    ours = [line for line in story.lines if line.side == "agent"]
    for line in ours:
        signed = signer(line)
        if signed:
            return signed
    named = {one for one in WRITERS if any(one.first_name in line.text for line in story.lines)}
    shares = _SHARES.get(story.topic, _USUAL)
    free = [(one, share) for one, share in zip(WRITERS, shares, strict=True) if one not in named]
    if not free:
        return WRITERS[0]
    return rng.choices([one for one, _ in free], [share for _, share in free])[0]


def signer(line: Line) -> Colleague | None:
    """Return the colleague whose name ends the text, or None."""
    found = _SIGNED.search(line.text)
    return next((one for one in WRITERS if found and one.first_name == found[1]), None)


def author_of(line: Line, main: Colleague, rng: random.Random) -> Colleague:
    """Return who wrote one of our lines: its signer, now and then a colleague for a note, else the main one."""
    signed = signer(line)
    if signed:
        return signed
    if line.side == "note" and rng.random() < 0.5:
        others = [one for one in WRITERS if one is not main and one.first_name not in line.text]
        return rng.choice(others) if others else main
    return main
