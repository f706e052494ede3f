"""The house promises a member that she can be the first to write, from anywhere, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof


def test_people_are_found_while_she_types_to_whom(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "defne")
    page.locator("#composer, #thread .closed").first.wait_for()
    page.keyboard.press("n")
    expect(page.locator("#line-to")).to_be_focused()
    page.keyboard.type("ozturk")
    expect(page.locator("#suggest-list [role=option]").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#line-to")).to_have_value(re.compile("Öztürk <.+@.+>"))
    assert complaints == []
    page.context.close()


def test_a_conversation_is_begun_by_keyboard_taken_back_and_sent(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "selin")
    page.locator("#composer, #thread .closed").first.wait_for()
    page.keyboard.press("n")
    expect(page.locator("#line-to")).to_be_focused()
    expect(page).to_have_url(re.compile("/desk/conversations/new/$"))
    page.keyboard.type("yeni.kisi@mektup.example")
    for _ in range(4):
        page.keyboard.press("Enter")
    expect(page.locator("#draft")).to_be_focused()
    page.locator("#line-subject").fill("Siparişiniz")
    page.locator("#draft").focus()
    page.keyboard.type("Merhaba, siparişiniz hazır.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#history")).to_contain_text("Merhaba, siparişiniz hazır.")
    expect(page).to_have_url(re.compile(r"/desk/conversations/\d+/$"))
    expect(page.locator("#bar h2")).to_contain_text("Siparişiniz")
    expect(page.locator("#person")).to_contain_text("yeni.kisi@mektup.example")

    page.locator("#history").focus()
    page.keyboard.press("z")
    expect(page.locator("#line-to")).to_have_value("yeni.kisi@mektup.example")
    expect(page.locator("#line-subject")).to_have_value("Siparişiniz")
    expect(page.locator("#draft")).to_have_value("Merhaba, siparişiniz hazır.")

    page.locator("#draft").focus()
    page.keyboard.press("Control+Enter")
    page.locator("#history").wait_for()
    page.goto("/desk/conversations/new/")
    expect(page.locator("#draft")).to_have_value("")
    assert complaints == []
    page.context.close()


def test_what_was_begun_waits_by_thumb_too_until_it_is_thrown_away(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base, width=390)
    log_in(page, "ozan")
    page.locator(".topbar [data-visits]").click()
    page.locator("#line-to").press_sequentially("ozturk")
    page.locator("#suggest-list [role=option]", has_text="@").first.click()
    expect(page.locator("#line-to")).to_have_value(re.compile("@"))
    page.locator("#draft").fill("Yarın arıyorum")
    assert violations(page) == []
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.locator("#draft")).to_have_value("Yarın arıyorum")
    page.locator("[data-discards]").click()
    expect(page.locator("#draft")).to_have_value("")
    page.reload()
    expect(page.locator("#draft")).to_have_value("")
    assert complaints == []
    page.context.close()


def test_back_leads_to_where_she_was(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "selin")
    page.goto("/?tab=team")
    page.locator(".qitem").nth(1).click()
    expect(page).to_have_url(re.compile(r"/desk/conversations/\d+/"))
    page.locator("#composer, #thread .closed").first.wait_for()
    url = page.url
    page.locator("#person [data-visits]").click()
    expect(page).to_have_url(re.compile("/new/"))
    page.locator("#line-to").wait_for()
    page.go_back()
    expect(page).to_have_url(url)
    page.locator("#timeline").wait_for()
    page.context.close()
