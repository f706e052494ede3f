"""The house promises a visitor a chat that is live, loses nothing, says nothing twice, and works on any page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from muhatap.server.demo.pictures import pictures
from tests.proofs.browser import log_in, opened
from tests.proofs.house import House
from tests.proofs.pages import Site, a_site

pytestmark = pytest.mark.proof
expect.set_options(timeout=15_000)

STRICT = (
    "default-src 'none'; script-src {house}; connect-src {house}; require-trusted-types-for 'script'; style-src 'self'"
)
HOSTILE = """
*{all:unset!important;display:none!important;position:static!important;color:red!important;font-size:40px!important;
visibility:hidden!important;opacity:0!important;pointer-events:none!important;transform:rotate(20deg)!important}
html,head{display:block!important;visibility:visible!important;opacity:1!important;transform:none!important;pointer-events:auto!important}
div,section,button,textarea,input{width:3px!important;height:3px!important;background:lime!important;z-index:-1!important}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with a_site() as opened_site:
        yield opened_site


def _channel(shop: House, *settings: str) -> str:
    sets = [word for pair in settings for word in ("--set", pair)]
    answer = shop.run("channel", "create", "webchat", "--workspace", "mirra", "--name", "Site", *sets)
    return str(json.loads(answer)["key"])


def _begin(page: Page) -> None:
    """Open the chat and go on from the privacy notice."""
    page.locator(".launch").click()
    page.get_by_role("button", name="Okudum, devam et").click()
    page.get_by_role("button", name="Sohbete dön").or_(page.locator("#field")).first.wait_for()
    back = page.get_by_role("button", name="Sohbete dön")
    if back.is_visible():
        back.click()


def _say(page: Page, text: str) -> None:
    page.locator("#field").fill(text)
    page.locator("#field").press("Enter")


def _at_desk(shop: House, browser: Browser, text: str, who: str = "defne") -> Page:
    """Return a member's screen with the conversation open in which a text was said."""
    desk, _ = opened(browser, shop.base)
    log_in(desk, who)
    desk.goto("/?tab=team")
    path = desk.locator(".qitem", has_text=text).first.get_attribute("href", timeout=60_000)
    assert path
    desk.goto(path)
    desk.locator("#composer[data-live]").wait_for()
    desk.wait_for_timeout(2500)
    return desk


def _answer(desk: Page, text: str) -> None:
    desk.locator("#draft").fill(text)
    desk.locator("#draft").press("Control+Enter")


