"""The rehearsal connector: a wire in memory that behaves as told and remembers what went over it."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muhatap.channels.connector import Incoming, Notice, NotSent, Outgoing, Sender, Sent, Unreadable

if TYPE_CHECKING:
    from muhatap.channels.models import Channel


class Rehearsal:
    """Reads JSON lines, sends into a list; `refuse` makes the next sends fail in the given ways."""

    KIND = "rehearsal"
    SETTINGS: tuple[str, ...] = ("journal", "seconds")
    SECRETS: tuple[str, ...] = ()
    CAN_SEND = True
    CAN_BEGIN = True

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget what was sent and which refusals were planned."""
        self.sent: dict[str, Outgoing] = {}
        self.attempts: list[str] = []
        self.refusals: list[NotSent] = []
        self.loses_answers = False
        self.look_up_refusal: NotSent | None = None

    def refuse(self, *refusals: NotSent) -> None:
        """Make the next sends fail so, one refusal a send."""
        self.refusals.extend(refusals)

    def read(self, channel: "Channel", content: bytes) -> Iterator[Incoming | Notice]:
        """Yield the messages of a JSON object or list of objects."""
        try:
            said = json.loads(content)
        except (ValueError, RecursionError) as trouble:
            raise Unreadable(f"Not JSON: {trouble}") from trouble
        for one in said if isinstance(said, list) else [said]:
            yield _heard(one)

    def send(self, channel: "Channel", outgoing: Outgoing) -> Sent:
        """Take the message, once per key; fail first where a refusal is planned."""
        with self._lock:
            self.attempts.append(outgoing.key)
            if self.refusals:
                raise self.refusals.pop(0)
            self._note(channel, outgoing)
            self.sent[outgoing.key] = outgoing
            if self.loses_answers:
                self.loses_answers = False
                raise NotSent("unknown", "The line went dead after the message was handed over.")
        return Sent(f"rehearsal-{outgoing.key}")

    def look_up(self, channel: "Channel", key: str) -> Sent | None:
        """Return the message sent under this key, or None."""
        if self.look_up_refusal:
            raise self.look_up_refusal
        return Sent(f"rehearsal-{key}") if key in self.sent or key in self._noted(channel) else None

    def _note(self, channel: "Channel", outgoing: Outgoing) -> None:
        """Append the key to the channel's journal file, where it has one, so that another process can count.

        Then rest for the channel's `seconds`: the answer of a slow provider.
        """
        path = channel.settings.get("journal")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.write(outgoing.key + "\n")
            time.sleep(float(channel.settings.get("seconds") or 0))

    def _noted(self, channel: "Channel") -> set[str]:
        try:
            with open(channel.settings.get("journal", ""), encoding="utf-8") as file:
                return set(file.read().split())
        except FileNotFoundError:
            return set()


def _heard(one: dict[str, Any]) -> Incoming:
    try:
        sender = Sender(**one.get("sender", {}))
        at = one.get("sent_at")
        return Incoming(
            external_id=one["external_id"],
            wire_id=one["external_id"],
            sender=sender,
            text=one["text"],
            subject=one.get("subject", ""),
            sent_at=datetime.fromisoformat(at) if at else None,
            set_aside=one.get("set_aside", ""),
            answers=tuple(one.get("answers", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise Unreadable(f"Not a message: {trouble!r}") from trouble


CONNECTOR = Rehearsal()
