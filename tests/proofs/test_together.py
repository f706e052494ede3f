"""The house promises two members at one conversation that they see each other, and that nobody talks over the other."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof


def _at(browser: Browser, shop: House, who: str, path: str, *, width: int = 1440) -> Page:
    page, _ = opened(browser, shop.base, width=width)
    log_in(page, who)
    page.goto(path)
    page.locator("#composer").wait_for()
    return page


def _mail(browser: Browser, shop: House, number: int) -> str:
    page, _ = opened(browser, shop.base)
    log_in(page, "nermin")
    page.goto("/?tab=team")
    mails = page.locator(".qitem:has(.ch.email)")
    path = mails.nth(number % mails.count()).get_attribute("href")
    page.context.close()
    assert path
    return path


def test_who_is_here_and_who_writes_is_seen_live(browser: Browser, shop: House) -> None:
    path = _mail(browser, shop, 0)
    mine = _at(browser, shop, "defne", path)
    expect(mine.locator("#company")).to_be_hidden()
    theirs = _at(browser, shop, "ozan", path, width=390)
    expect(mine.locator("#company")).to_have_text("Ozan da burada", timeout=10_000)
    expect(mine.locator("#here .avatar")).to_have_attribute("title", "Ozan Tekin")
    expect(theirs.locator("#company")).to_have_text("Defne de burada")
    assert violations(mine) == []

    mine.locator("#draft").press_sequentially("Merhaba, hemen", delay=40)
    expect(theirs.locator("#company")).to_have_text("Defne yazıyor…")
    expect(theirs.locator("#company")).to_have_text("Defne de burada", timeout=12_000)

    theirs.goto("/")
    expect(mine.locator("#company")).to_be_hidden()
    expect(mine.locator("#here .avatar")).to_have_count(0)
    mine.locator("#draft").fill("")
    mine.wait_for_timeout(1200)
    mine.context.close()
    theirs.context.close()


def test_two_tabs_of_one_member_are_one_and_closing_one_is_not_leaving(browser: Browser, shop: House) -> None:
    path = _mail(browser, shop, 1)
    mine = _at(browser, shop, "defne", path)
    hers = _at(browser, shop, "selin", path)
    second = hers.context.new_page()
    second.goto(path)
    second.wait_for_timeout(3500)
    second.close()
    mine.wait_for_timeout(1500)
    expect(mine.locator("#here .avatar")).to_have_count(1)
    hers.context.close()
    expect(mine.locator("#here .avatar")).to_have_count(0, timeout=15_000)
    mine.context.close()


def test_in_the_queue_the_row_says_who_writes(browser: Browser, shop: House) -> None:
    path = _mail(browser, shop, 2)
    hers, _ = opened(browser, shop.base)
    log_in(hers, "selin")
    hers.goto("/?tab=team")
    hers.wait_for_timeout(3500)
    mine = _at(browser, shop, "ozan", path)
    mine.locator("#draft").press_sequentially("Bir saniye", delay=30)
    row = hers.locator(f'.qitem[href="{path}"]')
    expect(row.locator(".writes")).to_have_text("Ozan yazıyor…")
    expect(row.locator(".writes")).to_have_count(0, timeout=12_000)
    mine.locator("#draft").fill("")
    mine.wait_for_timeout(1200)
    mine.context.close()
    hers.context.close()


def test_both_press_send_at_once_and_both_know(browser: Browser, shop: House) -> None:
    path = _mail(browser, shop, 3)
    mine, theirs = _at(browser, shop, "defne", path), _at(browser, shop, "ozan", path)
    for page, text in ((mine, "Bugün yolluyorum."), (theirs, "Yarın yolluyorum.")):
        page.locator("#draft").fill(text)
        expect(page.locator("#composer .saved")).not_to_be_empty()
    mine.evaluate("() => document.querySelector('#composer .primary').click()")
    theirs.evaluate("() => document.querySelector('#composer .primary').click()")
    expect(mine.locator("#meanwhile")).to_contain_text("Ozan Tekin şu an bir yanıt yazıyor")
    expect(theirs.locator("#meanwhile")).to_contain_text("Defne Aksoy şu an bir yanıt yazıyor")

    mine.locator("#meanwhile button", has_text="Yine de gönder").click()
    expect(mine.locator(".msg.us", has_text="Bugün yolluyorum.")).to_have_count(1)
    theirs.locator("#meanwhile button", has_text="Yine de gönder").click()
    expect(theirs.locator("#meanwhile")).to_contain_text("Defne Aksoy az önce yanıtladı")
    expect(theirs.locator("#draft")).to_have_value("Yarın yolluyorum.")
    theirs.wait_for_timeout(500)  # a second click in the same place within a moment is none
    theirs.locator("#meanwhile button", has_text="Yine de gönder").click()
    expect(theirs.locator(".msg.us", has_text="Yarın yolluyorum.")).to_have_count(1)
    mine.context.close()
    theirs.context.close()


def test_a_screen_at_rest_asks_for_nothing(browser: Browser, shop: House) -> None:
    path = _mail(browser, shop, 4)
    mine, theirs = _at(browser, shop, "defne", path), _at(browser, shop, "ozan", path)
    expect(mine.locator("#here .avatar")).to_have_count(1, timeout=10_000)
    mine.wait_for_timeout(2500)
    asked: list[str] = []
    for page in (mine, theirs):
        page.on("request", lambda request: asked.append(request.url))
    mine.wait_for_timeout(30_000)

    assert asked == []
    mine.context.close()
    theirs.context.close()
