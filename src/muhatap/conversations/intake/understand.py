"""What can be told from a message's own words: for now, its language."""

from collections.abc import Sequence

from muhatap.conversations.intake.heard import Heard
from muhatap.kit.language import language_of


def understand(heard: Sequence[Heard]) -> None:
    """Set each message's language, "" where its words do not tell."""
    for one in heard:
        one.language = language_of(one.text[:1000]) or ""
