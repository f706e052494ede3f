"""Which files are shown as pictures."""

from muhatap.conversations.models import Attachment

# Pictures that carry no script: an SVG does, so it is only ever saved.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def is_shown(file: Attachment) -> bool:
    """Whether a file is a picture that can be shown as it is, and is here."""
    return bool(file.digest) and file.content_type in PICTURES
