"""On one browser or on several, each customer has her own chat and nobody else's words."""

import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Browser, Page, Route, expect

from tests.proofs.browser import opened
from tests.proofs.house import House
from tests.proofs.pages import Site, a_site

pytestmark = pytest.mark.proof
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Shop:
    """A web shop whose pages say who is logged in."""

    site: Site
    house: House
    key: str
    secret: str

    def page_of(self, customer: str) -> str:
        """Return the address of a page drawn for a customer, or for nobody."""
        claims = {"aud": self.key, "sub": customer, "exp": int(time.time()) + 600, "jti": secrets.token_hex(8)}
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.secret.encode()))
        more = f'data-identity="{token}"' if customer else ""
        return self.site.put(f"/{customer or 'nobody'}", widget=self.house.base, key=self.key, more=more)


@pytest.fixture(scope="module")
def web_shop(shop: House) -> Iterator[Shop]:
    with a_site() as site:
        command = ("channel", "create", "webchat", "--workspace", "mirra", "--name", "Dükkân")
        made = json.loads(shop.run(*command, "--set", f"origins={site.origin}"))
        yield Shop(site, shop, made["key"], made["identity_secret"])


def _open(page: Page) -> None:
    """Open the chat, past the notice and the form of a closed shop."""
    page.locator(".launch").click()
    go, back = page.get_by_role("button", name="Okudum, devam et"), page.get_by_role("button", name="Sohbete dön")
    field = page.locator("#field:visible")
    go.or_(back).or_(field).first.wait_for()
    if go.is_visible():
        go.click()
    back.or_(field).first.wait_for()
    if back.is_visible():
        back.click()


def _say(page: Page, text: str) -> None:
    page.locator("#field").fill(text)
    page.locator("#field").press("Enter")
    page.locator(".mine .b", has_text=text).wait_for()


def _is_sent(page: Page, text: str) -> None:
    expect(page.locator(".mine", has_text=text).locator("small")).to_have_text(re.compile("Gönderildi|Görüldü"))


def _swallow(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


@pytest.mark.parametrize("following", ["deniz", ""])
def test_what_a_customer_had_not_sent_goes_under_nobody_else(browser: Browser, web_shop: Shop, following: str) -> None:
    page, _ = opened(browser, web_shop.site.origin)
    page.goto(web_shop.page_of(f"ayse-{following}"))
    _open(page)
    _say(page, "Ayşe yazdı")
    _is_sent(page, "Ayşe yazdı")
    page.route("**/messages", _swallow)
    _say(page, "Ayşe gönderemedi")
    expect(page.locator(".trouble")).to_contain_text("yazdığın duruyor")

    page.unroute("**/messages")
    page.goto(web_shop.page_of(following))
    _open(page)
    _say(page, "Ben başkasıyım")
    _is_sent(page, "Ben başkasıyım")
    page.reload() if not following else page.goto(web_shop.page_of(following))
    _open(page)
    expect(page.locator(".mine .b", has_text="Ben başkasıyım")).to_have_count(1)
    expect(page.locator(".mine .b", has_text="Ayşe")).to_have_count(0)

    page.goto(web_shop.page_of(f"ayse-{following}"))
    _open(page)
    _is_sent(page, "Ayşe gönderemedi")
    page.context.close()


def test_who_signs_out_without_a_new_page_leaves_nothing_on_the_screen(browser: Browser, web_shop: Shop) -> None:
    page, _ = opened(browser, web_shop.site.origin)
    page.goto(web_shop.page_of("melis"))
    _open(page)
    _say(page, "Melis yazdı")
    _is_sent(page, "Melis yazdı")
    page.locator("#field").fill("Yarım kalan")
    page.evaluate("window.muhatap.signOut()")

    expect(page.locator(".mine")).to_have_count(0)
    expect(page.locator("#field")).to_have_value("")
    assert "Melis" not in page.evaluate("JSON.stringify({...localStorage})")
    page.context.close()


def test_a_customer_reads_on_the_next_device_before_she_writes_there(browser: Browser, web_shop: Shop) -> None:
    phone, _ = opened(browser, web_shop.site.origin, width=390)
    phone.goto(web_shop.page_of("ece"))
    _open(phone)
    _say(phone, "Telefondan yazdım")
    _is_sent(phone, "Telefondan yazdım")

    laptop, _ = opened(browser, web_shop.site.origin)
    laptop.goto(web_shop.page_of(""))
    _open(laptop)
    laptop.goto(web_shop.page_of("ece"))
    laptop.locator(".launch").click()
    expect(laptop.locator(".mine .b", has_text="Telefondan yazdım")).to_have_count(1)
    phone.context.close()
    laptop.context.close()


def test_a_new_version_is_shown_before_the_next_message(browser: Browser, web_shop: Shop) -> None:
    page, _ = opened(browser, web_shop.site.origin)
    page.goto(web_shop.page_of(""))
    _open(page)
    _say(page, "Eski metinden sonra")
    _is_sent(page, "Eski metinden sonra")
    text = web_shop.house.home / "notice.txt"
    text.write_text("Bu, yeni aydınlatma metni.", encoding="utf-8")
    web_shop.house.run("notice", "publish", str(text), "--workspace", "mirra", "--language", "tr")
    page.locator("#field").fill("Yeni metinden önce")
    page.locator("#field").press("Enter")
    expect(page.locator(".notice")).to_have_text("Bu, yeni aydınlatma metni.")
    page.get_by_role("button", name="Okudum, devam et").click()

    _is_sent(page, "Yeni metinden önce")
    expect(page.locator(".mine")).to_have_count(2)
    page.context.close()
