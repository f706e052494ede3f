"""A member finds and commands with the keyboard alone, in a real browser, in both themes and on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof

SELECTED = "#palette-list [aria-selected=true]"


@pytest.fixture
def desk(browser: Browser, shop: House) -> Iterator[Page]:
    """Defne's desk; whatever the page complains of fails the promise."""
    page, complaints = opened(browser, shop.base)
    log_in(page)
    page.locator("#thread[data-matter]").wait_for()
    yield page
    assert complaints == []
    page.context.close()


def _summon(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type(words)


def test_a_person_is_opened_by_a_few_letters_without_turkish_ones(desk: Page) -> None:
    _summon(desk, "isil")
    expect(desk.locator("#palette-list [id^=option-person]").first).to_contain_text("Işıl")
    desk.keyboard.press("ArrowDown")
    chosen = desk.locator(SELECTED)
    expect(chosen).to_have_attribute("id", re.compile("option-person-"))
    assert desk.locator("#palette-q").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    name = chosen.locator("span.ell").inner_text().split()[0]

    desk.keyboard.press("Enter")

    desk.wait_for_url("**/desk/people/*/")
    expect(desk.locator("#person .id b")).to_contain_text(name)
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette-list")).to_be_visible()


def test_who_types_faster_than_the_answer_gets_what_she_typed(desk: Page) -> None:
    desk.route("**/desk/palette/*", lambda route: (desk.wait_for_timeout(300), route.continue_()))
    _summon(desk, "işıl")
    desk.keyboard.press("Enter")

    desk.wait_for_url("**/desk/people/*/")


def test_escape_closes_and_the_focus_returns_to_the_draft(desk: Page) -> None:
    desk.locator("#draft").focus()
    desk.keyboard.type("Yarım kalan ")
    _summon(desk, "koyu")
    desk.keyboard.press("Escape")

    expect(desk.locator("#palette")).not_to_be_visible()
    expect(desk.locator("#draft")).to_be_focused()
    desk.keyboard.type("cümle")
    expect(desk.locator("#draft")).to_have_value("Yarım kalan cümle")
    desk.locator("#draft").fill("")
    desk.wait_for_timeout(900)


def test_commands_act_on_the_open_conversation_and_can_be_taken_back(desk: Page) -> None:
    _summon(desk, "devret ozan")
    expect(desk.locator(SELECTED)).to_contain_text("Devret: Ozan Tekin")
    desk.keyboard.press("Enter")
    expect(desk.locator("#toasts .toast").last).to_contain_text("Devredildi: Ozan Tekin")
    desk.keyboard.press("z")
    expect(desk.locator("#toasts .toast")).to_have_count(0)

    _summon(desk, "ertele yarin")
    desk.keyboard.press("Enter")
    expect(desk.locator("#toasts .toast").last).to_contain_text("Ertelendi")
    desk.keyboard.press("z")
    expect(desk.locator("#toasts .toast")).to_have_count(0)

    _summon(desk, "cozul")
    expect(desk.locator(SELECTED)).to_contain_text("Çözüldü")
    desk.keyboard.press("Enter")
    expect(desk.locator("#toasts .toast").last).to_contain_text("Çözüldü")
    desk.keyboard.press("z")
    expect(desk.locator("#bar .tag.yesil:not(#tags .tag)")).to_have_count(0)


def test_a_colleague_who_is_away_is_still_called_by_her_name(browser: Browser, shop: House, desk: Page) -> None:
    hers, _ = opened(browser, shop.base)
    log_in(hers, "ozan")
    hers.goto("/desk/settings/me/")
    hers.get_by_role("button", name="Uzaktayım").click()
    hers.get_by_role("button", name="Döndüm").wait_for()
    desk.reload()
    desk.locator("#thread[data-matter]").wait_for()

    _summon(desk, "devret ozan")

    expect(desk.locator(SELECTED)).to_have_text("Devret: Ozan Tekin")
    hers.get_by_role("button", name="Döndüm").click()
    hers.context.close()


def test_the_command_to_leave_logs_her_out_and_forgets_whom_she_saw(desk: Page) -> None:
    desk.locator(".qitem").nth(1).click()
    desk.wait_for_url("**/desk/conversations/**")
    desk.wait_for_timeout(900)
    assert desk.evaluate("Object.keys(localStorage).some(name => name.startsWith('recent-'))") is True
    _summon(desk, "cikis")
    expect(desk.locator(SELECTED)).to_contain_text("Çıkış yap")
    desk.keyboard.press("Enter")

    desk.wait_for_url("**/accounts/login/**")
    assert desk.evaluate("Object.keys(localStorage).some(name => name.startsWith('recent-'))") is False


def test_the_theme_turns_by_a_command(desk: Page) -> None:
    _summon(desk, "karanlik")
    desk.keyboard.press("Enter")

    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")


def test_search_by_keyboard_alone_leads_to_the_very_message(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.wait_for_url("**/desk/search/")
    expect(desk.locator("#q")).to_be_focused()
    desk.keyboard.type("ogutucu")
    expect(desk.locator("#found mark").first).to_be_visible()
    expect(desk).to_have_url(re.compile("q=ogutucu"))
    hit = desk.locator("section[aria-label=İletiler] .hit:has(.said mark)").last
    place = hit.get_attribute("href")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".hit").first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#q")).to_be_focused()

    hit.focus()
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**{place}")
    sought = desk.locator(".ev.sought")
    expect(sought).to_be_in_viewport()
    assert place
    assert place.endswith(f"#{sought.get_attribute('id')}")
    assert re.search("[öo][ğg][üu]t", sought.inner_text())


def test_what_is_found_goes_on_while_it_is_scrolled(desk: Page) -> None:
    desk.goto("/desk/search/?q=kahve&show=messages")
    first = desk.locator(".hit").count()
    desk.locator("#more").scroll_into_view_if_needed()
    expect(desk.locator(".hit")).not_to_have_count(first)
    addresses = desk.locator(".hit").evaluate_all("hits => hits.map(hit => hit.href)")

    assert len(addresses) > first
    assert len(set(addresses)) == len(addresses)


def test_a_chip_narrows_and_the_address_can_be_shared(desk: Page) -> None:
    desk.goto("/desk/search/?q=kahve")
    desk.locator("#chip-days summary").click()
    desk.locator("#chip-days .panel a", has_text="Son 30 gün").click()
    desk.wait_for_url("**since=*")
    narrowed = desk.locator("section[aria-label=İletiler] .hit").count()
    desk.goto(desk.url)

    assert desk.locator("section[aria-label=İletiler] .hit").count() == narrowed > 0
    desk.locator("#q").press("End")
    desk.keyboard.type(" filtre")
    expect(desk).to_have_url(re.compile("q=kahve(%20|\\+)filtre&since="))


def test_single_keys_can_be_switched_off_and_never_fire_in_fields(desk: Page) -> None:
    desk.goto("/desk/search/?q=x")
    desk.locator("#q").press("End")
    desk.keyboard.type("e?/")
    expect(desk.locator("#keys")).not_to_be_visible()
    expect(desk.locator("#q")).to_have_value("xe?/")

    desk.goto("/")
    desk.locator("#thread[data-matter]").wait_for()
    desk.keyboard.press("?")
    desk.locator("#letters").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    desk.keyboard.press("?")
    desk.wait_for_timeout(300)
    expect(desk.locator("#toasts .toast")).to_have_count(0)
    expect(desk.locator("#keys")).not_to_be_visible()
    expect(desk.locator("#resolve kbd")).not_to_be_visible()

    desk.reload()
    desk.locator("#thread[data-matter]").wait_for()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).not_to_be_visible()
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_search_and_the_palette_are_accessible(browser: Browser, shop: House, theme: str, width: int) -> None:
    page, complaints = opened(browser, shop.base, theme=theme, width=width)
    log_in(page, "selin")
    found = []
    for place in ("/desk/search/", "/desk/search/?q=kahve", "/desk/search/?q=zzyzx&files=1"):
        page.goto(place)
        page.wait_for_timeout(400)
        found += violations(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{place} is {wider} px wider than the window"
    _summon(page, "kahve")
    page.locator("#palette-list [id^=option-message]").first.wait_for()
    found += violations(page)

    assert found == []
    assert complaints == []
    page.context.close()
