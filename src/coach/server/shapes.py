"""The shapes of bodies, for checking what comes in and for /openapi.json."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coach.server.form import LONGEST_TEXT

ChannelWord = Literal["chat", "call", "email", "social"]
Draft = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=100)]


class _Asked(BaseModel):
    model_config = ConfigDict(strict=True)


class DraftAsked(_Asked):
    """A reply that is to be checked."""

    model_config = ConfigDict(strict=True, extra="forbid")

    draft: Draft
    context: str | None = Field(None, max_length=LONGEST_TEXT, description="the customer's message that it answers")
    channel: ChannelWord = "chat"
    language: Name | None = Field(None, description="auto, or a language that is checked")
    culture: Name | None = Field(None, description="a culture profile")


class TurnAsked(_Asked):
    """One turn of a conversation; unknown keys are left out with a warning."""

    model_config = ConfigDict(strict=True, extra="allow")

    role: Literal["customer", "agent", "bot", "system"]
    text: str
    start: float | None = Field(None, description="seconds from the beginning")
    end: float | None = None
    speaker: str | None = None


class ConversationAsked(_Asked):
    """A conversation in Santun's own format, and the scorecard it is scored by."""

    model_config = ConfigDict(strict=True, extra="allow")

    turns: list[TurnAsked] = Field(min_length=1)
    id: str | None = None
    channel: ChannelWord | None = None
    language: str | None = None
    agent_id: str | None = None
    started_at: str | None = None
    rubric: Name | None = Field(None, description="a scorecard by name")
    culture: Name | None = Field(None, description="a culture profile")


class ErrorTold(BaseModel):
    """What went wrong, for programs and for people."""

    code: str
    message: str


class ErrorReply(BaseModel):
    """The body of every JSON error."""

    error: ErrorTold


class RewriteShown(BaseModel):
    """A better wording in place of a finding's quote."""

    after: str
    why: str
    rule: str


class FindingShown(BaseModel):
    """Something in a draft that will land badly."""

    criterion: str
    section: str
    start: int
    end: int
    quote: str
    missing: bool
    reason: str
    advice: str
    confidence: float
    rewrites: list[RewriteShown]


class DraftReply(BaseModel):
    """What a check says; places are code points of the draft."""

    language: str
    channel: ChannelWord
    score: float | None
    clean: bool
    findings: list[FindingShown]
    rewritten: str | None
    open_questions: list[str]
    tone: str | None
    register_: str | None = Field(alias="register")
    model: str | None
    checked: bool


class ProblemShown(BaseModel):
    """A part of the input that could not be used."""

    file: str
    line: int | None
    message: str


class ScoreReply(BaseModel):
    """What `coach score --format json` gives; docs/cli.md has every key of an evaluation."""

    evaluations: list[dict[str, Any]]
    problems: list[ProblemShown]


class Health(BaseModel):
    """That the server answers, and with what."""

    status: Literal["ok"]
    version: str


class LanguageShown(BaseModel):
    """A language that can be asked for."""

    name: str
    code: str
    longCode: str  # noqa: N815 - the API's name


class SoftwareReply(BaseModel):
    """About the server."""

    software: dict[str, Any]


class ConfigurationReply(BaseModel):
    """The limits and the rules of a language."""

    software: dict[str, Any]
    parameter: dict[str, int]
    rules: list[dict[str, str]]


class Value(BaseModel):
    """A better wording."""

    value: str


class ContextShown(BaseModel):
    """A match's words with what stands around them."""

    text: str
    offset: int
    length: int


class TypeShown(BaseModel):
    """A match's kind."""

    typeName: str  # noqa: N815 - the API's name


class CategoryShown(BaseModel):
    """A section of the scorecard."""

    id: str
    name: str


class RuleShown(BaseModel):
    """A criterion of the scorecard."""

    id: str
    description: str
    issueType: str  # noqa: N815 - the API's name
    category: CategoryShown


class MatchShown(BaseModel):
    """What was found at some words; places are UTF-16 code units."""

    message: str
    shortMessage: str  # noqa: N815 - the API's name
    replacements: list[Value]
    offset: int
    length: int
    context: ContextShown
    sentence: str
    type: TypeShown
    rule: RuleShown
    ignoreForIncompleteSentence: bool  # noqa: N815 - the API's name
    contextForSureMatch: int  # noqa: N815 - the API's name


class MatchesReply(BaseModel):
    """The reply of the LanguageTool API."""

    software: dict[str, Any]
    warnings: dict[str, Any]
    language: dict[str, Any]
    matches: list[MatchShown]
