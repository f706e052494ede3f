"""One look into a folder: what came since the last one, and a batch of what was there before we were."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from muhatap.connectors.email.account import Account
from muhatap.connectors.email.answered import answered
from muhatap.kit.clock import now

_BATCH = 200
_CHUNK = 4_000_000  # bytes fetched at a time: the most that is held in memory, save for one mail larger than that
_LARGEST = 64 * 1024 * 1024
_PATIENCE = 3  # tries of one mail, and mails in a row that cannot be stored
_SOON, _LATER = 5, 60  # rounds after which a mail left out is tried again, at first and later


class FolderMissing(Exception):
    """The folder that is set does not exist."""


class CannotDeliver(Exception):
    """Not a mail is at fault: nothing can be stored."""


class CatchUp:
    """The position in each folder, and the deliveries that move it on."""

    def __init__(
        self, account: Account, *, deliver: Any, keep: Callable[[dict[str, Any]], object], position: dict[str, Any],
        stop: threading.Event,
    ) -> None:  # fmt: skip
        self.account = account
        self.steps = 0
        self._rounds = 0
        self._deliver = deliver
        self._keep = keep
        self._stop = stop
        self._folders: dict[str, dict[str, Any]] = {name: dict(at) for name, at in position.get("folders", {}).items()}
        self._old: dict[str, list[int]] = {}
        self._suspects: Counter[tuple[str, int]] = Counter()
        self._tried: set[tuple[str, int]] = set()
        self._is_careful = False
        self._in_a_row = 0

    def begin(self) -> None:
        """Start a session: what was known of the server's numbering is asked anew."""
        self._old.clear()

    def end_round(self) -> None:
        """Count a look into all folders; the first one is told, for then the mailbox is heard."""
        self._rounds += 1
        if self._rounds == 1:
            self._keep_position()
        self._tried.clear()
        self.steps += 1

    def folder(self, client: IMAPClient, name: str, *, is_main: bool) -> bool:
        """Deliver what is new in the folder and a batch of its history; return whether there is more history.

        Raises FolderMissing for a main folder that is not there, and CannotDeliver.
        """
        at = self._selected(client, name, is_main=is_main)
        if at is None:
            return False
        # Until a search finds nothing: news told during a fetch would not be told again while the line is idle.
        while not self._stop.is_set() and (new := _above(client, at["uid"])):
            for batch in _batches(new):
                at["left_out"] += self._take(client, name, batch, history=False)
                at["uid"] = batch[-1]
                self._keep_position()
        self._try_again(client, name, at)
        return self._take_history(client, name, at)

    def _selected(self, client: IMAPClient, name: str, *, is_main: bool) -> dict[str, Any] | None:
        try:
            told = client.select_folder(name, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as refusal:
            if is_main:
                raise FolderMissing(f"The folder “{name}” cannot be opened: {answered(refusal)}") from refusal
            return None
        validity = int(told[b"UIDVALIDITY"])
        at = self._folders.get(name)
        if at is None:
            last = int(told[b"UIDNEXT"]) - 1 if b"UIDNEXT" in told else max(_above(client, 0), default=0)
            at = _start(validity, uid=last, since=now().isoformat())
        elif at["uidvalidity"] != validity:
            # The numbers mean other mails now: all are heard again, and those known already change nothing.
            at = _start(validity, uid=0, since=at["since"], is_renumbered=True)
            self._old.pop(name, None)
        else:
            return at
        # Kept at once: what comes to an empty box while we are away must not be taken for what was there before us.
        self._folders[name] = at
        self._keep_position()
        return at

    def _take_history(self, client: IMAPClient, name: str, at: dict[str, Any]) -> bool:
        if at["history_at"] >= at["history_to"] or self._stop.is_set():
            return False
        if name not in self._old:
            found = client.search(f"UID {at['history_at'] + 1}:{at['history_to']}")
            self._old[name] = sorted(uid for uid in found if at["history_at"] < uid <= at["history_to"])
        batch, self._old[name] = self._old[name][:_BATCH], self._old[name][_BATCH:]
        at["left_out"] += self._take(client, name, batch, history=True)
        at["history_at"] = batch[-1] if self._old[name] else at["history_to"]
        self._keep_position()
        return bool(self._old[name])

    def _try_again(self, client: IMAPClient, name: str, at: dict[str, Any]) -> None:
        """Once a round at most, so that a mail that cuts the line does not cut it again at once."""
        due = [each for each in at["left_out"] if self._rounds % (_SOON if each[2] < _PATIENCE else _LATER) == 0]
        for each in due:
            uid, history, _ = each
            if (name, uid) in self._tried:
                continue
            self._tried.add((name, uid))
            self._suspects[name, uid] = _PATIENCE - 1
            each[2] += 1
            if not self._take(client, name, [uid], history=history):
                at["left_out"].remove(each)
            self._keep_position()

    def _keep_position(self) -> None:
        try:
            self._keep({"folders": {name: dict(at) for name, at in self._folders.items()}})
        except Exception as trouble:
            raise CannotDeliver(f"The position in the mailbox cannot be kept: {trouble}") from trouble
        self.steps += 1

    def _take(self, client: IMAPClient, name: str, uids: list[int], *, history: bool) -> list[list[Any]]:
        """Deliver these mails; return those that could not be had or stored, with their history and no tries yet."""
        facts = self._fetch(client, name, uids, ["RFC822.SIZE", "INTERNALDATE"])
        left_out: list[list[Any]] = [[uid, history, 0] for uid, found in facts.items() if found is None]
        for chunk in self._chunks(uids, facts):
            is_huge = int(facts[chunk[0]][b"RFC822.SIZE"]) > _LARGEST
            bodies = self._fetch(client, name, chunk, [f"BODY.PEEK[]<0.{_LARGEST}>" if is_huge else "BODY.PEEK[]"])
            for uid in chunk:
                if self._stop.is_set():
                    raise IMAPClientAbortError("stopped")
                is_old = history or self._was_there_before(name, facts[uid][b"INTERNALDATE"])
                raw = _body(bodies.pop(uid, None))
                if raw is None or not self._is_delivered(raw, history=is_old):
                    left_out.append([uid, is_old, 0])
        self._is_careful = False
        return left_out

    def _was_there_before(self, name: str, arrived: datetime) -> bool:
        """Whether a mail whose number says nothing, since all were renumbered, is older than our first look."""
        at = self._folders[name]
        return at["is_renumbered"] and arrived < datetime.fromisoformat(at["since"])

    def _chunks(self, uids: Iterable[int], facts: dict[int, Any]) -> Iterator[list[int]]:
        """The mails that are still there and can be read, in portions that fit in memory."""
        chunk: list[int] = []
        size = 0
        for uid in (uid for uid in uids if facts.get(uid)):
            more = int(facts[uid][b"RFC822.SIZE"])
            if chunk and size + more > _CHUNK:
                yield chunk
                chunk, size = [], 0
            chunk.append(uid)
            size += more
        if chunk:
            yield chunk

    def _fetch(self, client: IMAPClient, name: str, uids: list[int], parts: list[str]) -> dict[int, Any]:
        """What the server tells of each mail: None for one it cannot read, nothing for one that is gone.

        Where one breaks the reply, they are asked for one by one; where one breaks the line, it is known by then.
        """
        if len(uids) > 1 and self._is_careful:
            return {uid: found for each in uids for uid, found in self._fetch(client, name, [each], parts).items()}
        if len(uids) == 1 and self._suspects[name, uids[0]] >= _PATIENCE:
            return {uids[0]: None}
        try:
            return dict(client.fetch(uids, parts))
        except IMAPClientError as trouble:
            self._is_careful = True
            if len(uids) == 1:
                self._suspects[name, uids[0]] += 1
                self.steps += self._suspects[name, uids[0]] == _PATIENCE
            if isinstance(trouble, IMAPClientAbortError):
                raise
        return {uids[0]: None} if len(uids) == 1 else self._fetch(client, name, uids, parts)

    def _is_delivered(self, raw: bytes, *, history: bool) -> bool:
        provider_id = "sha256:" + hashlib.sha256(raw).hexdigest()
        for attempt in range(_PATIENCE):
            try:
                self._deliver(provider_id, raw, history=history)
            except Exception as trouble:  # noqa: BLE001 -- one mail must not stop the rest
                reason = trouble
                self._stop.wait(0.1 * (attempt + 1))
            else:
                self._in_a_row = 0
                return True
        self._in_a_row += 1
        if self._in_a_row >= _PATIENCE:
            raise CannotDeliver(f"The mails cannot be stored: {reason}") from reason
        return False


def _start(validity: int, *, uid: int, since: str, is_renumbered: bool = False) -> dict[str, Any]:
    """A folder seen for the first time (what is there is history), or numbered anew (then nothing is by its number)."""
    return {
        "uidvalidity": validity, "uid": uid, "history_at": 0, "history_to": uid, "since": since,
        "is_renumbered": is_renumbered, "left_out": [],
    }  # fmt: skip


def _above(client: IMAPClient, uid: int) -> list[int]:
    """The numbers above; `n:*` always names the last mail too, whatever its number (RFC 3501 6.4.8)."""
    return sorted(each for each in client.search(f"UID {uid + 1}:*") if each > uid)


def _batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), _BATCH):
        yield uids[start : start + _BATCH]


def _body(found: dict[bytes, Any] | None) -> bytes | None:
    """The mail in a FETCH reply, whole or its first part (then the key has the offset in it)."""
    return next((value for key, value in (found or {}).items() if key.startswith(b"BODY[]") and value), None)
