"""The chat can be used by keyboard, by a screen reader, on a phone, in the dark and in both languages."""

import pytest
from playwright.sync_api import Browser, expect

from tests.proofs.browser import opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof

FOCUSED = (
    "() => { let one = document.activeElement; while (one.shadowRoot) one = one.shadowRoot.activeElement;"
    " return one.id || one.className }"
)


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_of_it_is_accessible(browser: Browser, shop: House, theme: str, width: int, language: str) -> None:
    page, complaints = opened(browser, shop.base, theme=theme, width=width)
    page.goto(f"/demo/shop?lang={language}")
    page.locator(".launch").wait_for()
    found = violations(page)
    page.locator(".launch").click()
    page.locator(".notice").wait_for()
    found += violations(page)
    page.locator(".form .primary").click()
    page.locator(".head .bare").first.click()
    page.locator("#phone").wait_for()
    found += violations(page)
    page.locator(".form .link").click()
    page.locator("#field").fill("Merhaba")
    page.locator("#field").press("Enter")
    page.locator(".mine").wait_for()
    found += violations(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert found == []
    assert wider <= 0
    assert complaints == []
    page.context.close()


def test_the_keyboard_is_enough(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    page.locator(".launch").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_be_visible()
    assert page.evaluate(FOCUSED) == "notice"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    if page.locator(".slots").is_visible():
        page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "field"
    page.keyboard.type("Klavyeyle")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("iki satır")
    page.keyboard.press("Enter")
    expect(page.locator(".mine .b")).to_contain_text("Klavyeyle\niki satır")
    page.keyboard.press("Escape")

    expect(page.locator(".panel")).to_be_hidden()
    assert "launch" in page.evaluate(FOCUSED)
    page.context.close()


def test_a_phone_is_filled_and_keeps_the_focus_inside(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base, width=390)
    page.goto("/demo/shop")
    page.locator(".launch").click()
    page.locator(".notice").wait_for()
    box = page.locator(".panel").bounding_box()

    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.locator(".panel").get_attribute("aria-modal") == "true"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "muhatap-chat"
    page.context.close()


def test_what_comes_in_is_said_aloud(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    page.locator(".launch").click()
    page.locator(".form .primary").click()

    log = page.locator("[role=log]")
    assert log.get_attribute("aria-live") == "polite"
    expect(page.get_by_role("dialog", name="Mırra")).to_be_visible()
    expect(page.locator("[role=status]").last).to_be_attached()
    page.context.close()