def test_a_visitor_and_a_member_talk(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    page.goto("/demo/shop")
    page.locator(".launch").wait_for()
    assert page.evaluate("localStorage.length") == 0
    _begin(page)
    _say(page, "Süt potu indüksiyonda olur mu?")
    desk = _at_desk(shop, browser, "Süt potu indüksiyonda")
    expect(page.locator(".mine small")).to_have_text("Görüldü")

    page.locator("#field").press_sequentially("Bir de")
    expect(desk.locator("#typing")).to_be_visible()
    desk.locator("#draft").press_sequentially("Tabanı")
    expect(page.locator(".typing")).to_be_visible()
    expect(page.locator(".typing")).to_have_attribute("aria-label", "Defne yazıyor")
    _answer(desk, "Tabanı çelik, olur.")

    expect(page.locator(".b.us", has_text="Tabanı çelik, olur.")).to_be_visible()
    expect(page.locator(".typing")).to_be_hidden()
    expect(desk.locator(".ev", has_text="Tabanı çelik, olur.").locator(".tag", has_text="okundu")).to_be_visible()
    page.reload()
    page.locator(".launch").click()
    expect(page.locator(".b.us", has_text="Tabanı çelik, olur.")).to_have_count(1)
    expect(page.locator(".head h2", has_text="Defne")).to_be_visible()
    assert page.context.cookies() == []
    assert complaints == []
    page.context.close()
    desk.context.close()


def test_it_works_under_a_strict_policy(browser: Browser, shop: House, site: Site) -> None:
    key = _channel(shop, f"origins={site.origin}")
    page, complaints = opened(browser, site.origin)
    page.goto(site.put("/strict", widget=shop.base, key=key, policy=STRICT.format(house=shop.base)))
    _begin(page)
    page.locator("#pic").set_input_files(
        {"name": "kutu.png", "mimeType": "image/png", "buffer": pictures()["kutu.png"]}
    )
    expect(page.locator(".thumb:not(.busy)")).to_have_count(1)
    _say(page, "Kutu ezik geldi, sıkı sayfadan")
    desk = _at_desk(shop, browser, "Kutu ezik geldi, sıkı")
    _answer(desk, "Yenisini yolladım.")

    expect(page.locator(".b.us", has_text="Yenisini yolladım.")).to_be_visible()
    expect(page.locator(".pic canvas")).to_be_visible()
    expect(desk.locator(".attach img").last).to_be_visible()
    assert [said for said in complaints if "favicon" not in said] == []
    page.context.close()
    desk.context.close()


def test_a_pages_styles_do_not_reach_it(browser: Browser, shop: House, site: Site) -> None:
    key = _channel(shop, f"origins={site.origin}", "colour=#ffe600")
    page, _ = opened(browser, site.origin)
    page.goto(site.put("/hostile", widget=shop.base, key=key, style=HOSTILE))
    _begin(page)
    _say(page, "Düşman sayfadan")
    expect(page.locator(".day")).to_be_visible()

    box = page.locator(".panel").bounding_box()
    assert box
    assert (round(box["width"]), box["x"] + box["width"] <= 1440, box["height"] > 500) == (372, True, True)
    looks = page.locator(".mine .b").evaluate(
        "one => { const s = getComputedStyle(one); return [s.backgroundColor, s.color, s.fontSize, s.visibility] }"
    )
    assert looks == ["rgb(255, 230, 0)", "rgb(0, 0, 0)", "15px", "visible"]
    page.context.close()


def test_a_page_that_is_not_allowed_shows_nothing(browser: Browser, shop: House, site: Site) -> None:
    key = _channel(shop, "origins=https://www.shop.example")
    page, complaints = opened(browser, site.origin)
    page.goto(site.put("/elsewhere", widget=shop.base, key=key))
    page.wait_for_timeout(1500)

    assert page.locator("#muhatap-chat").count() == 0
    assert any("origin" in said for said in complaints)
    page.context.close()


def test_a_cut_line_loses_nothing_and_says_nothing_twice(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    _begin(page)
    _say(page, "Hat kesilmeden")
    expect(page.locator(".mine small")).to_have_text("Gönderildi")

    lost = {"answers": 3}

    def swallow(route: Route) -> None:
        """Let the question reach the house and lose the answer on its way back."""
        if route.request.method == "POST" and lost["answers"]:
            lost["answers"] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", swallow)
    _say(page, "Yanıtı yolda kaldı")
    page.context.set_offline(True)
    _say(page, "Kopukken yazdım")
    expect(page.locator(".trouble")).to_contain_text("yazdığın duruyor")
    page.context.set_offline(False)

    desk = _at_desk(shop, browser, "Kopukken yazdım")
    for text in ("Hat kesilmeden", "Yanıtı yolda kaldı", "Kopukken yazdım"):
        expect(desk.locator("#history .msg", has_text=text)).to_have_count(1)
        expect(page.locator(".mine .b", has_text=text)).to_have_count(1)
    assert lost["answers"] == 0
    page.context.close()
    desk.context.close()


def test_an_upload_that_is_cut_goes_on(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    _begin(page)
    cuts = {"left": 2}

    def cut(route: Route) -> None:
        if cuts["left"]:
            cuts["left"] -= 1
            route.abort()
        else:
            route.continue_()

    page.route("**/files", cut)
    page.locator("#pic").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": pictures()["fincan.png"]})
    expect(page.locator(".thumb:not(.busy)")).to_have_count(1, timeout=15_000)
    _say(page, "Yükleme iki kez kesildi")

    expect(page.locator(".mine .pic canvas")).to_have_count(1)
    assert cuts["left"] == 0
    page.context.close()


def test_a_restart_under_open_chats_is_not_noticed(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    _begin(page)
    _say(page, "Yeniden başlamadan önce")
    expect(page.locator(".mine small")).to_have_text("Gönderildi")
    shop.stop()
    _say(page, "Sunucu kapalıyken")
    shop.start("demo")
    shop.wait_until_it_answers()

    desk = _at_desk(shop, browser, "Sunucu kapalıyken")
    _answer(desk, "Buradayız.")
    expect(page.locator(".b.us", has_text="Buradayız.")).to_have_count(1, timeout=40_000)
    for text in ("Yeniden başlamadan önce", "Sunucu kapalıyken"):
        expect(desk.locator("#history .msg", has_text=text)).to_have_count(1)
        expect(page.locator(".mine .b", has_text=text)).to_have_count(1)
    page.context.close()
    desk.context.close()


def test_tabs_share_one_stream_and_show_the_same(browser: Browser, shop: House) -> None:
    first, _ = opened(browser, shop.base)
    streams: list[str] = []
    first.context.on("request", lambda asked: streams.append(asked.url) if asked.url.endswith("/stream") else None)
    first.goto("/demo/shop")
    _begin(first)
    _say(first, "İlk sekmeden")
    second = first.context.new_page()
    second.goto("/demo/shop")
    second.locator(".launch").click()
    expect(second.locator(".mine .b", has_text="İlk sekmeden")).to_have_count(1)
    _say(second, "İkinci sekmeden")

    expect(first.locator(".mine .b", has_text="İkinci sekmeden")).to_have_count(1)
    assert len(streams) == 1
    first.close()
    desk = _at_desk(shop, browser, "İkinci sekmeden")
    _answer(desk, "İkisini de gördüm.")
    expect(second.locator(".b.us", has_text="İkisini de gördüm.")).to_have_count(1)
    second.context.close()
    desk.context.close()


def test_a_customer_finds_her_chat_on_the_next_device(browser: Browser, shop: House) -> None:
    phone, _ = opened(browser, shop.base, width=390)
    phone.goto("/demo/shop")
    _begin(phone)
    _say(phone, "Henüz giriş yapmadan")
    expect(phone.locator(".mine small")).to_have_text("Gönderildi")
    phone.goto("/demo/shop?as=1")
    phone.locator(".launch").click()
    expect(phone.locator(".mine .b", has_text="Henüz giriş yapmadan")).to_have_count(1)
    laptop, _ = opened(browser, shop.base)
    laptop.goto("/demo/shop?as=1")
    _begin(laptop)
    expect(laptop.locator(".mine .b", has_text="Henüz giriş yapmadan")).to_have_count(1)
    _say(laptop, "Dizüstünden devam")
    expect(phone.locator(".mine .b", has_text="Dizüstünden devam")).to_have_count(1)

    laptop.goto("/demo/shop")
    laptop.locator(".launch").click()
    expect(laptop.locator(".mine")).to_have_count(0)
    phone.context.close()
    laptop.context.close()


def test_when_nobody_is_there_she_leaves_a_number(browser: Browser, shop: House, site: Site) -> None:
    in_two_days = (datetime.now(UTC) + timedelta(days=2)).isoweekday()
    key = _channel(shop, f"origins={site.origin}", f"hours={in_two_days} 09:00-18:00")
    page, _ = opened(browser, site.origin)
    page.goto(site.put("/night", widget=shop.base, key=key))
    page.locator(".launch").click()
    page.get_by_role("button", name="Okudum, devam et").click()
    expect(page.locator(".head .status")).to_contain_text("itibarıyla buradayız")
    page.get_by_label("Telefonun").fill("12")
    page.get_by_label("Kısaca ne oldu?").fill("Gece su almadı")
    page.get_by_role("button", name="Bu saatte arayın").click()
    expect(page.get_by_text("Numara eksik görünüyor")).to_be_visible()
    page.get_by_label("Telefonun").fill("0532 000 00 47")
    page.get_by_role("button", name="Bu saatte arayın").click()
    desk = _at_desk(shop, browser, "Geri arama isteği")

    expect(desk.locator("#history .msg").first).to_contain_text("0532 000 00 47")
    expect(desk.locator("#history .msg").first).to_contain_text("Gece su almadı")
    expect(desk.locator("#person")).to_contain_text("+905320000047")
    page.context.close()
    desk.context.close()


def test_a_browser_whose_clock_is_a_year_ahead_sees_today(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.add_init_script(
        "const real = Date, ahead = 365 * 864e5;"
        "window.Date = class extends real { constructor(...a) { super(...(a.length ? a : [real.now() + ahead])) }"
        " static now() { return real.now() + ahead } };"
    )
    page.goto("/demo/shop")
    _begin(page)
    _say(page, "Saatim bozuk")

    expect(page.locator(".day")).to_contain_text("Bugün")
    expect(page.locator(".mine small")).to_have_text("Gönderildi")
    page.context.close()


def test_who_writes_too_fast_is_told_and_everything_arrives_once(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    page.goto("/demo/shop")
    _begin(page)
    for number in range(23):
        _say(page, f"Sel {number:02}.")
    expect(page.locator(".trouble")).to_contain_text("Biraz hızlı gittik")

    for number in range(23):
        expect(page.locator(".mine", has_text=f"Sel {number:02}.").locator("small")).to_have_text(
            "Gönderildi", timeout=30_000
        )
    expect(page.locator(".mine")).to_have_count(23)
    page.context.close()
