"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
HINT = "Chromium is missing: apt-get install chromium fonts-dejavu-core"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "mirra-demo-2026"


def require_chromium() -> None:
    """Skip with the line to type where there is no Chromium; fail where everything is required."""
    if shutil.which(CHROMIUM):
        return
    if os.environ.get("MUHATAP_REQUIRE_ALL") == "1":
        pytest.fail(HINT)
    pytest.skip(HINT)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def opened(
    browser: Browser, base: str, *, theme: str = "light", width: int = 1440, locale: str = "tr-TR"
) -> tuple[Page, list[str]]:
    """Return a page and the list that its complaints go to."""
    phone = width < 700
    size = {"width": width, "height": 844 if phone else 900}
    context = browser.new_context(
        base_url=base, viewport=size, color_scheme=theme, locale=locale, has_touch=phone, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def log_in(page: Page, who: str = "defne") -> None:
    """Log in as a member of the demo, with the keyboard alone."""
    page.goto("/")
    page.locator("#login").focus()
    page.keyboard.type(f"{who}@mirra.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.locator(".qitem").first.wait_for()


def violations(page: Page) -> list[str]:
    """Return what the page has against the rules of accessibility, empty where all is well."""
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in answer["violations"]]
