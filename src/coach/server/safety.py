"""What stands in front of the application: faults, Host header, browsers, key, time and size limits."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import traceback
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.server.replies import refuse

CHECK_BYTES = 1_000_000
SCORE_BYTES = 20_000_000
LIMIT_SECONDS = 30.0
KEY_HEADER = "X-API-Key"
# A client that is still sending does not read an answer, so that what is too long is taken in and dropped, up to here.
_DROPPED_BYTES = 64_000_000
_LOG = logging.getLogger("coach.server")


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach a server that is bound to a host."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_key(given: str | None, key: str) -> bool:
    """Whether a key is the right one; takes as long for one that is nearly right."""
    return given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())


def key_of(headers: Mapping[str, str]) -> str | None:
    """The key of a request's headers."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else headers.get(KEY_HEADER.lower())


def protect(app: FastAPI, host: str, key: str | None, seconds: float = LIMIT_SECONDS) -> None:
    """Puts an application behind its limits; the last one added sees a request first."""
    app.add_middleware(SizeLimit)
    if key:
        app.add_middleware(KeyNeeded, key=key)
    app.add_middleware(TimeLimit, seconds=seconds)
    if is_loopback(host):
        app.add_middleware(BrowsersWelcome)
        app.add_middleware(OwnHostOnly, host=host)
    app.add_middleware(Faults)


class Faults:
    """Answers a fault of ours with 500, and logs where it is and not what it was about: that would be people's texts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        answer = _Answer(send)
        try:
            await self.app(scope, receive, answer.send)
        except asyncio.CancelledError:
            # The server stops and has waited long enough.
            if not answer.begun:
                await refuse(send, 503, "stopping", "the server stops; ask again when it is back")
        except Exception as fault:  # noqa: BLE001 - the outermost place of a request
            where = " < ".join(
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in reversed(traceback.extract_tb(fault.__traceback__)[-5:])
            )
            _LOG.error("%s at %s", type(fault).__name__, where)
            if not answer.begun:
                await refuse(send, 500, "internal_error", "a fault of ours; the server's log says where")


class OwnHostOnly:
    """Refuses other names than this machine's own.

    A web page can make its own name point to 127.0.0.1 (DNS rebinding) and then read what a server there answers as if it
    came from the page's own server; the Host header still has the page's name.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self._names = {"localhost", "127.0.0.1", "::1", host.casefold()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where its Host is right."""
        if scope["type"] == "http" and _host_name(Headers(scope=scope).get("host", "")) not in self._names:
            await refuse(send, 403, "host_not_allowed", "the Host header must be localhost, 127.0.0.1 or [::1]")
            return
        await self.app(scope, receive, send)


def _host_name(header: str) -> str:
    if header.startswith("["):
        return header[1:].partition("]")[0].casefold()
    return header.partition(":")[0].casefold()


class BrowsersWelcome(CORSMiddleware):
    """Lets browser add-ons and pages use /v2, as the original server does it for add-ons.

    Any origin may: an add-on's differs on every machine. It gives nothing away, as there are no cookies, nothing is stored,
    and the answer is only about the text that the asking page sent itself. That holds on loopback, where no key protects
    anything; a server for others has no such header.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], allow_credentials=False
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, with the header under /v2."""
        if scope["type"] == "http" and scope["path"].startswith("/v2/"):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class TimeLimit:
    """Answers 503 when a request takes longer, the sending of its body included."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                await self.app(scope, receive, answer.send)
        except TimeoutError:
            if not deadline.expired() or answer.begun:
                raise
            message = f"it took longer than {self._seconds:g} seconds; send a shorter text"
            await refuse(send, 503, "time_limit", message)


class KeyNeeded:
    """Refuses requests without the key before their body is read; add-ons send theirs in the form of /v2/check."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self.app = app
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where it has the key."""
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            given = key_of(Headers(scope=scope))
            if not is_key(given, self._key):
                message = f"send the key as 'Authorization: Bearer KEY' or '{KEY_HEADER}: KEY'"
                await refuse(send, 401, "key_needed", message, ((b"www-authenticate", b"Bearer"),))
                return
        await self.app(scope, receive, send)


class SizeLimit:
    """Reads a body up to the limit of its address and answers 413 where it is longer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on with its whole body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = SCORE_BYTES if scope["path"] == "/v1/score" else CHECK_BYTES
        body = await _body(receive, limit)
        if body is None:
            message = f"the body has more than {limit:,} bytes; send it in parts"
            await refuse(send, 413, "body_too_large", message, ((b"connection", b"close"),))
            return
        replayed = False

        async def whole() -> Message:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, whole, send)


async def _body(receive: Receive, limit: int) -> bytes | None:
    """The body of a request; None where it is longer than the limit."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more and size <= _DROPPED_BYTES:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        else:
            parts.clear()
        more = message["type"] == "http.request" and message.get("more_body", False)
    return None if size > limit else b"".join(parts)


class _Answer:
    """Remembers whether an answer has begun, after which another one can not be given."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        """Sends a part of the answer."""
        self.begun = True
        await self._send(message)
