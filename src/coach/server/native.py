"""/v1: drafts and conversations as JSON, the same as the command line gives them; and whether the server is there."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from coach import __version__
from coach.domain.conversation import Channel, Conversation
from coach.exports.as_json import evaluation_record, problem_record
from coach.exports.draft_json import draft_record
from coach.server.coaches import Coaches
from coach.server.replies import RequestError
from coach.server.shapes import ConversationAsked, DraftAsked, DraftReply, ErrorReply, Health, ScoreReply
from coach.server.work import Work
from coach.transcripts._reading import SourceFile
from coach.transcripts.reading import read_conversations

_AUTO = "auto"
_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorReply, "description": "The body is no JSON."},
    413: {"model": ErrorReply, "description": "The body is too long."},
    422: {"model": ErrorReply, "description": "The body can not be used; the message says where and why."},
    503: {"model": ErrorReply, "description": "Too many requests wait, or this one took too long."},
}


def add_native(app: FastAPI, coaches: Coaches, work: Work, key: str | None) -> None:
    """Adds the addresses under /v1, and /healthz."""
    answers = dict(_ANSWERS)
    if key:
        answers[401] = {"model": ErrorReply, "description": "The key is missing or wrong."}

    @app.post("/v1/check", response_model=DraftReply, responses=answers)
    async def check(asked: DraftAsked) -> Response:
        """Checks a draft reply, as `coach check --format json`; nothing is stored."""
        return JSONResponse(await work.drafts.run(lambda: _checked(coaches, asked)))

    @app.post("/v1/score", response_model=ScoreReply, responses=answers)
    async def score(asked: ConversationAsked) -> Response:
        """Scores a conversation, as `coach score --format json`; nothing is stored."""
        return JSONResponse(await work.conversations.run(lambda: _scored(coaches, asked)))

    @app.get("/healthz", response_model=Health)
    async def health() -> Response:
        """That the server answers."""
        return JSONResponse({"status": "ok", "version": __version__})


def _checked(coaches: Coaches, asked: DraftAsked) -> dict[str, Any]:
    coach, spoken = coaches.get(culture=asked.culture), coaches.spoken(_chosen(asked.language))
    return draft_record(
        coach.check(asked.draft, context=asked.context, channel=Channel(asked.channel), language=spoken)
    )


def _chosen(language: str | None) -> str | None:
    return None if language is None or language == _AUTO else language.partition("-")[0].casefold()


def _scored(coaches: Coaches, asked: ConversationAsked) -> dict[str, Any]:
    coach = coaches.get(rubric=asked.rubric, culture=asked.culture)
    record = asked.model_dump(exclude={"rubric"}, exclude_unset=True)
    source = SourceFile.of(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
    found = list(read_conversations(source))
    conversations = [one for one in found if isinstance(one, Conversation)]
    problems = [one for one in found if not isinstance(one, Conversation)]
    if not conversations:
        raise RequestError(422, "unusable_input", "; ".join(problem.message for problem in problems))
    return {
        "evaluations": [evaluation_record(coach.score_in_full(one)) for one in conversations],
        "problems": [problem_record(problem.file, problem.line, problem.message) for problem in problems],
    }
