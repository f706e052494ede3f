"""The house promises that a company begins with one link: from an empty home to the first reply, in a real browser,

over a real Dovecot and Postfix; and that its people come, go and are let in again by mail.
"""

import base64
import hmac
import re
import smtplib
import struct
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import opened, require_chromium, violations
from tests.proofs.house import House, a_house
from tests.proofs.mail.servers import PASSWORD, Servers

pytestmark = pytest.mark.proof

OWNER, OWNERS_PASSWORD = "destek@ornek.test", "uzun bir cümle yazdım"
KEREM_PASSWORD, KEREM_LATER = "kerem de uzun yazdı", "kerem bir daha yazdı"
PAGES = (
    *("", "me/", "me/security/", "workspace/", "privacy/", "members/", "teams/", "channels/", "channels/add/email/"),
    *("retention/", "mail/", "arrivals/", "tags/", "snippets/", "tokens/", "audit/"),
)


@pytest.fixture(scope="module")
def empty(servers: Servers) -> Iterator[House]:
    """A house in which nobody works yet; it trusts the mail servers' own certificate."""
    require_chromium()
    for user in ("destek", "ayse"):
        servers.doveadm("expunge", "-u", f"{user}@ornek.test", "mailbox", "INBOX", "all")
    with a_house() as house:
        house.environment["SSL_CERT_FILE"] = servers.ca
        house.start()
        house.wait_until_it_answers()
        yield house


def _link(house: House) -> str:
    found = re.findall(r"http://\S+/setup/\S+/", house.log.read_text())
    return str(found[-1])


def _fill_company(page: Page) -> None:
    for field, words in (
        ("company", "Çiçek & Kızı"), ("name", "Ayşe Işık"), ("email", OWNER), ("password", OWNERS_PASSWORD)
    ):  # fmt: skip
        page.locator(f"#id_{field}").fill(words)


def _log_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("#login").fill(email)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def _mail_to(servers: Servers, user: str, *, about: str, within: float = 40) -> EmailMessage:
    """Return the mail in a user's box whose subject holds these words."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        for path in servers.box(user).glob("*/*"):
            mail = message_from_bytes(path.read_bytes(), policy=default) if path.is_file() else None
            if mail is not None and about in str(mail["Subject"]):
                return mail
        time.sleep(0.3)
    raise AssertionError(f"No mail about “{about}” came to {user}")


def _link_in(mail: EmailMessage) -> str:
    return str(re.findall(r"http://\S+", mail.get_body(("plain",)).get_content())[0])


def _totp(secret: str) -> str:
    """RFC 6238, six digits, thirty seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_link_opens_once_and_is_printed_again_until_then(empty: House, browser: Browser) -> None:
    first = _link(empty)
    empty.kill("server")
    empty.wait_until_it_answers()
    time.sleep(1)
    assert _link(empty) == first

    winner, complaints = opened(browser, empty.base)
    loser, _ = opened(browser, empty.base)
    for page in (winner, loser):
        page.goto(first)
        _fill_company(page)
    winner.locator("button.primary").click()
    winner.wait_for_url("**/desk/setup/channel/")
    loser.locator("button.primary").click()
    expect(loser.locator("h1")).to_have_text("Bu bağlantı artık geçmiyor")
    assert complaints == []
    for page in (winner, loser):
        page.context.close()


def test_the_mailbox_is_tried_for_real_and_the_set_up_goes_on_after_a_kill(
    empty: House, browser: Browser, servers: Servers
) -> None:
    page, _ = opened(browser, empty.base)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.wait_for_url("**/desk/setup/channel/")
    empty.kill("server")
    empty.wait_until_it_answers()
    page.goto("/")
    page.wait_for_url("**/desk/setup/channel/")

    page.locator("details summary", has_text="Sunucular").click()
    told = {
        "name": "Destek", "address": "destek@ornek.test", "password": "yanlış", "imap_host": "localhost",
        "imap_port": str(servers.ports["imaps"]), "smtp_host": "localhost",
        "smtp_port": str(servers.ports["submission"]),
    }  # fmt: skip
    for field, words in told.items():
        page.locator(f"#id_{field}").fill(words)
    page.locator("button", has_text="Dene ve bağla").click()
    expect(page.locator(".callout.kirmizi").first).to_contain_text("Gelen postaya girilemedi")
    expect(page.locator(".callout.kirmizi q").first).to_contain_text("AUTHENTICATIONFAILED")
    expect(page.locator("#id_imap_host")).to_have_value("localhost")
    assert "yanlış" not in page.content()

    page.locator("#id_password").fill(PASSWORD)
    page.locator("button", has_text="Dene ve bağla").click()
    expect(page.locator(".callout.yesil")).to_have_count(2)
    assert PASSWORD not in page.content()
    page.locator("a", has_text="Kutuya geç").click()
    expect(page.locator("#queue")).to_be_visible()
    page.context.close()


