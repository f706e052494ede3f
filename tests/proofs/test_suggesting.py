"""The house promises a writer her ready words and her colleagues at a sign, by keyboard and by thumb."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof


def _mail(page: Page, number: int) -> None:
    page.goto("/?tab=team")
    mails = page.locator(".qitem:has(.ch.email)")
    path = mails.nth(number % mails.count()).get_attribute("href")
    assert path
    page.goto(path)
    page.locator("#composer[data-kind=reply]").wait_for()


def test_a_slash_offers_snippets_and_ctrl_z_brings_back_what_was_typed(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 0)
    first = page.locator("#person .id b").inner_text().split()[0]
    page.keyboard.press("r")
    page.keyboard.type("Selam! /")
    options = page.locator("#suggest-list [role=option]")
    expect(options).not_to_have_count(0)
    assert violations(page) == []
    page.keyboard.type("İADE")
    expect(options).to_have_count(1)
    expect(page.locator("#draft")).to_have_attribute("aria-activedescendant", "suggest-0")
    page.keyboard.press("Enter")
    expect(page.locator("#draft")).to_have_value(
        f"Selam! Merhaba {first}, değişimi başlattım. Kurye yarın kapından alacak; kutuyu hazır etmen yeter."
    )
    page.keyboard.press("Control+z")
    expect(page.locator("#draft")).to_have_value("Selam! /İADE")
    expect(page.locator(".suggest")).to_have_count(0)
    assert complaints == []
    page.context.close()


def test_faster_than_the_answer_enter_means_what_was_typed(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 1)
    page.route("**/desk/snippets/**", lambda route: (page.wait_for_timeout(300), route.continue_())[1])
    page.locator("#draft").fill("")
    page.locator("#draft").press_sequentially("/kirec", delay=5)
    page.keyboard.press("Enter")
    expect(page.locator("#draft")).to_have_value(re.compile("kireç çözme yaklaşık 20 dakika"))
    assert "\n" not in page.locator("#draft").input_value()
    page.context.close()


def test_a_slash_that_is_none_is_left_alone(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 2)
    page.keyboard.press("r")
    page.keyboard.type("https://mirra.example ve/veya 100 / 2")
    page.wait_for_timeout(300)
    expect(page.locator(".suggest")).to_have_count(0)
    page.keyboard.type(" /zzzzz")
    expect(page.locator(".suggest .none")).to_contain_text("Buna uyan hazır metin yok.")
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    expect(page.locator("#suggest-list [role=option]")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".suggest")).to_have_count(0)
    expect(page.locator("#draft")).to_be_focused()
    expect(page.locator("#draft")).to_have_value("https://mirra.example ve/veya 100 / 2 /zzzzz\n/")
    page.context.close()


def test_a_blank_is_selected_and_asked_about_before_it_leaves(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "selin")
    page.goto("/desk/settings/snippets/")
    page.locator("[name=title]").fill("İade kodu")
    page.locator("[name=shortcut]").fill("kod")
    page.locator("textarea[name=text]").fill("Kodun: {iade_kodu}. Kolay gelsin.")
    page.get_by_role("button", name="Ekle").click()
    _mail(page, 3)
    page.locator("#draft").fill("")
    page.locator("#draft").press_sequentially("/kod")
    page.locator("#suggest-list [role=option]").first.click()
    expect(page.locator("#draft")).to_have_value("Kodun: ‹iade_kodu›. Kolay gelsin.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#meanwhile")).to_contain_text("‹iade_kodu›")
    page.keyboard.press("Enter")
    page.keyboard.type("QX-7")
    expect(page.locator("#draft")).to_have_value("Kodun: QX-7. Kolay gelsin.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#history")).to_contain_text("Kodun: QX-7.")
    page.context.close()


def test_a_colleague_is_named_in_a_note_and_told(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 4)
    page.keyboard.press("r")
    page.keyboard.type("@se")
    page.wait_for_timeout(400)
    expect(page.locator(".suggest")).to_have_count(0)
    page.locator("#draft").fill("")
    page.locator("#draft").blur()
    page.keyboard.press("i")
    page.keyboard.type("Şuna bakar mısın @se")
    expect(page.locator("#suggest-list [role=option]").first).to_contain_text("Selin")
    page.keyboard.press("Tab")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.type("lütfen")
    expect(page.locator(".suggest")).to_have_count(0)
    assert page.locator("#draft").input_value().startswith("Şuna bakar mısın @Selin")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#history .note").last).to_contain_text("lütfen")

    hers, _ = opened(browser, shop.base)
    log_in(hers, "selin")
    hers.wait_for_load_state("networkidle")
    hers.locator("[data-bell] summary:visible").click()
    expect(hers.locator("[data-notices]:visible")).to_contain_text("Defne")
    assert complaints == []
    page.context.close()
    hers.context.close()


def test_by_thumb_a_button_offers_them_and_leaves_no_slash_behind(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base, width=390)
    log_in(page, "ozan")
    _mail(page, 5)
    page.locator("#draft").fill("")
    page.locator("[data-suggest=snippets]").click()
    expect(page.locator("#suggest-list [role=option]")).not_to_have_count(0)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#draft")).to_have_value("")
    page.locator("[data-suggest=snippets]").click()
    page.locator("#suggest-list [role=option]", has_text="Kireç").click()
    expect(page.locator("#draft")).to_have_value(re.compile("^Merhaba"))
    assert complaints == []
    page.context.close()
