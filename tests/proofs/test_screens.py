"""The house promises screens that everybody can read and work, whatever she sees, holds or types with."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof

SIZES = [
    *((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")),
    *((1024, "light"), (768, "dark"), (320, "light")),
]
PLACES = (
    "/",
    "/?tab=team&shown=snoozed",
    "/desk/settings/arrivals/",
    "/desk/notifications/choices/",
    "/accounts/password/change/",
)
MENUS = ("#filter-open", "#assign-open", "#snooze-open", "#me-at-rail", "#me-at-top")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_every_page_is_accessible_fits_and_complains_of_nothing(
    browser: Browser, shop: House, width: int, theme: str
) -> None:
    page, complaints = opened(browser, shop.base, theme=theme, width=width)
    page.goto("/accounts/login/")
    found = _troubles(page, "log-in")
    log_in(page, "selin")
    path = page.locator(".qitem").first.get_attribute("href")
    assert path
    for place in (*PLACES, path):
        page.goto(place)
        page.wait_for_timeout(400)
        found += _troubles(page, place)
    for menu in MENUS:
        if page.locator(menu).is_visible():
            page.locator(menu).click()
            # What an open menu half covers is no target until it closes; without it every target was measured above.
            found += [trouble for trouble in _troubles(page, menu) if "target-size" not in trouble]
            page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += _troubles(page, "keys")
    page.keyboard.press("Escape")
    if page.locator("#to-person").is_visible():
        page.locator("#to-person").click()
        found += _troubles(page, "customer")

    assert found == []
    assert complaints == []
    page.context.close()


def _troubles(page: Page, place: str) -> list[str]:
    found = [f"{place} {trouble}" for trouble in violations(page)]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    headings = page.locator("h1").count()
    twice = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"
    )
    found += [f"{place} is {wider} px wider than the window"] if wider > 0 else []
    found += [f"{place} has {headings} h1"] if headings != 1 else []
    return found + [f"{place} has #{one} twice" for one in twice]


def test_a_member_chooses_her_language_and_theme_in_her_menu(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "nermin")
    path = page.locator(".qitem").first.get_attribute("href")
    page.goto(f"{path}")

    page.locator("#me-at-rail").click()
    page.locator(".at-rail [data-theme-choice=dark]").click()
    page.locator(".at-rail [value=en]").click()
    page.wait_for_load_state()

    assert page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == ["en", "dark"]
    assert page.url.endswith(f"{path}")
    expect(page.locator("#person h2")).to_have_text("Customer")
    page.locator("#me-at-rail").click()
    page.locator(".at-rail [data-theme-choice='']").click()
    page.locator(".at-rail [value=tr]").click()
    page.wait_for_load_state()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == ["tr", None]
    assert complaints == []
    page.context.close()


def test_a_second_click_and_a_held_key_do_no_second_deed(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "ozan")
    path = page.goto("/?tab=team") and page.locator(".qitem").nth(4).get_attribute("href")
    page.goto(f"{path}")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if "/resolution/" in one.url else None)

    page.locator("#resolve").dblclick()
    expect(page.locator("#resolve")).to_contain_text("Yeniden aç")
    page.wait_for_timeout(600)
    assert asked == ["POST"]

    page.locator("#history").focus()
    page.keyboard.down("e")
    for _ in range(5):
        page.keyboard.down("e")
    page.keyboard.up("e")
    expect(page.locator("#resolve")).to_contain_text("Çözüldü")
    page.wait_for_timeout(600)
    assert asked == ["POST", "DELETE"]
    page.context.close()


def test_on_a_phone_the_focus_goes_where_the_eyes_go(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base, width=390)
    log_in(page, "ozan")
    page.goto("/?tab=team")
    row = page.locator(".qitem").nth(1)

    row.press("Enter")
    expect(page.locator("#to-list")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#person .bar [data-go=thread]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#to-person")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    page.context.close()


def test_the_lifeline_leads_to_the_first_day_and_back(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "ozan")
    page.goto("/?tab=team")
    page.locator("#lifeline").wait_for()
    handle = page.locator("#lifeline input")
    last = handle.get_attribute("aria-valuetext")

    handle.focus()
    for _ in range(70):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1500)

    assert page.locator("#earlier").count() == 0
    assert handle.input_value() == "0"
    first = page.locator("#timeline > .day").first
    expect(first).to_be_in_viewport()
    for _ in range(70):
        page.keyboard.press("]")
    page.wait_for_timeout(500)
    expect(page.locator("#timeline > .ev").last).to_be_in_viewport()
    assert handle.get_attribute("aria-valuetext") != last or handle.input_value() == handle.get_attribute("max")
    assert complaints == []
    page.context.close()


def test_a_slow_answer_is_announced_by_its_shape_and_a_lost_line_by_a_banner(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "ozan")
    page.goto("/?tab=team")
    page.locator("#lifeline").wait_for()
    page.wait_for_timeout(2500)
    held: list[object] = []
    page.route("**/desk/conversations/*/", lambda route: held.append(route))

    page.locator(".qitem").nth(2).click(no_wait_after=True)
    expect(page.locator("#thread .coming")).to_be_visible()
    expect(page.locator("#thread")).to_have_attribute("aria-busy", "true")
    held[0].continue_()  # type: ignore[attr-defined]
    expect(page.locator(".coming")).to_have_count(0)
    expect(page.locator("#thread")).not_to_have_attribute("aria-busy", "true")

    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible(timeout=8000)
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden(timeout=8000)
    page.context.close()
