"""The house promises that below an answer stands what it answers, once, and within bounds."""

from muhatap.channels.models import Channel
from muhatap.connectors.email.reading.read import read_letter
from muhatap.conversations.models import Conversation, Message
from muhatap.conversations.outbox.quoting import LONGEST_TEXT, quoting
from muhatap.conversations.outbox.reply import reply
from muhatap.tenancy.models import Member
from tests.cast import Post, part_of, sent_mails


def test_an_answer_carries_what_it_answers_in_the_customers_language(
    posts: Post, mailbox: Channel, defne: Member
) -> None:
    conversation = posts("Kargom nerede?\nÜç gün oldu, hâlâ ulaşmadı.")

    reply(conversation, by=defne, text="Yarın kapınızda.")

    mail = sent_mails(mailbox)[0]
    lines = part_of(mail, "plain").split("\n")
    assert lines[0] == "Yarın kapınızda."
    assert lines[2].endswith(" tarihinde Ayşe Işık <ayse@ornek.net> yazdı:")
    assert lines[3:5] == ["> Kargom nerede?", "> Üç gün oldu, hâlâ ulaşmadı."]
    assert '<blockquote type="cite"' in part_of(mail, "html")
    assert "Ayşe Işık &lt;ayse@ornek.net&gt; yazdı:" in part_of(mail, "html")


def test_an_english_matter_is_quoted_in_english(posts: Post, mailbox: Channel, defne: Member) -> None:
    reply(posts("Where is my parcel? It has been three days."), by=defne, text="Tomorrow.")

    head = part_of(sent_mails(mailbox)[0], "plain").split("\n")[2]
    assert head.startswith("On ")
    assert head.endswith(", Ayşe Işık <ayse@ornek.net> wrote:")


def test_whoever_reads_our_mail_finds_our_words_apart_from_the_quotation(
    posts: Post, mailbox: Channel, defne: Member
) -> None:
    for body in ("Kargom nerede? Üç gün oldu.", "Where is my parcel? It has been three days."):
        reply(posts(body, name=str(len(body))), by=defne, text="Sözümüz söz.")

    for mail in sent_mails(mailbox):
        assert read_letter(mail.as_bytes()).reply.strip() == "Sözümüz söz."


def test_the_page_she_wrote_stands_below_without_pictures_from_elsewhere(
    posts: Post, mailbox: Channel, defne: Member
) -> None:
    page = '<p>Kargom <b>nerede</b>?</p><img src="https://iz.example/p.gif"><script>x()</script>'
    reply(posts(page, Content_Type="text/html; charset=utf-8"), by=defne, text="<Yolda> & geliyor")

    html = part_of(sent_mails(mailbox)[0], "html")
    assert "Kargom <b>nerede</b>?" in html
    assert "&lt;Yolda&gt; &amp; geliyor" in html
    assert "iz.example" not in html
    assert "<script" not in html


def test_what_is_endless_is_cut(posts: Post, mailbox: Channel, defne: Member) -> None:
    conversation = posts("\n".join(f"{number} numaralı satır burada duruyor." for number in range(3000)))
    message = reply(conversation, by=defne, text="Okudum.")

    quoted = quoting(message)
    assert quoted is not None
    assert len(quoted.text) < LONGEST_TEXT + 100
    assert quoted.text.endswith("[… devamı kısaltıldı]")
    assert "0 numaralı satır" in quoted.text


def test_the_quotation_is_not_stored_a_second_time(posts: Post, defne: Member) -> None:
    message = reply(posts(), by=defne, text="Yolda.")

    assert (message.text, message.full_text, message.html) == ("Yolda.", "", "")
    assert message.quotes == Message.objects.get(kind="incoming")


def test_what_is_no_longer_kept_is_not_quoted(posts: Post, mailbox: Channel, defne: Member) -> None:
    reply(posts(), by=defne, text="Yolda.")
    Message.objects.get(kind="incoming").delete()

    assert part_of(sent_mails(mailbox)[0], "plain") == "Yolda.\n"


def test_other_channels_are_answered_without_a_quotation(conversation: Conversation, defne: Member) -> None:
    assert quoting(reply(conversation, by=defne, text="Haftada bir sulayın.")) is None
