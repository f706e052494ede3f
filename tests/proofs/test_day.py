"""The house promises that people who work together see one another's work: three browsers, one day, not one reload.

A member at her desk, a colleague on her phone and a customer in the shop's chat, in Turkish and in English. A line is
cut in between, the server is started anew under the open streams, and at last a seat is taken away.
"""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from muhatap.server.demo.pictures import pictures
from tests.proofs.browser import log_in, opened
from tests.proofs.house import House

pytestmark = pytest.mark.proof
expect.set_options(timeout=20_000)

CUT_WITHIN = 5.0


@dataclass(frozen=True)
class Words:
    """What is on the buttons, and what people say."""

    language: str
    read: str
    back: str
    nobody: str
    hers: str
    reopen: str
    first: str
    note: str
    answer: str
    after: str
    cut: str
    closed: str
    open_again: str


TURKISH = Words(
    *("tr", "Okudum, devam et", "Sohbete dön", "Kimsede değil", "Selin Uçar", "Yeniden aç"),
    *("Potun kulpu ısınıyor, ışıkta İnce görünüyor", "@Selin buna sen bakar mısın? Kulp işi", "Yenisini yolluyorum."),
    *("Bir şey daha var", "Hat kesikken yazdım", "Kapalıyken yazdım", "Açılınca gördüm."),
)
ENGLISH = Words(
    *("en", "Read it, go on", "Back to the chat", "Nobody’s yet", "Selin Uçar", "Reopen"),
    *("The jug’s handle gets hot", "@Selin would you look at this handle?", "A new one is on its way."),
    *("One thing more", "Written while the line was cut", "Written while you were closed", "Seen once we were back."),
)


