"""The house promises that typed words outlive a lost connection and an ended session, for their writer alone."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.proofs.browser import PASSWORD, log_in, opened
from tests.proofs.house import House

pytestmark = pytest.mark.proof


def _mail(page: Page, nth: int = 0) -> str:
    page.goto("/?tab=team")
    path = page.locator(".qitem:has(.ch.email)").nth(nth).get_attribute("href")
    assert path
    page.goto(path)
    page.locator("#composer[data-ready]").wait_for()
    return path


def _enter(page: Page, who: str) -> None:
    page.locator("#login").fill(f"{who}@mirra.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#composer[data-ready], .qitem").first.wait_for()


def _held(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsent-'))")
    return keys


def test_words_typed_without_a_connection_are_offered_back_to_their_writer_alone(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "defne")
    path = _mail(page)
    page.locator("#draft").fill("Sunucuda duran")
    expect(page.locator("#composer .saved")).to_contain_text("Taslak kaydedildi")
    assert _held(page) == []
    page.context.set_offline(True)
    page.locator("#draft").fill("Sunucuya ulaşmamış sözler")
    expect(page.locator("#composer .saved")).to_contain_text("bu cihazda saklandı")
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto(path)
    _enter(page, "selin")
    page.goto(path)
    page.locator("#composer[data-ready]").wait_for()
    expect(page.locator(".unsent")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("ulaşmamış sözler")
    page.context.clear_cookies()
    page.goto(path)
    _enter(page, "defne")
    page.goto(path)
    expect(page.locator(".unsent")).to_contain_text("Sunucuya ulaşmamış sözler")
    expect(page.locator("#draft")).to_have_value("Sunucuda duran")
    page.locator(".unsent button").first.click()
    expect(page.locator("#draft")).to_have_value("Sunucuya ulaşmamış sözler")
    expect(page.locator("#composer .saved")).to_contain_text("Taslak kaydedildi")
    assert _held(page) == []
    page.context.close()


def test_an_ended_session_is_not_taken_for_a_kept_draft_and_a_log_out_clears(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "ozan")
    path = _mail(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#draft").fill("Oturum bitti ama sözüm duruyor")
    expect(page.locator("#composer .saved")).to_contain_text("bu cihazda saklandı")
    page.context.add_cookies(cookies)
    page.goto(path)
    expect(page.locator(".unsent")).to_contain_text("Oturum bitti")
    page.locator("#draft").press_sequentially("Başka bir söz")
    expect(page.locator("#composer .saved")).to_contain_text("Taslak kaydedildi")
    page.reload()
    expect(page.locator(".unsent")).to_contain_text("Oturum bitti")
    assert len(_held(page)) == 1
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    page.locator("#login").wait_for()
    assert _held(page) == []
    page.context.close()


def test_words_sent_as_soon_as_they_are_typed_are_not_offered_back(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 1)  # nobody else has just written in it
    page.locator("#draft").press_sequentially("Kargonuz bugün çıktı.", delay=40)
    page.keyboard.press("Control+Enter")
    page.locator(".toast[data-deed=sent]").wait_for()
    expect(page.locator("#draft")).to_have_value("")
    expect(page.locator(".unsent")).to_have_count(0)
    assert _held(page) == []


def test_the_answer_to_a_sending_leaves_the_conversation_alone_that_she_went_on_to(
    browser: Browser, shop: House
) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 2)
    under_way: list[Route] = []
    page.route("**/messages/", lambda route: under_way.append(route))
    page.locator("#draft").fill("Yoldaki yanıt")
    page.locator("#draft").press("Control+Enter")
    before = page.locator("#thread").get_attribute("data-matter")
    page.locator(".qitem:not([aria-current])").first.click()
    expect(page.locator("#thread")).not_to_have_attribute("data-matter", before or "")
    page.locator("#composer[data-ready]").wait_for()
    page.locator("#draft").fill("Başka bir müşteriye")
    under_way[0].continue_()
    page.locator(".toast[data-deed=sent]").wait_for()
    page.wait_for_timeout(800)
    matters = page.evaluate("['thread', 'composer', 'bar'].map((id) => document.getElementById(id).dataset.matter)")
    assert len(set(matters)) == 1
    expect(page.locator("#draft")).to_have_value("Başka bir müşteriye")
