"""The demo shop's privacy notice: an example, and no legal advice."""

from muhatap.tenancy.models import PrivacyNotice, Workspace

_TURKISH = """
Mırra olarak bu sohbette yazdıklarını, gönderdiğin fotoğrafları ve bıraktığın e-posta adresi ile telefonu yalnızca sana
yanıt vermek için işleriz (KVKK m. 5/2-c: sözleşmenin kurulması ve ifası).

Yazışman kayıtlarımızda kalır; kimseye satmayız, reklam için kullanmayız.

Hakkında ne tuttuğumuzu sorabilir, düzelttirebilir, sildirebilirsin (KVKK m. 11): kvkk@mirra.example
"""
_ENGLISH = """
Mırra processes what you write in this chat, the pictures you send, and the e-mail address and phone number you leave,
only to answer you.

The conversation stays in our records. We sell it to nobody and use it for no advertising.

You may ask what we keep, have it corrected or deleted: kvkk@mirra.example
"""


def publish_notice(workspace: Workspace) -> None:
    """Publish the first version in both languages."""
    PrivacyNotice.objects.bulk_create(
        PrivacyNotice(
            workspace=workspace, version=1, language=language, text=_joined(text), published_at=workspace.created_at
        )
        for language, text in (("tr", _TURKISH), ("en", _ENGLISH))
    )


def _joined(text: str) -> str:
    """Return the paragraphs, each on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
