"""Pictures on their way to a message: kept at once, and named by a note that only their uploader can use."""

from typing import Any

from django.conf import settings
from django.core import signing

from muhatap.channels.models import Upload
from muhatap.kit.pictures import picture_type
from muhatap.kit.store import StoreFull, store_at
from muhatap.portal.chat.admitted import Refused, Visit

LARGEST = 5 * 1024 * 1024
_SALT = "chat-file"
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def keep(visit: Visit, content: bytes) -> str:
    """Put a picture into the store and return its note; raise Refused for what is no picture or cannot be stored."""
    kind = picture_type(content)
    if not kind:
        raise Refused(415, "Only PNG, JPEG, GIF and WebP pictures can be sent.")
    try:
        digest = store_at(settings.ATTACHMENTS).put(content)
    except StoreFull as full:
        raise Refused(507, "The picture could not be kept. Please try again later.", after=60) from full
    Upload.keep(visit.channel, digest)
    return signing.dumps([visit.channel.pk, visit.visitor and visit.visitor.name, digest, kind], salt=_SALT)


def uploaded(visit: Visit, note: str) -> dict[str, Any]:
    """Return the file of a note of hers, also from before she signed in; raise Refused for anybody else's."""
    try:
        channel, name, digest, kind = signing.loads(note, salt=_SALT, max_age=Upload.LASTS)
    except (signing.BadSignature, ValueError) as wrong:
        raise Refused(422, "files: upload the picture again.") from wrong
    if channel != visit.channel.pk or name not in visit.names:
        raise Refused(422, "files: upload the picture again.")
    return {"digest": digest, "content_type": kind, "filename": f"{digest[:8]}.{_ENDINGS[kind]}"}
