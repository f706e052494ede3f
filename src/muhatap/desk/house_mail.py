"""The words of the mails that the house itself sends."""

from muhatap.desk import words
from muhatap.tenancy.models import Invitation, Member, Workspace


def invitation_words(invitation: Invitation, *, by: Member, workspace: Workspace, link: str) -> tuple[str, str]:
    """Return the subject and the text of an invitation, in the invited one's language."""
    until = invitation.expires_at.date()
    if invitation.language == "en":
        subject = f"{by.name} invites you to {workspace.name} on Muhatap"
        text = (
            f"Hello{_comma(invitation.name)},\n\n{by.name} would like you to answer {workspace.name}’s customers "
            f"together.\n\nJoin the team here:\n{link}\n\nThe link opens once, until {words.day(until, 'en')}."
        )
        return subject, text
    subject = f"{by.name} seni Muhatap’a çağırıyor: {workspace.name}"
    text = (
        f"Merhaba{_comma(invitation.name)},\n\n{by.name}, {workspace.name} müşterilerine birlikte yanıt vermek için "
        f"seni ekibe çağırıyor.\n\nEkibe katılmak için:\n{link}\n\nBağlantı bir kez açılır; son günü "
        f"{words.day(until, 'tr')}."
    )
    return subject, text


def password_words(link: str, *, language: str) -> tuple[str, str]:
    """Return the subject and the text of a mail with which a password is renewed."""
    if language == "en":
        return (
            "Renew your Muhatap password",
            f"Hello,\n\nChoose a new password here:\n{link}\n\nThe link opens once, within 24 hours. If it was not "
            "you who asked, leave it: your password stays as it is.",
        )
    return (
        "Muhatap parolanı yenile",
        f"Merhaba,\n\nYeni parolanı burada belirle:\n{link}\n\nBağlantı 24 saat içinde, bir kez açılır. İsteyen sen "
        "değilsen bir şey yapma: parolan olduğu gibi kalır.",
    )


def trial_words(*, workspace: Workspace, language: str) -> tuple[str, str]:
    """Return the subject and the text of a mail that tries the way out."""
    if language == "en":
        return f"A trial from {workspace.name}", "If you can read this, system mail works."
    return f"Deneme: {workspace.name}", "Bunu okuyorsan sistem e-postası çalışıyor."


def _comma(name: str) -> str:
    return f" {name}" if name else ""
