"""Whether a machine sent the mail, so that no machine answers it (RFC 3834, RFC 2369, the habits of Exchange)."""

import re

from muhatap.connectors.email.reading.entity import Entity
from muhatap.connectors.email.reading.letter import Address, Auto, Bounce

_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon)(?:@|\Z)", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"(?:[\w.+-]*[._-])?(?:no-?_?\.?reply|do-?_?not-?_?reply|noanswer|yanitlamayin(?:iz)?|cevaplamayin(?:iz)?)[\w.+-]*@",
    re.IGNORECASE,
)
_SUPPRESS = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk"})
_LIST_FIELDS = frozenset(
    {"list-id", "list-unsubscribe", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive"}
)
_REPLIER_FIELDS = frozenset(
    {"x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply", "x-auto-reply-from"}
)
_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|otomatik yanıt|otomatik cevap"
    r"|ofis dışında|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática"
    r"|risposta automatica|automatisch antwoord|autosvar|resposta automática|automatyczna odpowiedź"
    r"|автоответ)\s*[:\]\-(]",
    re.IGNORECASE,
)


def automatic(
    mail: Entity, *, sender: Address, subject: str, bounce: Bounce | None, own_addresses: frozenset[str]
) -> Auto | None:
    """The kind of machine mail it is, or None for what a person wrote."""
    fields = dict(reversed(mail.fields))
    null_path = fields.get("return-path", "").replace(" ", "") == "<>"
    daemon = _DAEMON.match(sender.address) is not None
    if bounce is not None or (daemon and (null_path or "auto-submitted" in fields)):
        return "bounce"
    if sender.address and sender.address.lower() in own_addresses:
        return "own"
    if _is_spam(fields):
        return "spam"
    if _is_reply(mail, fields) or _SUBJECT.match(subject) is not None:
        return "auto_reply"
    if _LIST_FIELDS & fields.keys() or _first_word(fields.get("precedence", "")) in _BULK:
        return "list"
    if null_path or daemon or _NO_REPLY.match(sender.address) is not None:
        return "auto_reply"
    return None


def _first_word(value: str) -> str:
    return re.split(r"[\s;(]", value.strip().lower(), maxsplit=1)[0]


def _is_spam(fields: dict[str, str]) -> bool:
    return any(
        _first_word(fields.get(name, "")).rstrip(",") == "yes" for name in ("x-spam-flag", "x-spam-status", "x-spam")
    )


def _is_reply(mail: Entity, fields: dict[str, str]) -> bool:
    if _first_word(fields.get("auto-submitted", "no")) not in ("no", ""):
        return True
    if _first_word(fields.get("precedence", "")) in ("auto_reply", "auto-reply"):
        return True
    if _SUPPRESS.search(fields.get("x-auto-response-suppress", "")) or _REPLIER_FIELDS & fields.keys():
        return True
    report = mail.parameters.get("report-type", "").lower()
    return mail.content_type == "multipart/report" and report in ("disposition-notification", "feedback-report")
