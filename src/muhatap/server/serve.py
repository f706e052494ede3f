"""Run the web process until it is told to stop."""

import signal
import socket
from typing import Any

import uvicorn
from django.db import connections

from muhatap.server.asgi import House
from muhatap.server.bound import CannotServe
from muhatap.server.proxies import trusted_proxies


class _Server(uvicorn.Server):
    """Ends the streams as soon as a stop is asked for: waiting for them would last for ever."""

    house: House

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.house.hub.close()
        super().handle_exit(sig, frame)


def serve(*, line: socket.socket, loops: bool) -> None:
    """Serve there until SIGINT or SIGTERM, then finish what is in hand and return. Raises CannotServe."""
    house = House(loops=loops)
    config = uvicorn.Config(
        house,
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
        server.run(sockets=[line])
    except KeyboardInterrupt:
        pass
    except SystemExit as ended:  # uvicorn leaves like this where the house could not begin
        raise CannotServe(house.trouble or "Muhatap could not begin. The lines above say where.") from ended
    finally:
        connections.close_all()
