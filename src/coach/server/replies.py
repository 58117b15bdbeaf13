"""Errors and how they are answered: JSON everywhere, plain text where the LanguageTool API has it so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import Send

from coach.errors import InputError

_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 422: "unusable_input"}
_MOST_TOLD = 10


class RequestError(Exception):
    """A request that is refused; ``code`` is for programs, the message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


class LanguageToolError(Exception):
    """A request that is refused in the words of the LanguageTool API, as plain text."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.message, self.status = message, status
        super().__init__(message)


def error_record(code: str, message: str) -> dict[str, Any]:
    """The body of every JSON error."""
    return {"error": {"code": code, "message": message}}


async def refuse(
    send: Send, status: int, code: str, message: str, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Answers with a JSON error, for what is refused before the application sees it."""
    body = json.dumps(error_record(code, message)).encode()
    about = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": about})
    await send({"type": "http.response.body", "body": body})


def answer_errors(app: FastAPI) -> None:
    """Makes an application answer every error with a JSON body or, under /v2, with the API's plain text."""

    @app.exception_handler(RequestError)
    async def refused(_: Request, error: RequestError) -> Response:
        return _json(error.status, error.code, error.message)

    @app.exception_handler(LanguageToolError)
    async def refused_in_plain_text(_: Request, error: LanguageToolError) -> Response:
        return PlainTextResponse(f"Error: {error.message}", error.status)

    @app.exception_handler(InputError)
    async def unusable(_: Request, error: InputError) -> Response:
        return _json(422, _CODES[422], str(error))

    @app.exception_handler(RequestValidationError)
    async def misshapen(_: Request, error: RequestValidationError) -> Response:
        told = [f"{_place(one['loc'])}: {one['msg']}" for one in error.errors()[:_MOST_TOLD]]
        return _json(422, _CODES[422], "; ".join(told))

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        # Of several routes of one address, only the first one's methods are in the header that the error brings.
        headers = {"Allow": _methods(request)} if error.status_code == 405 else error.headers
        return _json(error.status_code, _CODES.get(error.status_code, "error"), _told(error), headers)


def _json(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    # Messages repeat input, which may hold half an emoji.
    safe = message.encode("utf-8", "replace").decode()
    return JSONResponse(error_record(code, safe), status, dict(headers or {}))


def _methods(request: Request) -> str:
    routes = [route for route in request.app.routes if isinstance(route, Route) and route.path == request.url.path]
    return ", ".join(sorted({method for route in routes for method in route.methods or ()}))


def _place(place: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in place if part != "body") or "body"


def _told(error: HTTPException) -> str:
    if error.status_code == 404:
        return "there is no such address; GET /openapi.json lists them"
    if error.status_code == 405:
        return "this address has no such method; the header Allow names those it has"
    return str(error.detail)
