"""/v2: the public LanguageTool HTTP API, for editors, add-ons and client libraries that speak it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from coach import __version__
from coach.languages.detect import detect
from coach.server.coaches import Coaches
from coach.server.form import LONGEST_TEXT, CheckForm, parameters, read_form
from coach.server.language_codes import Spoken, checked_languages, detected, language_of
from coach.server.matches import match_records, rule_records
from coach.server.replies import LanguageToolError, RequestError
from coach.server.safety import is_key, key_of
from coach.server.shapes import ConfigurationReply, ErrorReply, LanguageShown, MatchesReply, SoftwareReply
from coach.server.work import Work

_SOFTWARE = {
    "name": "Santun",
    "version": __version__,
    "buildDate": "",
    "apiVersion": 1,
    "premium": False,
    "status": "",
}
_AUTO = "auto"
_TELLING = 2_000
_SUREST = 0.99
_PLAIN: dict[str, Any] = {"content": {"text/plain": {"schema": {"type": "string"}}}}
_JSON: dict[str, Any] = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorReply"}}}}
_EITHER = {"content": {**_PLAIN["content"], **_JSON["content"]}}
_FIELDS = {
    "text": "the text; this or data",
    "data": 'a JSON document {"annotation": [{"text": "A "}, {"markup": "<b>"}, {"text": "test"}, {"markup": "</b>"}]}',
    "language": "a code of /v2/languages, or auto",
    "enabledRules": "ids, with commas between them",
    "disabledRules": "ids, with commas between them",
    "enabledCategories": "ids, with commas between them",
    "disabledCategories": "ids, with commas between them",
    "enabledOnly": "true: only what is enabled",
    "preferredVariants": "the regions of detected languages, such as en-GB",
    "motherTongue": "not used",
    "level": "default or picky; both are the same here",
    "username": "not used",
    "apiKey": "the key, where the server has one",
    "context": "Santun's own: the customer's message that the text answers",
    "channel": "Santun's own: chat, call, email or social",
}


def add_languagetool(app: FastAPI, coaches: Coaches, work: Work, key: str | None) -> None:
    """Adds the addresses under /v2."""
    answers: dict[int | str, dict[str, Any]] = {
        200: {"model": MatchesReply},
        400: {"description": "A parameter is wrong.", **_PLAIN},
        413: {"description": "The text, or the whole body, is too long.", **_EITHER},
        503: {"model": ErrorReply, "description": "Too many requests wait, or this one took too long."},
    }
    if key:
        answers[401] = {"model": ErrorReply, "description": "The key is missing or wrong."}
    properties = {name: {"type": "string", "description": about} for name, about in _FIELDS.items()}
    properties["language"]["example"] = "en-US"
    form = {"schema": {"type": "object", "required": ["language"], "properties": properties}}

    async def checked(request: Request) -> Response:
        fields = parameters(request.scope["query_string"], await request.body())
        if key and not (is_key(key_of(request.headers), key) or is_key(fields.get("apiKey"), key)):
            raise RequestError(401, "key_needed", "send the key as apiKey=KEY or as 'Authorization: Bearer KEY'")
        asked = read_form(fields)
        language = _language(asked.language, coaches.languages)
        return JSONResponse(await work.drafts.run(lambda: _reply(coaches, asked, language)))

    @app.post(
        "/v2/check",
        responses=answers,
        openapi_extra={"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": form}}},
    )
    async def check(request: Request) -> Response:
        """Checks a text; the parameters are a form."""
        return await checked(request)

    @app.get(
        "/v2/check",
        responses=answers,
        openapi_extra={
            "parameters": [
                {"in": "query", "name": name, "schema": {"type": "string"}, "required": name == "language"}
                for name in _FIELDS
            ]
        },
    )
    async def check_of_query(request: Request) -> Response:
        """Checks a short text; the parameters are a query."""
        return await checked(request)

    @app.get("/v2/languages", response_model=list[LanguageShown])
    async def languages() -> Response:
        """The languages that can be asked for."""
        return JSONResponse(
            [
                {"name": spoken.name, "code": spoken.base, "longCode": spoken.code}
                for spoken in checked_languages(coaches.languages)
            ]
        )

    @app.get("/v2/info", response_model=SoftwareReply)
    async def info() -> Response:
        """About the server."""
        return JSONResponse({"software": _SOFTWARE})

    @app.get("/v2/maxtextlength", response_class=PlainTextResponse)
    async def longest_text() -> Response:
        """The most characters a text may have."""
        return PlainTextResponse(str(LONGEST_TEXT))

    @app.get("/v2/healthcheck", response_class=PlainTextResponse)
    async def health() -> Response:
        """That the server answers."""
        return PlainTextResponse("OK")

    @app.get(
        "/v2/configinfo",
        responses={200: {"model": ConfigurationReply}, 400: {"description": "A parameter is wrong.", **_PLAIN}},
        openapi_extra={
            "parameters": [{"in": "query", "name": "language", "schema": {"type": "string"}, "required": True}]
        },
    )
    async def configuration(request: Request) -> Response:
        """The limits and the rules of a language."""
        if not (code := request.query_params.get("language")):
            raise LanguageToolError("'language' parameter missing")
        language = _language(code, coaches.languages)
        base = language.base if language and language.base in coaches.languages else None
        rules = await work.drafts.run(lambda: rule_records(coaches.get().rubric, base) if base else [])
        return JSONResponse({"software": _SOFTWARE, "parameter": {"maxTextLength": LONGEST_TEXT}, "rules": rules})


def _language(code: str, known: Sequence[str]) -> Spoken | None:
    """The language of a code, None for automatic; raises LanguageToolError for one that nobody knows."""
    if code == _AUTO:
        return None
    if (found := language_of(code, known)) is None:
        codes = ", ".join(language.code for language in checked_languages(known))
        raise LanguageToolError(
            f"'{code}' is not a language code known to LanguageTool. Supported language codes are: {codes}"
        )
    return found


def _reply(coaches: Coaches, asked: CheckForm, language: Spoken | None) -> dict[str, Any]:
    text, known = asked.text.plain, coaches.languages
    likeliest, sure = _detected(text, known)
    if language is not None and language.base not in known:
        return _record(language, language, sure, [], f"{language.name} is not checked here")
    if not text.strip():
        language = language or detected(likeliest, asked.preferred_variants)
        return _record(language, language, 0.0, [])
    coach = coaches.get()
    spoken = language.base if language else None
    check = coach.check(text, context=asked.context or None, channel=asked.channel, language=spoken)
    found = check.conversation.language if language is None else likeliest
    heard = detected(found, asked.preferred_variants)
    missed = None if check.conversation.language in known else f"{heard.name} is not checked here"
    matches = match_records(check, asked.text, coach.rubric, asked.rules)
    return _record(language or heard, heard, sure if found == likeliest else 1 - sure, matches, missed)


def _detected(text: str, known: Sequence[str]) -> tuple[str, float]:
    """The likeliest of the languages that are checked, and how likely it is among them."""
    if not text.strip():
        return known[0], 0.0
    likeliest, margin = detect(text[:_TELLING], known)
    return likeliest, round(min(_SUREST, 1 / (1 + math.exp(-min(margin, 50.0)))), 4)


def _record(
    language: Spoken, found: Spoken, sure: float, matches: list[dict[str, Any]], missed: str | None = None
) -> dict[str, Any]:
    # "Nothing found" and "not looked at" are told apart.
    warnings = {"incompleteResults": False} if missed is None else _incomplete(missed)
    return {
        "software": _SOFTWARE,
        "warnings": warnings,
        "language": {
            "name": language.name,
            "code": language.code,
            "detectedLanguage": {"name": found.name, "code": found.code, "confidence": sure},
        },
        "matches": matches,
    }


def _incomplete(reason: str) -> dict[str, Any]:
    return {"incompleteResults": True, "incompleteResultsReason": reason}
