"""The shop's tags stand where its matters are, and its ready words are there."""

from muhatap.conversations.models import Conversation, Snippet, Tag
from muhatap.server.demo.labels import add_labels
from muhatap.tenancy.models import Workspace


def test_a_tag_stands_on_what_speaks_of_its_matter(workspace: Workspace, conversation: Conversation) -> None:
    Conversation.objects.update(subject="KARGO İADESİ")

    add_labels(workspace)

    put = Tag.objects.filter(taggings__conversation=conversation).values_list("name", flat=True)
    assert sorted(put) == ["Kargo", "İade"]
    assert Snippet.objects.exists()
