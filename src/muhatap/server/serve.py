"""Run the web process until it is told to stop."""

import signal
from typing import Any

import uvicorn
from django.db import connections

from muhatap.server.asgi import House
from muhatap.server.proxies import trusted_proxies


class _Server(uvicorn.Server):
    """Ends the streams as soon as a stop is asked for: waiting for them would last for ever."""

    house: House

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.house.hub.close()
        super().handle_exit(sig, frame)


def serve(*, host: str, port: int, loops: bool) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is in hand and return."""
    house = House(loops=loops)
    config = uvicorn.Config(
        house,
        host=host,
        port=port,
        lifespan="on",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=trusted_proxies(),
    )
    server = _Server(config)
    server.house = house
    # uvicorn raises the caught signal again when it is done; unhandled, our own clean-up would never run.
    signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        connections.close_all()
