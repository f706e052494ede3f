"""Which files are shown as pictures."""

from muhatap.conversations.models import Attachment
from muhatap.kit.pictures import PICTURES


def is_shown(file: Attachment) -> bool:
    """Whether a file is a picture that can be shown as it is, and is here."""
    return bool(file.digest) and file.content_type in PICTURES
