"""Starts the server and stops it: the port is taken first, the model loaded, and only then the address announced."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from coach import __version__
from coach.batch import collect_seldom
from coach.errors import SettingError
from coach.server.application import application
from coach.server.coaches import Coaches
from coach.server.safety import is_loopback
from coach.server.work import Work

_STOP_SECONDS = 5
_WAITING_CONNECTIONS = 128


def serve(host: str, port: int, rubric: str, culture: str | None, key: str | None, tell: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM.

    Args:
        host: the address to bind to.
        port: the port, 0 for any free one.
        rubric: the scorecard where a request names none.
        culture: the culture profile where a request names none.
        key: what requests must show; needed where others than this machine can reach the server.
        tell: is given the address when the server answers.

    Raises:
        SettingError: when the key is missing or the address can not be had.
        RubricError: when the rubric or the model has mistakes.
    """
    if not is_loopback(host) and not key:
        raise SettingError(
            f"--host {host}: other machines could reach the server; set COACH_API_KEY to a long secret, or leave --host out"
        )
    listener = _bound(host, port)
    collect_seldom()
    coaches, work = Coaches(rubric, culture), Work()
    coaches.open_usual()
    # What is open now stays open; without it, Python would go through all of it again at the end, for seconds.
    gc.freeze()
    app = application(coaches, work, host=host, key=key)
    config = uvicorn.Config(
        app,
        # Bodies and queries hold people's texts: no access log, and none of uvicorn's own below a warning.
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        headers=[("Server", f"Santun/{__version__}")],
        backlog=_WAITING_CONNECTIONS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    shown = f"[{host}]" if ":" in host else host
    server = _Announced(config, lambda: tell(f"http://{shown}:{listener.getsockname()[1]}"))
    # uvicorn stops in good order and then raises the signal once more for whoever was there before it: here, nobody.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])
    if work.close():
        # A thread can not be stopped, and nothing that it does is kept.
        sys.stderr.flush()
        os._exit(0)


class _Announced(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        if os.name != "nt":
            # On Windows this option would let two servers have one port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as fault:
        raise SettingError(f"{host}:{port} can not be had ({fault}); choose another --port or --host") from fault
    return listener
