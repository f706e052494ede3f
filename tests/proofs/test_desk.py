"""The house promises a member a desk that answers, undoes, hears and stays calm, in a real browser."""

import time

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.proofs.browser import log_in, opened
from tests.proofs.house import House

pytestmark = pytest.mark.proof

MAIL = ".qitem:has(.ch.email)"


def test_a_member_answers_with_the_keyboard_and_takes_it_back(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page)
    page.goto("/?tab=team")
    # The first row opens by itself and may be a live chat, which leaves no time to take anything back.
    path = page.locator(MAIL).first.get_attribute("href")
    assert path
    page.locator(MAIL).first.press("Enter")
    page.wait_for_url(f"**{path}")
    page.locator(f"#composer[data-kind=reply][data-matter='{path.split('/')[-2]}']").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("Yanlış yazdım")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts .toast")).to_contain_text("10 saniye içinde gidiyor")
    expect(page.locator("#draft")).to_be_focused()  # the new composer is in its place

    page.locator("#draft").blur()
    page.keyboard.press("z")

    expect(page.locator("#draft")).to_have_value("Yanlış yazdım")
    expect(page.locator("#history")).not_to_contain_text("Yanlış yazdım")
    assert complaints == []
    page.context.close()


def test_a_reply_leaves_after_ten_seconds_though_the_browser_was_closed(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "ozan")
    page.goto("/?tab=team")
    path = page.locator(MAIL).nth(1).get_attribute("href")
    assert path
    page.goto(path)
    page.locator("#draft").fill("Kapatsam da gider.")
    page.keyboard.press("Control+Enter")
    page.locator("#toasts .toast").wait_for()
    page.context.close()

    deadline = time.monotonic() + 25
    outbox = shop.home / "demo-outbox"
    while time.monotonic() < deadline and not list(outbox.glob("*.eml")):
        time.sleep(0.5)
    assert any("Kapatsam da gider." in mail.read_text() for mail in outbox.glob("*.eml"))


def test_what_a_colleague_does_appears_by_itself(browser: Browser, shop: House) -> None:
    mine, _ = opened(browser, shop.base)
    log_in(mine, "selin")
    theirs, _ = opened(browser, shop.base)
    log_in(theirs, "defne")
    path = theirs.locator(".qitem").nth(1).get_attribute("href")
    assert path
    mine.goto(path)
    mine.wait_for_timeout(2000)
    theirs.goto(path)
    theirs.wait_for_timeout(800)

    theirs.keyboard.press("i")
    theirs.keyboard.type("Selin, buna bakar mısın?")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.locator("#history")).to_contain_text("Selin, buna bakar mısın?")

    expect(mine.locator("#history")).to_contain_text("Selin, buna bakar mısın?", timeout=5000)
    mine.context.close()
    theirs.context.close()


def test_what_opened_by_itself_is_read_once_she_does_something_in_it(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    seen: list[str] = []
    page.on("request", lambda asked: seen.append(asked.url) if asked.url.endswith("/seen/") else None)
    log_in(page, "selin")
    page.goto("/?tab=team")
    page.locator("#thread[data-opened-itself]").wait_for()
    page.wait_for_timeout(1500)
    page.locator(".qitem").nth(2).focus()
    assert seen == []

    with page.expect_request("**/seen/"):
        page.locator("#history").click(position={"x": 5, "y": 5})

    expect(page.locator("#thread[data-opened-itself]")).to_have_count(0)
    page.locator("#history").click(position={"x": 5, "y": 5})
    page.wait_for_timeout(300)
    assert len(seen) == 1
    assert complaints == []
    page.context.close()


def test_what_she_chose_opens_though_what_opens_by_itself_comes_in_between(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "selin")
    held: list[Route] = []
    page.route("**/desk/conversations/*/", lambda route: held.append(route))
    page.goto("/?tab=team")
    chosen = page.locator(".qitem").nth(2)
    number = (chosen.get_attribute("href") or "").split("/")[-2]
    chosen.click()
    page.wait_for_timeout(300)
    # The page that the log-in led to may have begun to open its own first row, and was left.
    by_itself = [route for route in held if "x-first" in route.request.headers][-1]
    hers = [route for route in held if "x-first" not in route.request.headers]

    with page.expect_response(by_itself.request.url):
        by_itself.continue_()
    page.wait_for_timeout(500)
    for route in hers:
        route.continue_()

    expect(page.locator("#thread")).to_have_attribute("data-matter", number)
    assert complaints == []
    page.context.close()


def test_a_colleague_named_in_a_note_hears_the_bell(browser: Browser, shop: House) -> None:
    called, _ = opened(browser, shop.base)
    log_in(called, "ozan")
    called.wait_for_timeout(3000)
    calling, _ = opened(browser, shop.base)
    log_in(calling, "defne")
    path = calling.locator(".qitem").nth(1).get_attribute("href")
    assert path
    calling.goto(path)

    calling.keyboard.press("i")
    calling.keyboard.type("@Ozan buna sen bakar mısın?")
    calling.keyboard.press("Control+Enter")

    expect(called.locator(".bell.at-rail [data-unseen]")).to_have_text("1", timeout=8000)
    called.locator(".bell.at-rail summary").focus()
    called.keyboard.press("Enter")
    expect(called.locator(".bell.at-rail .notice")).to_contain_text("Defne Aksoy bir notta senden söz etti")
    expect(called.locator(".bell.at-rail [data-unseen]")).to_be_hidden()
    called.context.close()
    calling.context.close()


def test_an_idle_screen_asks_for_nothing(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page)
    page.wait_for_timeout(3000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(10_000)

    assert asked == []
    page.context.close()
