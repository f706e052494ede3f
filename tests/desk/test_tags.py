"""The house promises that people's words reach the screen whole and run nothing there."""

from muhatap.desk.templatetags.desk import said


def test_what_people_write_is_shown_and_never_run() -> None:
    assert said("<script>alert(1)</script>\n\n1 < 2 & 3") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>1 &lt; 2 &amp; 3</p>"
    )


def test_a_web_address_is_a_link_without_the_full_stop_after_it() -> None:
    drawn = said("Bakın: https://ornek.example/a?b=1&c=2.")

    assert 'href="https://ornek.example/a?b=1&amp;c=2"' in drawn
    assert drawn.endswith("</a>.</p>")


def test_an_address_cannot_break_out_of_its_link() -> None:
    drawn = said('https://x.example/"onmouseover="alert(1)')

    assert '"onmouseover' not in drawn.replace("&quot;", "")


def test_only_web_addresses_become_links() -> None:
    assert "<a" not in said("javascript:alert(1) mailto:a@b.example")
