"""The house promises a member a composer that takes files as they come and loses nothing, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.proofs.browser import log_in, opened, violations
from tests.proofs.house import House

pytestmark = pytest.mark.proof

DROP = """([names, size]) => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File([new Uint8Array(size).fill(120)], name, { type: "text/plain" }));
  const told = { dataTransfer: carried, bubbles: true, cancelable: true };
  document.querySelector("#history").dispatchEvent(new DragEvent("dragover", told));
  document.querySelector("#history").dispatchEvent(new DragEvent("drop", told));
}"""
PASTE = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const carried = new DataTransfer();
  carried.items.add(new File([picture], "image.png", { type: "image/png" }));
  const told = { clipboardData: carried, bubbles: true, cancelable: true };
  document.querySelector("#draft").dispatchEvent(new ClipboardEvent("paste", told));
}"""


@pytest.fixture(scope="module")
def shop(shop: House) -> House:
    """The demo's shop with a second mailbox."""
    told = ["address=kurumsal@mirra.example", f"outbox_folder={shop.home / 'demo-outbox'}"]
    options = [part for one in told for part in ("--set", one)]
    shop.run("channel", "create", "email", "--workspace", "mirra", "--name", "Kurumsal", *options)
    return shop


def _mail(page: Page, number: int) -> None:
    """Open a mail of the team's queue: another for each number, as far as there are so many."""
    page.goto("/?tab=team")
    mails = page.locator(".qitem:has(.ch.email)")
    path = mails.nth(number % mails.count()).get_attribute("href")
    assert path
    page.goto(path)
    page.locator("#composer[data-kind=reply]").wait_for()


def test_files_dropped_and_pasted_go_with_the_words_and_come_back_with_them(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "selin")
    _mail(page, 0)
    page.evaluate(DROP, [["fatura.txt", "garanti.txt"], 20_000])
    expect(page.locator("#picked > .tag:not(.rising)")).to_have_count(2)
    page.locator("#draft").focus()
    page.evaluate(PASTE)
    expect(page.locator("#picked")).to_contain_text("Pano resmi.png")
    page.get_by_role("button", name="Çıkar: garanti.txt").click()
    expect(page.locator("#picked > .tag")).to_have_count(2)
    page.locator(".whom").click()
    page.locator("#line-cc").fill("muhasebe@mirra.example")
    page.locator("#draft").fill("Ekte gönderiyorum.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#history")).to_contain_text("fatura.txt")
    expect(page.locator("#picked > .tag")).to_have_count(0)
    expect(page.locator("#draft")).to_have_value("")

    page.locator("#draft").blur()
    page.keyboard.press("z")

    expect(page.locator("#draft")).to_have_value("Ekte gönderiyorum.")
    expect(page.locator("#picked > .tag")).to_have_count(2)
    expect(page.locator("#line-cc")).to_have_value("muhasebe@mirra.example")
    page.reload()
    expect(page.locator("#picked > .tag")).to_have_count(2)
    assert complaints == []
    page.context.close()


def test_forty_files_at_once_leave_twenty_and_a_word_about_the_rest(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "ozan")
    _mail(page, 1)

    page.evaluate(DROP, [[f"{number}.txt" for number in range(40)], 2000])

    expect(page.locator("#toasts")).to_contain_text("en çok 20 dosya sığar; 20 dosya eklenmedi")
    expect(page.locator("#picked > .tag:not(.rising)")).to_have_count(20, timeout=20_000)
    page.evaluate(DROP, [["büyük.bin"], 26 * 1024 * 1024])
    expect(page.locator("#toasts .toast")).to_have_count(2)
    assert complaints == []
    page.context.close()


def test_files_after_the_end_of_the_session_are_told_of_and_the_words_stay(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "ozan")
    _mail(page, 8)
    page.locator("#draft").fill("Bunu kaybetme.")
    for cookie in page.context.cookies():
        if "csrf" not in cookie["name"]:
            page.context.clear_cookies(name=cookie["name"])

    page.evaluate(DROP, [["fatura.txt", "garanti.txt"], 2000])

    expect(page.locator("#toasts .toast", has_text="Oturumun sona ermiş")).to_have_count(2)
    expect(page.locator("#picked > .tag")).to_have_count(0)
    expect(page.locator("#draft")).to_have_value("Bunu kaybetme.")
    page.locator("[data-bell] > summary").locator("visible=true").click()
    expect(page.locator("[data-notices]").locator("visible=true")).to_contain_text("Oturumun sona ermiş")
    assert complaints == []
    page.context.close()