def test_the_first_letter_comes_in_and_is_answered(empty: House, browser: Browser, servers: Servers) -> None:
    page, complaints = opened(browser, empty.base)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.locator("#queue").wait_for()
    time.sleep(5)  # until the mailbox is listened to; what was there before is history
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ayse@ornek.test", "destek@ornek.test", "Orkidem soldu"
    mail.set_content("Ne yapayım?")
    with smtplib.SMTP("127.0.0.1", servers.ports["smtp"]) as smtp:
        smtp.send_message(mail)
    page.goto("/?tab=team")
    page.locator(".qitem", has_text="Orkidem soldu").click(timeout=30_000)
    page.locator("#draft").fill("Suyunu azaltın, ışığını artırın.")
    page.keyboard.press("Control+Enter")
    page.locator("#toasts .toast").first.wait_for()

    answer = _mail_to(servers, "ayse", about="Re: Orkidem soldu")
    assert "Suyunu azaltın" in answer.get_body(("plain",)).get_content()
    assert complaints == []
    page.context.close()


def test_somebody_is_invited_by_mail_and_forgets_her_password(empty: House, browser: Browser, servers: Servers) -> None:
    page, _ = opened(browser, empty.base)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.goto("/desk/settings/mail/")
    page.locator("label.check", has_text="Destek").click()
    page.locator("button", has_text="Kaydet").click()
    expect(page.locator("#toasts")).to_contain_text("Kaydedildi")
    page.goto("/desk/settings/members/")
    page.locator("#id_email").fill("ayse@ornek.test")
    page.locator("#id_name").fill("Kerem")
    page.locator("button", has_text="Davet et").click()
    expect(page.locator("#toasts")).to_contain_text("Davet yolda")

    hers, complaints = opened(browser, empty.base)
    hers.goto(_link_in(_mail_to(servers, "ayse", about="seni Muhatap’a çağırıyor")))
    hers.locator("#id_password").fill(KEREM_PASSWORD)
    hers.locator("button", has_text="Ekibe katıl").click()
    expect(hers.locator("#queue")).to_be_visible()
    hers.context.clear_cookies()

    hers.goto("/accounts/login/")
    hers.locator("a", has_text="Parolanı mı unuttun?").click()
    hers.locator("input[name=email]").fill("ayse@ornek.test")
    hers.locator("button.primary").click()
    hers.goto(_link_in(_mail_to(servers, "ayse", about="parolanı yenile")))
    for field in ("password1", "password2"):
        hers.locator(f"#id_{field}").fill(KEREM_LATER)
    hers.locator("button.primary").click()
    _log_in(hers, "ayse@ornek.test", KEREM_LATER)
    expect(hers.locator("#queue")).to_be_visible()
    assert complaints == []
    for one in (page, hers):
        one.context.close()


def test_a_second_step_is_asked_for_and_a_recovery_code_will_do(empty: House, browser: Browser) -> None:
    page, complaints = opened(browser, empty.base)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.locator("#queue").wait_for()
    page.goto("/accounts/mfa/totp/activate/")
    if page.locator("#id_password").count():
        page.locator("#id_password").fill(OWNERS_PASSWORD)
        page.locator("button.primary").click()
    page.locator("summary", has_text="Tarayamıyor musun?").click()
    secret = page.locator(".code.box").inner_text()
    page.locator("#id_code").fill(_totp(secret))
    page.locator("button", has_text="Aç").click()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    page.context.clear_cookies()

    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.wait_for_url("**/accounts/mfa/authenticate/")
    page.locator("#id_code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator(".err")).to_contain_text("Kod tutmadı")
    page.locator("#id_code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_be_visible()
    page.goto("/accounts/mfa/totp/deactivate/")
    if page.locator("#id_password").count():
        page.locator("#id_password").fill(OWNERS_PASSWORD)
        page.locator("button.primary").click()
    page.locator("button", has_text="Kapat").click()
    page.wait_for_url("**/desk/settings/me/security/")
    assert complaints == []
    page.context.close()


def test_whoever_leaves_is_shut_out_at_once_and_her_work_goes_on(empty: House, browser: Browser) -> None:
    hers, _ = opened(browser, empty.base)
    _log_in(hers, "ayse@ornek.test", KEREM_LATER)
    hers.locator("#queue").wait_for()
    hers.goto("/?tab=team")
    path = hers.locator(".qitem").first.get_attribute("href")
    assert path
    hers.goto(path)
    hers.locator("#assign summary").click()
    hers.locator("#assign button", has_text="Ben alayım").click()
    expect(hers.locator("#toasts")).to_contain_text("Artık sende")

    page, complaints = opened(browser, empty.base)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.goto("/desk/settings/members/")
    page.locator(".item", has_text="Kerem").click()
    page.locator("#heir").select_option(label="Ayşe Işık")
    page.locator("button", has_text="Ayır ve devret").click()
    expect(page.locator("#toasts")).to_contain_text("devredilen görüşme: 1")
    expect(hers.locator("#login")).to_be_visible(timeout=15_000)  # her screen notices by itself
    page.goto("/desk/settings/audit/")
    expect(page.locator(".rows")).to_contain_text("ekipten ayırdı")
    assert complaints == []
    for one in (page, hers):
        one.context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_every_page_of_the_settings_can_be_read_by_everybody(
    empty: House, browser: Browser, theme: str, width: int
) -> None:
    page, complaints = opened(browser, empty.base, theme=theme, width=width)
    _log_in(page, OWNER, OWNERS_PASSWORD)
    page.wait_for_load_state()
    for place in PAGES:
        page.goto(f"/desk/settings/{place}")
        assert violations(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    assert complaints == []
    page.context.close()
