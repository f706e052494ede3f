"""The house promises a newcomer that one link is enough: from an empty home to an answered customer, no manual."""

import re
import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import opened, require_chromium, violations
from tests.proofs.house import House, a_house
from tests.proofs.mail.servers import PASSWORD, Servers

pytestmark = pytest.mark.proof
expect.set_options(timeout=20_000)

OURS, HERS, OWNER = "destek@ornek.test", "ayse@ornek.test", "Işıl Çiçek"


@dataclass(frozen=True)
class Words:
    """What the newcomer looks for on the screen, and what she writes."""

    language: str
    other: str
    company: str
    servers: str
    connect: str
    go: str
    nobody: str
    subject: str
    answer: str


TURKISH = Words(
    *("tr", "English", "Çiçekçi Işıl", "Sunucular", "Dene ve bağla", "Kutuya geç"),
    *("Henüz kimse yazmadı", "Orkidem soldu, ışığı mı az?", "Işığını artırın, suyunu azaltın; İyi günler."),
)
ENGLISH = Words(
    *("en", "Türkçe", "Flora & Sons", "Servers", "Test and connect", "Go to the inbox"),
    *("Nobody has written yet", "My orchid droops", "More light and less water will do."),
)


@pytest.fixture(params=[TURKISH, ENGLISH], ids=lambda one: one.language)
def words(request: pytest.FixtureRequest) -> Words:
    found: Words = request.param
    return found


@pytest.fixture
def empty(servers: Servers) -> Iterator[House]:
    """A house in which nobody works yet; it trusts the mail servers' own certificate."""
    require_chromium()
    for user in ("destek", "ayse"):
        servers.doveadm("expunge", "-u", f"{user}@ornek.test", "mailbox", "INBOX", "all")
    with a_house() as house:
        house.environment["SSL_CERT_FILE"] = servers.ca
        house.start()
        house.wait_until_it_answers(180)
        yield house


class Newcomer:
    """Somebody with a mouse and a keyboard, who counts her clicks and never opens an address herself but the first."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def press(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.clicks += 1

    def write(self, **told: str) -> None:
        for field, text in told.items():
            self.page.locator(f"#id_{field}").fill(text)


def test_from_an_empty_home_to_the_first_answer(empty: House, browser: Browser, servers: Servers, words: Words) -> None:
    begun = time.monotonic()
    page, complaints = opened(browser, empty.base)
    new = Newcomer(page)
    _opens_the_link(new, empty, words)
    _founds_the_company(new, words)
    _connects_the_mailbox(new, words, servers)
    assert new.clicks <= 6
    _is_told_how_to_try_it(page, words)

    page.evaluate("window.still_the_same_page = true")
    _send(servers, words.subject)
    answer = _answers_the_letter(page, servers, words)
    assert page.evaluate("window.still_the_same_page === true")
    assert words.answer in answer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert OWNER in answer["From"]
    assert OURS in answer["From"]
    assert complaints == []
    assert time.monotonic() - begun < 600
    page.context.close()


def _opens_the_link(new: Newcomer, house: House, words: Words) -> None:
    """In a browser of Berlin, in her language."""
    line = new.page.context.new_cdp_session(new.page)
    line.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})
    new.page.goto(_link(house))
    if words.language == "en":
        new.press("link", "English")
    expect(new.page.locator("html")).to_have_attribute("lang", words.language)


def _is_told_how_to_try_it(page: Page, words: Words) -> None:
    """At her desk as on her phone."""
    expect(page.locator("#thread h2")).to_have_text(words.nobody)
    for pane, width in (("#thread", 1440), ("#queue", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(pane)).to_contain_text(OURS)
        assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})


def _answers_the_letter(page: Page, servers: Servers, words: Words) -> EmailMessage:
    row = page.locator(".qitem", has_text=words.subject)
    expect(row).to_be_visible(timeout=30_000)
    expect(page.locator("#thread h2")).not_to_have_text(words.nobody)
    row.click()
    page.locator("#draft").fill(words.answer)
    page.keyboard.press("Control+Enter")
    answer = _mail_to_her(servers, f"Re: {words.subject}")
    expect(page.locator("#history .msg", has_text=words.answer)).to_have_count(1)
    return answer


def _founds_the_company(new: Newcomer, words: Words) -> None:
    """One page: the company, its language and zone, and herself."""
    page = new.page
    assert violations(page) == []
    expect(page.locator("#id_language")).to_have_value(words.language)
    new.write(company=words.company, name=OWNER, email="isil@ornek.test", password="uzun bir cümle yazdım")
    expect(page.locator("#id_time_zone")).to_have_value("Europe/Berlin")  # as her browser says
    page.locator("button.primary").click()
    new.clicks += 1
    page.wait_for_url("**/desk/setup/channel/")


def _connects_the_mailbox(new: Newcomer, words: Words, servers: Servers) -> None:
    """The second page, with a real log-in to both servers. Their ports are not the usual ones, so they are told."""
    page = new.page
    assert violations(page) == []
    new.write(name="Destek", address=OURS, password=PASSWORD)
    page.locator("summary", has_text=words.servers).click()
    new.clicks += 1
    new.write(
        imap_host="localhost", imap_port=str(servers.ports["imaps"]),
        smtp_host="localhost", smtp_port=str(servers.ports["submission"]),
    )  # fmt: skip
    new.press("button", words.connect)
    expect(page.locator(".callout.yesil")).to_have_count(2)
    assert violations(page) == []
    new.press("link", words.go)


def _link(house: House) -> str:
    deadline = time.monotonic() + 20
    while not (found := re.findall(r"http://\S+/setup/\S+/", house.log.read_text())):
        assert time.monotonic() < deadline, "no link was printed"
        time.sleep(0.2)
    return str(found[-1])


def _send(servers: Servers, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Ayşe Gül <{HERS}>", OURS, subject
    mail.set_content("Ne yapayım?")
    with smtplib.SMTP("127.0.0.1", servers.ports["smtp"]) as smtp:
        smtp.send_message(mail)


def _mail_to_her(servers: Servers, subject: str) -> EmailMessage:
    """Return the only mail of this subject in the customer's box, once it is there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        files = [path for path in servers.box("ayse").glob("*/*") if path.is_file() and path.parent.name != "tmp"]
        mails = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
        found = [mail for mail in mails if str(mail["Subject"]) == subject]
        if found:
            assert len(found) == 1
            return found[0]
        time.sleep(0.3)
    raise AssertionError("No answer came to her")
