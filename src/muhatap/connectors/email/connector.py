"""E-mail as a channel kind: IMAP, SMTP or LMTP in, SMTP out."""

import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from muhatap.channels.asking import Finding
from muhatap.channels.connector import Incoming, Notice, NotSent, Outgoing, Sent, Unreadable
from muhatap.connectors.email import account, form, guessing, listening, mailbox, sending, trying
from muhatap.connectors.email.addressing import BadAddress, HeaderInjection, split_token
from muhatap.connectors.email.heard import said_in
from muhatap.connectors.email.oauth import rotated_refresh_token
from muhatap.connectors.email.reading.read import UnreadableLetter, read_letter

if TYPE_CHECKING:
    from muhatap.channels.models import Channel


class Email:
    """The connector of mailboxes."""

    KIND = "email"
    SETTINGS = account.SETTINGS
    SECRETS = account.SECRETS
    FORM = form.FORM
    CAN_SEND = True
    CAN_BEGIN = True

    def check(self, settings: Mapping[str, str]) -> None:
        """Raise BadSettings where a new mailbox cannot be meant like this."""
        account.check(settings)

    def complete(self, told: Mapping[str, str]) -> dict[str, str]:
        """Return the servers that were left out, as far as the address leads to them."""
        return guessing.complete(told)

    def try_out(self, channel: "Channel") -> list[Finding]:
        """Log in to both servers and return what they said; nothing is read or sent."""
        try:
            return trying.try_out(account.complete_account_of(channel))
        except account.IncompleteAccount as refusal:
            return [Finding("imap", False, str(refusal))]

    def read(self, channel: "Channel", content: bytes) -> Iterable[Incoming | Notice]:
        """Return the mail's message, or the notices of a delivery report; raise Unreadable."""
        try:
            told = account.account_of(channel)
            return list(said_in(read_letter(content, own_addresses=told.ours), told))
        except (UnreadableLetter, account.IncompleteAccount) as refusal:
            raise Unreadable(str(refusal)) from refusal

    def send(self, channel: "Channel", outgoing: Outgoing) -> Sent:
        """Send it over SMTP, or into the outbox folder, and return its Message-ID; raise NotSent."""
        return sending.send_mail(_account(channel), outgoing)

    def look_up(self, channel: "Channel", key: str) -> Sent | None:
        """Return the mail sent under this key where it lies among the sent ones, else None; raise NotSent."""
        told = _account(channel)
        if told.outbox_folder:
            return Sent(told.message_id(key)) if sending.outbox_path(told, key).exists() else None
        return mailbox.look_up(told, key) if told.imap else None

    def file_copy(self, channel: "Channel", outgoing: Outgoing) -> None:
        """Put our copy into the Sent folder, once; nothing where the provider does it or there is no IMAP."""
        told = _account(channel)
        if told.imap is None or told.files_own_copies or told.outbox_folder:
            return
        try:
            mailbox.file_copy(told, outgoing)
        except (BadAddress, HeaderInjection) as refusal:
            raise NotSent("permanent", str(refusal)) from refusal

    def owns(self, channel: "Channel", address: str) -> bool:
        """Whether mail to this address comes to us, with or without a thread's token in it."""
        try:
            ours = account.ours_of(channel)
        except account.IncompleteAccount:
            return False
        return split_token(address.lower())[0] in ours

    def changed_secrets(self, channel: "Channel") -> dict[str, str]:
        """Return the secrets the provider replaced since they were sealed; the caller seals them anew."""
        try:
            oauth = account.account_of(channel).oauth
        except account.IncompleteAccount:
            return {}
        rotated = rotated_refresh_token(oauth) if oauth else ""
        return {"oauth_refresh_token": rotated} if rotated else {}

    def listen(
        self, channel: "Channel", *, deliver: listening.Deliver, keep: listening.Keep, position: dict[str, Any],
        stop: threading.Event,
    ) -> None:  # fmt: skip
        """Deliver the mailbox's mails until stopped; raise ListeningFailed (see listening.listen)."""
        listening.listen(channel, deliver=deliver, keep=keep, position=position, stop=stop)


def _account(channel: "Channel") -> account.Account:
    try:
        return account.complete_account_of(channel)
    except account.IncompleteAccount as refusal:
        raise NotSent("auth_broken", str(refusal)) from refusal


CONNECTOR = Email()