def test_a_message_is_passed_on_by_keyboard_and_the_reply_stays(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "defne")
    _mail(page, 2)
    page.keyboard.press("r")
    page.keyboard.type("Bir dakika")
    page.locator("#draft").blur()
    page.keyboard.press("f")
    expect(page.locator("#line-to")).to_be_focused()
    page.keyboard.type("depo@tedarik.example")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.locator("#draft")).to_be_focused()
    page.keyboard.type("Bakar mısınız?")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#history")).to_contain_text("iletti: depo@tedarik.example")
    expect(page.locator("#composer")).to_have_attribute("data-kind", "reply")
    expect(page.locator("#draft")).to_have_value("Bir dakika")
    page.locator("#draft").blur()
    page.keyboard.press("z")
    expect(page.locator("#composer")).to_have_attribute("data-kind", "forward")
    expect(page.locator("#line-to")).to_have_value("depo@tedarik.example")
    expect(page.locator("#draft")).to_have_value("Bakar mısınız?")
    assert complaints == []
    page.context.close()


def test_the_channel_is_chosen_by_keyboard_and_kept(browser: Browser, shop: House) -> None:
    page, complaints = opened(browser, shop.base)
    log_in(page, "selin")
    _mail(page, 5)
    page.locator("#draft").fill("Kurumsal adresten")
    page.keyboard.press("Alt+k")
    for _ in range(4):  # she may be known in the web chat too, which is answered from here as well
        page.keyboard.press("ArrowDown")
        if "Kurumsal" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#routes > summary")).to_contain_text("Kurumsal")
    expect(page.locator("#draft")).to_have_value("Kurumsal adresten")

    page.reload()

    expect(page.locator("#routes > summary")).to_contain_text("Kurumsal")
    expect(page.locator("#draft")).to_have_value("Kurumsal adresten")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_composer_is_accessible_in_every_state(browser: Browser, shop: House, theme: str, width: int) -> None:
    page, complaints = opened(browser, shop.base, theme=theme, width=width)
    log_in(page, "nermin")
    _mail(page, 6)
    page.locator(".whom").click()
    page.locator("#routes > summary").click()
    found = violations(page)
    page.keyboard.press("Escape")
    page.evaluate(DROP, [["a.txt"], 2000])
    expect(page.locator("#picked > .tag:not(.rising)").first).to_be_visible()
    found += violations(page)
    page.locator(".ev .forwards").last.click()
    page.locator("#composer[data-kind=forward]").wait_for()
    found += violations(page)

    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (found, complaints, wider) == ([], [], 0)
    page.context.close()


def test_two_who_answer_at_once_are_asked_and_the_impatient_send_once(browser: Browser, shop: House) -> None:
    mine, _ = opened(browser, shop.base)
    log_in(mine, "nermin")
    _mail(mine, 3)
    theirs, _ = opened(browser, shop.base)
    log_in(theirs, "defne")
    theirs.goto(mine.url)
    theirs.locator("#draft").fill("Yarın kapınızda.")
    theirs.evaluate("() => { const go = document.querySelector('#composer .primary'); go.click(); go.click(); }")
    theirs.locator("#toasts .toast").wait_for()
    expect(theirs.locator(".msg.us", has_text="Yarın kapınızda.")).to_have_count(1)

    mine.locator("#draft").fill("Bugün kapınızda.")
    mine.keyboard.press("Control+Enter")
    expect(mine.locator("#meanwhile")).to_contain_text("az önce yanıtladı")
    expect(mine.locator("#draft")).to_have_value("Bugün kapınızda.")
    mine.keyboard.press("Enter")

    expect(mine.locator("#history")).to_contain_text("Bugün kapınızda.")
    expect(mine.locator("#draft")).to_have_value("")
    mine.context.close()
    theirs.context.close()


def test_the_same_sending_twice_at_the_same_moment_is_one(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base)
    log_in(page, "ozan")
    _mail(page, 7)
    page.locator("#draft").fill("Bir kez gelsin.")
    statuses = page.evaluate("""async () => {
      const composer = document.querySelector("#composer");
      const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
      const asked = () => ({ method: "POST", headers, body: new FormData(composer) });
      const send = () => fetch(composer.getAttribute("hx-post"), asked());
      return (await Promise.all([send(), send(), send(), send()])).map((answer) => answer.status);
    }""")
    page.reload()

    assert statuses == [200] * 4
    expect(page.locator(".msg.us", has_text="Bir kez gelsin.")).to_have_count(1)
    page.context.close()


def test_a_wrong_address_is_marked_and_nothing_typed_is_lost(browser: Browser, shop: House) -> None:
    page, _ = opened(browser, shop.base, width=390)
    log_in(page, "selin")
    _mail(page, 4)
    page.locator(".whom").click()
    page.locator("#line-cc").fill("ayse@")
    page.locator("#draft").fill("Merhaba")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#misaddressed")).to_contain_text("Bu adres eksik görünüyor: ayse@")
    expect(page.locator("#line-cc")).to_be_focused()
    expect(page.locator("#line-cc")).to_have_value("ayse@")
    expect(page.locator("#draft")).to_have_value("Merhaba")
    page.context.close()