@dataclass
class Screen:
    """A page, what it complained of, and how often it was loaded since somebody began to watch."""

    page: Page
    complaints: list[str]
    loads: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Count from now on."""
        self.complaints.clear()
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.loads.append(request.url)

    def forgive(self) -> None:
        """Forget what a browser says of a line that was cut; anything else stands."""
        cut = ("net::ERR_", "Failed to load resource", "Failed to fetch")
        self.complaints[:] = [said for said in self.complaints if not said.startswith(cut) and "net::ERR_" not in said]

    @property
    def is_untroubled(self) -> bool:
        """Whether nothing was loaded anew and nothing complained."""
        assert self.loads == []
        assert self.complaints == []
        return True


@dataclass
class Day:
    """Who is there."""

    defne: Screen
    selin: Screen
    customer: Screen
    words: Words

    def __iter__(self) -> Iterator[Screen]:
        yield from (self.defne, self.selin, self.customer)

    def says(self, text: str) -> None:
        """The customer writes."""
        self.customer.page.locator("#field").fill(text)
        self.customer.page.locator("#field").press("Enter")

    def everybody_sees_once(self, text: str) -> None:
        """In both histories and in the chat it stands, and once."""
        for screen in (self.defne, self.selin):
            expect(screen.page.locator("#history .msg", has_text=text)).to_have_count(1, timeout=40_000)
        expect(self.customer.page.locator(".b", has_text=text)).to_have_count(1)

    def is_untroubled(self) -> bool:
        """Whether it went by without a reload and without a complaint, on every screen."""
        return all(screen.is_untroubled for screen in self)


@pytest.fixture(params=[TURKISH, ENGLISH], ids=lambda one: one.language)
def day(request: pytest.FixtureRequest, browser: Browser, shop: House) -> Iterator[Day]:
    words: Words = request.param
    defne = Screen(*opened(browser, shop.base))
    selin = Screen(*opened(browser, shop.base, width=390))
    customer = Screen(*opened(browser, shop.base, locale="tr-TR" if words.language == "tr" else "en-GB"))
    for screen, who, place in ((defne, "defne", "rail"), (selin, "selin", "top")):
        log_in(screen.page, who)
        screen.page.goto("/?tab=team")
        _speak(screen.page, words.language, place)
    customer.page.goto(f"/demo/shop?lang={words.language}")
    for screen in (defne, selin, customer):
        screen.page.wait_for_timeout(3000)
        screen.watch()
    yield Day(defne, selin, customer, words)
    for screen in (defne, selin, customer):
        screen.page.context.close()


def _speak(page: Page, language: str, place: str) -> None:
    page.locator(f"#me-at-{place}").click()
    page.locator(f".at-{place} [name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.wait_for_load_state()


def _row(screen: Screen, text: str) -> Locator:
    return screen.page.locator(".qitem", has_text=text)


def test_three_people_work_a_day_together(day: Day, shop: House, browser: Browser) -> None:
    _the_customer_writes_and_the_desk_sees_it(day)
    _a_colleague_is_called_and_takes_it(day)
    _the_answer_and_a_picture_go_across(day)
    _it_is_resolved_and_the_customer_comes_back(day)
    assert day.is_untroubled()
    _a_line_is_cut_and_comes_back(day)
    _the_server_is_started_anew(day, shop)
    assert day.is_untroubled()
    _a_seat_is_taken_away(day, shop, browser)


def _the_customer_writes_and_the_desk_sees_it(day: Day) -> None:
    chat, words = day.customer.page, day.words
    chat.locator(".launch").click()
    chat.get_by_role("button", name=words.read).click()
    back = chat.get_by_role("button", name=words.back)
    back.or_(chat.locator("#field")).first.wait_for()
    if back.is_visible():
        back.click()
    day.says(words.first)
    row = _row(day.defne, words.first)
    expect(row).to_be_visible()
    row.click()
    expect(day.defne.page.locator("#history .msg", has_text=words.first)).to_have_count(1)
    expect(day.defne.page.locator("#assign-open")).to_contain_text(words.nobody)


def _a_colleague_is_called_and_takes_it(day: Day) -> None:
    desk, phone, words = day.defne.page, day.selin.page, day.words
    unseen = phone.locator(".bell.at-top [data-unseen]")
    before = int(unseen.inner_text() or 0) if unseen.is_visible() else 0
    desk.locator("#composer[data-live]").wait_for()
    desk.locator("#history").focus()
    desk.keyboard.press("i")
    desk.keyboard.type(words.note)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#history")).to_contain_text(words.note)

    bell = phone.locator(".bell.at-top")
    expect(unseen).to_have_text(str(before + 1))
    bell.locator("summary").click()
    bell.locator(".notice.is-new").first.click()
    expect(phone.locator("#history")).to_contain_text(words.note)
    phone.locator("#assign-open").click()
    phone.locator("#assign .panel button").first.click()
    expect(desk.locator("#assign-open")).to_contain_text(words.hers)


def _the_answer_and_a_picture_go_across(day: Day) -> None:
    desk, phone, chat, words = day.defne.page, day.selin.page, day.customer.page, day.words
    phone.locator("#composer[data-kind=reply]").or_(phone.locator("[data-kind-choice=reply]")).first.wait_for()
    phone.locator("#draft").fill(words.answer)
    phone.locator("#composer .send .primary").first.click()
    expect(chat.locator(".b.us", has_text=words.answer)).to_have_count(1)
    day.everybody_sees_once(words.answer)
    assert words.note not in chat.content()

    picture = {"name": "kutu.png", "mimeType": "image/png", "buffer": pictures()["kutu.png"]}
    chat.locator("#pic").set_input_files(picture)  # type: ignore[arg-type]
    expect(chat.locator(".thumb:not(.busy)")).to_have_count(1)
    chat.locator("#field").press("Enter")
    for page in (desk, phone):
        expect(page.locator("#history .attach img")).to_have_count(1)


def _it_is_resolved_and_the_customer_comes_back(day: Day) -> None:
    desk, phone, words = day.defne.page, day.selin.page, day.words
    phone.locator("#resolve").click()
    expect(desk.locator("#resolve")).to_contain_text(words.reopen)
    day.says(words.after)
    day.everybody_sees_once(words.after)
    for page in (desk, phone):
        expect(page.locator("#resolve")).not_to_contain_text(words.reopen)


def _a_line_is_cut_and_comes_back(day: Day) -> None:
    desk, words = day.defne.page, day.words
    desk.locator("#draft").fill("Yarım kalan söz")
    desk.context.set_offline(True)
    expect(desk.locator("#offline")).to_be_visible()
    day.says(words.cut)
    expect(day.selin.page.locator("#history .msg", has_text=words.cut)).to_have_count(1)
    desk.context.set_offline(False)
    expect(desk.locator("#offline")).to_be_hidden()
    day.everybody_sees_once(words.cut)
    expect(desk.locator("#draft")).to_have_value("Yarım kalan söz")
    day.defne.forgive()


def _the_server_is_started_anew(day: Day, shop: House) -> None:
    phone, words = day.selin.page, day.words
    shop.stop()
    day.says(words.closed)
    shop.start("demo")
    shop.wait_until_it_answers()
    day.everybody_sees_once(words.closed)
    expect(phone.locator("#offline")).to_be_hidden()
    phone.locator("#draft").fill(words.open_again)
    phone.locator("#composer .send .primary").first.click()
    day.everybody_sees_once(words.open_again)
    for text in (words.first, words.answer, words.after, words.cut):
        day.everybody_sees_once(text)
    for screen in day:
        screen.forgive()


def _a_seat_is_taken_away(day: Day, shop: House, browser: Browser) -> None:
    """Her stream is cut in time, her screen leads to the log-in by itself, and she can be taken back."""
    owner, _ = opened(browser, shop.base)
    log_in(owner, "nermin")
    owner.goto("/desk/settings/members/")
    owner.locator(".item", has_text="Defne").click()
    with _ear(day.defne.page, shop) as ended:
        owner.locator("#heir").select_option("nobody")
        owner.locator("form[action$='/seat/'] .danger").click()
        owner.wait_for_url("**/desk/settings/members/")
        taken = time.monotonic()
        expect(day.defne.page.locator("#login")).to_be_visible()
    assert ended[0] - taken < CUT_WITHIN
    assert day.selin.is_untroubled

    owner.locator(".item", has_text="Defne").click()
    owner.locator("button[value=return]").click()
    expect(owner.locator("form[action$='/seat/'] .danger")).to_be_visible()
    owner.context.close()


@contextlib.contextmanager
def _ear(page: Page, shop: House) -> Iterator[list[float]]:
    """Hold one more stream open with her session, and note when the server ends it."""
    session = {one["name"]: one["value"] for one in page.context.cookies()}  # type: ignore[typeddict-item]
    ended: list[float] = []
    is_open = threading.Event()

    def listen() -> None:
        with (
            contextlib.suppress(httpx.RemoteProtocolError),
            httpx.stream("GET", f"{shop.base}/desk/stream", cookies=session, timeout=60) as answer,
        ):
            assert answer.status_code == 200
            is_open.set()
            for _ in answer.iter_raw():
                pass
        ended.append(time.monotonic())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert is_open.wait(20)
    yield ended
    thread.join(20)
