"""Hears a mailbox over IMAP for as long as it is told to: what is new at once, what is old as history between.

A mail is named by the hash of its bytes, so that a new UIDVALIDITY, a second folder or a crash brings nothing twice.
The position moves only after every mail up to it was delivered, so that a crash loses nothing.
"""

import contextlib
import random
import selectors
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from muhatap.connectors.email.account import Account, IncompleteAccount, complete_account_of
from muhatap.connectors.email.catching_up import CannotDeliver, CatchUp, FolderMissing
from muhatap.connectors.email.mailbox import MailboxRefused, MailboxUnreachable, opened, sent_folder

if TYPE_CHECKING:
    from muhatap.channels.models import Channel

_ROUND = 60.0  # seconds of one IDLE: many firewalls cut lines that are silent for longer, the RFC allows 29 minutes
_SLICE = 0.5
_TRIES = 6
_LONGEST_PAUSE = 60.0


class ListeningFailed(Exception):
    """The mailbox cannot be heard; the words are for people. Try again after so many seconds."""

    def __init__(self, words: str, *, after: float) -> None:
        super().__init__(words)
        self.words = words
        self.after = after


class Deliver(Protocol):
    """Writes a mail down before it returns; the same id again changes nothing."""

    def __call__(self, provider_id: str, raw: bytes, *, history: bool) -> object:
        """Store it."""
        ...


Keep = Callable[[dict[str, Any]], object]


def listen(
    channel: "Channel", *, deliver: Deliver, keep: Keep, position: dict[str, Any], stop: threading.Event
) -> None:
    """Deliver the channel's mails until `stop` is set, and give `keep` the position whenever it moved on.

    `position` is what `keep` was given last, or {} for the first time: then all that is there is history. Lines that
    break are mended; raises ListeningFailed alone, where somebody has to look or nothing has answered for a minute.
    """
    try:
        account = complete_account_of(channel)
    except IncompleteAccount as refusal:
        raise ListeningFailed(str(refusal), after=300) from refusal
    if account.imap is None:
        keep(position)
        stop.wait()
        return
    line = _Line(stop)
    try:
        _keep_hearing(account, CatchUp(account, deliver=deliver, keep=keep, position=position, stop=stop), line)
    except ListeningFailed:
        raise
    except Exception as trouble:
        # A worker loop: what nobody thought of must be seen at the channel, not in a thread that died.
        if not stop.is_set():
            raise ListeningFailed(f"{type(trouble).__name__}: {trouble}", after=_LONGEST_PAUSE) from trouble
    finally:
        line.end()


def _keep_hearing(account: Account, catch_up: CatchUp, line: "_Line") -> None:
    failures = 0
    while not line.stop.is_set():
        steps = catch_up.steps
        try:
            with opened(account) as client, line.watched(client):
                _hear(client, account, catch_up, line.stop)
        except MailboxUnreachable as trouble:
            failures = 1 if catch_up.steps > steps else failures + 1
            if failures >= _TRIES and not line.stop.is_set():
                raise ListeningFailed(str(trouble), after=_LONGEST_PAUSE) from trouble
            line.stop.wait(min(2.0 ** (failures - 1), _LONGEST_PAUSE) * random.uniform(0.5, 1))
        except (MailboxRefused, FolderMissing) as refusal:
            raise ListeningFailed(str(refusal), after=300) from refusal
        except CannotDeliver as trouble:
            raise ListeningFailed(str(trouble), after=10) from trouble


def _hear(client: IMAPClient, account: Account, catch_up: CatchUp, stop: threading.Event) -> None:
    client.normalise_times = False
    folders = [each for each in (sent_folder(client, account), account.folder) if each]
    folders = list(dict.fromkeys(folders))
    catch_up.begin()
    while not stop.is_set():
        # The inbox comes last, so that it is the one selected while the line is idle.
        is_behind = [catch_up.folder(client, each, is_main=each == account.folder) for each in folders]
        catch_up.end_round()
        if not any(is_behind):
            _wait(client, stop)


def _wait(client: IMAPClient, stop: threading.Event) -> None:
    """Wait until the server has something to say, or a round is over."""
    if not client.has_capability("IDLE"):
        stop.wait(_ROUND)
        return
    client.idle()
    line, until = client.socket(), time.monotonic() + _ROUND
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while not stop.is_set() and time.monotonic() < until:
            # Not idle_check: it takes a closed line for a silent one.
            if getattr(line, "pending", lambda: 0)() or selector.select(_SLICE):
                break
    if not stop.is_set():
        client.idle_done()


class _Line:
    """Hangs up the session of the moment when the stop event is set, whatever it is waiting for."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self._client: IMAPClient | None = None
        self._is_over = False
        self._thread = threading.Thread(target=self._watch, name="mail-line", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def watched(self, client: IMAPClient) -> Any:
        """Watch this session; raises nothing for one that was hung up."""
        self._client = client
        try:
            yield
        except (OSError, IMAPClientError, IMAPClientAbortError):
            if not self.stop.is_set():
                raise
        finally:
            self._client = None

    def end(self) -> None:
        """Watch no longer."""
        self._is_over = True

    def _watch(self) -> None:
        while not self._is_over and not self.stop.wait(_SLICE):
            pass
        time.sleep(_SLICE)  # a session between two commands ends by itself
        client = self._client
        if client is not None and self.stop.is_set():
            with contextlib.suppress(OSError, AttributeError):
                client.socket().shutdown(2)
