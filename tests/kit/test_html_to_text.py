import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.kit.html_to_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Merhaba <b>Ali</b>,</p><p>nasılsın?</p>", "Merhaba Ali,\n\nnasılsın?"),
        ("bir<br>iki<br/>üç", "bir\niki\nüç"),
        ("<ul><li>süt<li>ekmek</ul>", "- süt\n- ekmek"),
        ("<ol><li>önce</li><li>sonra</li></ol>", "1. önce\n2. sonra"),
        ("<table><tr><td>Ürün</td><td>Adet</td></tr><tr><td>Masa</td><td>2</td></tr></table>", "Ürün  Adet\nMasa  2"),
        ("<style>p{}</style><script>x()</script><title>t</title>görünür", "görünür"),
        ("<!-- gizli -->görünür<!-- açık kalan", "görünür açık kalan"),
        ("3 &lt; 5 &amp; &ouml;", "3 < 5 & ö"),
        ("3 < 5", "3 < 5"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("<img alt='🎉'> kutlarım", "🎉 kutlarım"),
        ("<img alt='Logo'>", "[Logo]"),
    ],
)
def test_html_reads_as_a_mail_reader_shows_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_a_link_keeps_its_address_unless_it_is_its_own_label() -> None:
    assert html_to_text("<a href='https://a.example/takip'>takip</a>") == "takip (https://a.example/takip)"
    assert html_to_text("<a href='https://a.example/'>a.example</a>") == "a.example"
    assert html_to_text("<a href='mailto:a@b.example'>yazın</a>") == "yazın"


def test_a_quotation_gets_its_marks_by_depth() -> None:
    assert html_to_text("a<blockquote>b<blockquote>c</blockquote></blockquote>d") == "a\n> b\n> > c\nd"


def test_the_indent_button_of_gmail_makes_no_quotation() -> None:
    assert html_to_text("a<blockquote class=gmail_quote>b</blockquote>") == "a\nb"
    assert html_to_text("<div class=gmail_quote><blockquote class=gmail_quote>b</blockquote></div>") == "> b"


@given(st.text(alphabet="<>/ab\"' =&;!-\n", max_size=200))
def test_any_text_comes_through_without_an_error(html: str) -> None:
    assert html_to_text(html).count("\n\n\n\n") == 0


@given(st.lists(st.text(alphabet="abcğış", min_size=1, max_size=8), min_size=1, max_size=10))
def test_no_word_between_tags_is_lost(words: list[str]) -> None:
    html = "".join(f"<div><span class='x'>{word}</span></div>" for word in words)
    assert html_to_text(html).split() == words
