"""From the visitor's key to the member's screen and back, in two real browsers' pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.cast import shop
from bench.figure import Figure, percentile
from bench.house import served

ROUNDS = 15
"""A visitor; the limit is twenty messages a minute."""
VISITORS = 3
PAGE = (
    '<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>'
    '<script src="{}/widget.js" data-channel="{}" async></script>'
)
NOW = "performance.timeOrigin + performance.now()"
WATCH = f"""([text, isDesk]) => {{
  const chat = document.getElementById("muhatap-chat");
  const place = isDesk ? document.getElementById("timeline") : chat.shadowRoot;
  window.seen = new Promise((done) => {{
    const watching = new MutationObserver(look);
    function look() {{
      if (!place.textContent.includes(text)) return;
      watching.disconnect();
      done({NOW});
    }}
    watching.observe(place, {{ childList: true, subtree: true, characterData: true }});
    look();
  }});
}}"""
PRESSED = f"""() => addEventListener("keydown", (event) => {{
  if (event.key === "Enter") window.pressed = {NOW};
}}, true)"""


def measure(home: Path) -> list[Figure]:
    """Return the 95th percentile of a visitor's message to the member's screen, of the reply, and of both together."""
    from playwright.sync_api import sync_playwright

    here = shop("chat-screens")
    there: list[float] = []
    back: list[float] = []
    with served(home) as server, _site() as site:
        base = f"http://127.0.0.1:{server.port}"
        origin = f"http://127.0.0.1:{site.server_address[1]}"
        site.page = PAGE.format(base, _channel(here.workspace, origin)).encode()
        with sync_playwright() as playwright:
            _talks(playwright, base, origin, here.cookie, there, back)
    both = [one + other for one, other in zip(there, back, strict=True)]
    beside = {
        "there p95, ms": round(percentile(there, 0.95), 1),
        "back p95, ms": round(percentile(back, 0.95), 1),
        "both, median, ms": round(percentile(both, 0.5), 1),
    }
    rows = {"round trips": len(both)}
    return [
        Figure(
            "chat round trip p95",
            "key to screen and back, in Chromium",
            percentile(both, 0.95),
            "ms",
            150,
            "less",
            1,
            rows,
            beside,
        )
    ]


def _talks(playwright: Any, base: str, origin: str, cookie: str, there: list[float], back: list[float]) -> None:
    """Let visitor after visitor talk to the member."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
    for number in range(VISITORS):
        _talk(browser, base, origin, cookie, number, there, back)
    browser.close()


class _Site(ThreadingHTTPServer):
    """Another web site than ours, with one page."""

    page = b""


@contextmanager
def _site() -> Iterator[_Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert isinstance(self.server, _Site)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    site = _Site(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield site
    site.shutdown()


def _channel(workspace: int, origin: str) -> str:
    from muhatap.channels.models import Channel
    from muhatap.tenancy.entered import entered

    with entered(workspace):
        return Channel.objects.create(
            workspace_id=workspace, kind="webchat", name="chat", settings={"origins": origin}
        ).key


def _talk(
    browser: Any, base: str, origin: str, cookie: str, number: int, there: list[float], back: list[float]
) -> None:
    """Let one visitor and one member write in turns; add the milliseconds of each way."""
    page = browser.new_context().new_page()
    page.goto(origin + "/")
    page.locator(".launch").click()
    away = page.get_by_role("button", name="Back to the chat")
    if away.is_visible():
        away.click()
    field = page.locator("#field")
    field.fill(f"Hello {number}")
    field.press("Enter")
    page.get_by_text("Sent", exact=True).wait_for()
    desk = _desk(browser, base, cookie, f"Hello {number}")
    page.evaluate(PRESSED)
    desk.evaluate(PRESSED)
    for turn in range(ROUNDS):
        there.append(_one_way(page, desk, field, "Enter", f"Question {number}.{turn};", to_desk=True))
        back.append(
            _one_way(desk, page, desk.locator("#draft"), "Control+Enter", f"Answer {number}.{turn};", to_desk=False)
        )
    page.context.close()
    desk.context.close()


def _desk(browser: Any, base: str, cookie: str, text: str) -> Any:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    name, _, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": base}])
    desk = context.new_page()
    desk.goto(f"{base}/?tab=team")
    row = desk.locator(".qitem", has_text=text).first
    desk.goto(base + row.get_attribute("href"))
    desk.locator("#composer[data-live]").wait_for()
    desk.wait_for_timeout(3000)
    return desk


def _one_way(from_page: Any, to_page: Any, field: Any, keys: str, text: str, *, to_desk: bool) -> float:
    to_page.evaluate(WATCH, [text, to_desk])
    field.fill(text)
    field.press(keys)
    seen: float = to_page.evaluate("window.seen")
    pressed: float = from_page.evaluate("window.pressed")
    from_page.wait_for_timeout(150)
    return seen - pressed
