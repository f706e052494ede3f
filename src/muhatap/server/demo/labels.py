"""The shop's tags on its conversations, and its ready words."""

from muhatap.conversations.models import Conversation, Snippet, Tag, Tagging
from muhatap.conversations.models.tag import key_of
from muhatap.kit.turkish import fold
from muhatap.tenancy.models import Workspace

_TAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "İade": ("mercan", ("iade", "degisim", "return", "refund")),
    "Kargo": ("petrol", ("kargo", "teslim", "paket", "delivery", "parcel")),
    "Servis": ("uzum", ("servis", "ariza", "tamir", "bicak", "garanti", "burr", "repair")),
    "Hediye": ("kehribar", ("hediye", "gift")),
    "Fatura": ("yesil", ("fatura", "odeme", "invoice", "payment")),
}
_SNIPPETS = (
    (
        "Kargo nerede",
        "kargo",
        "tr",
        "Merhaba {ad}, paketini takip ettim: bugün dağıtıma çıktı. Akşama dek gelmezse bana yaz.",
    ),
    (
        "Değişim başladı",
        "iade",
        "tr",
        "Merhaba {ad}, değişimi başlattım. Kurye yarın kapından alacak; kutuyu hazır etmen yeter.",
    ),
    ("Kireç çözme", "kirec", "tr", "Merhaba {ad}, kireç çözme yaklaşık 20 dakika sürer. Adımları sırayla yazıyorum:"),
    (
        "Where is my parcel",
        "parcel",
        "en",
        "Hello {name}, I traced your parcel: it is out for delivery. Write if it is late.",
    ),
)


def add_labels(workspace: Workspace) -> None:
    """Store the tags, put them where the subject or the last words speak of their matter, and store the snippets."""
    tags = Tag.objects.bulk_create(
        Tag(workspace=workspace, name=name, name_key=key_of(name), colour=colour) for name, (colour, _) in _TAGS.items()
    )
    words = {tag.pk: _TAGS[tag.name][1] for tag in tags}
    Tagging.objects.bulk_create(
        Tagging(workspace=workspace, conversation_id=pk, tag_id=tag, at=at)
        for pk, subject, preview, at in Conversation.objects.values_list("pk", "subject", "preview", "opened_at")
        for tag, known in words.items()
        if any(word in fold(f"{subject} {preview}") for word in known)
    )
    Snippet.objects.bulk_create(
        Snippet(workspace=workspace, title=title, shortcut=shortcut, language=language, text=text)
        for title, shortcut, language, text in _SNIPPETS
    )
