"""The story files: what the format says, and what it refuses."""

import pytest

from muhatap.server.demo.stories import BadStory, all_stories, parse

STORY = """## kargo-gecikti | kargo | email chat | tr | Kargom nerede | resolved
> Merhaba, {order} nerede?
>
> Acelem var.
< Yolda.
! Kuryeyi aradım.
< Akşama sizde.

> Geldi.
--
> Teşekkürler.
"""


def test_a_story_is_read_with_its_speakers_paragraphs_and_pauses() -> None:
    (story,) = parse(STORY, source="a.txt")
    assert (story.slug, story.topic, story.channels, story.ending) == (
        "kargo-gecikti",
        "kargo",
        ("email", "chat"),
        "resolved",
    )
    assert [line.side for line in story.lines] == ["customer", "agent", "note", "agent", "customer", "customer"]
    assert story.lines[0].text == "Merhaba, {order} nerede?\n\nAcelem var."
    assert [line.is_later for line in story.lines] == [False, False, False, False, False, True]


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        (STORY.replace("| kargo |", "| karga |"), "a.txt:1", "topic"),
        (STORY.replace("| email chat |", "| email telegram |"), "a.txt:1", "channels"),
        (STORY.replace(" | resolved", ""), "a.txt:1", "six fields"),
        (STORY.replace("{order}", "{oder}"), "a.txt:2", "{oder}"),
        (STORY.replace("< Yolda.", "Yolda."), "a.txt:5", "begins with"),
        (STORY + "--\n", "a.txt:1", "empty"),
        ("> Merhaba\n" + STORY, "a.txt:1", "before the first header"),
    ],
)
def test_a_broken_story_is_refused_with_its_file_and_line(wrong: str, place: str, words: str) -> None:
    with pytest.raises(BadStory, match=f"^{place}.*{words}"):
        parse(wrong, source="a.txt")


def test_the_shop_has_many_stories_and_hardly_any_sentence_twice() -> None:
    stories = all_stories()
    texts = [line.text for story in stories for line in story.lines]
    assert len(stories) >= 250
    assert len(set(texts)) >= 1_500
    assert len(set(texts)) > 0.99 * len(texts)
    assert 0.05 < sum(story.language == "en" for story in stories) / len(stories) < 0.2


def test_our_side_never_falls_back_on_stock_phrases() -> None:
    ours = [line.text for story in all_stories() for line in story.lines if line.side == "agent"]
    stock = ("değerli müşterimiz", "talebiniz alınmıştır", "maalesef", "valued customer", "unfortunately")
    assert [text for text in ours if any(words in text.casefold() for words in stock)] == []
