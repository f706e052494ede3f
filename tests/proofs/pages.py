"""A web site that is not ours, with the policy and the styles that its owner likes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """Pages by path, and the headers that go with them."""

    port: int = 0
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, *, widget: str, key: str, policy: str = "", style: str = "", more: str = "") -> str:
        """Put a page with the widget up and return its address."""
        sheet = '<link rel="stylesheet" href="/style.css">' if style else ""
        self.pages["/style.css"] = (style, {"Content-Type": "text/css"}) if style else ("", {})
        script = f'<script src="{widget}/widget.js" data-channel="{key}" {more} async></script>'
        body = f'<!doctype html><html lang="tr"><title>Dükkân</title>{sheet}<h1>Dükkân</h1><p>Metin</p>{script}</html>'
        headers = {"Content-Type": "text/html; charset=utf-8"} | ({"Content-Security-Policy": policy} if policy else {})
        self.pages[path] = (body, headers)
        return self.origin + path


@contextmanager
def a_site() -> Iterator[Site]:
    """Serve a site on a port of its own."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, headers = site.pages.get(self.path, ("", {}))
            self.send_response(200 if body else 404)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join(5)
