"""The parameters of /v2/check, read and refused as the LanguageTool server does it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from coach.domain.conversation import Channel
from coach.server.annotated import AnnotatedText, Part, units
from coach.server.replies import LanguageToolError
from coach.signals.drafts import LONGEST_DRAFT

LONGEST_TEXT = LONGEST_DRAFT
_MOST_FIELDS = 200
_YES = frozenset({"true", "yes"})


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rules a client wants to hear of."""

    enabled: frozenset[str]
    disabled: frozenset[str]
    enabled_categories: frozenset[str]
    disabled_categories: frozenset[str]
    enabled_only: bool

    def wants(self, rule: str, category: str) -> bool:
        """Whether matches of a rule are shown."""
        if self.enabled_only:
            return rule in self.enabled or category in self.enabled_categories
        return rule not in self.disabled and category not in self.disabled_categories


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What a client asks for."""

    text: AnnotatedText
    language: str
    rules: RuleChoice
    preferred_variants: tuple[str, ...]
    context: str
    channel: Channel


def parameters(query: bytes, body: bytes) -> dict[str, str]:
    """The fields of a query string and of a form; the form's go first.

    The body is read as a form whatever its content type says: LTeX sends one as application/json, and the original server
    does not look either.
    """
    fields: dict[str, str] = {}
    for source in (query, body):
        try:
            pairs = parse_qsl(source.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise LanguageToolError(f"Too many parameters, at most {_MOST_FIELDS} are read") from None
        fields.update(pairs)
    return fields


def read_form(fields: Mapping[str, str]) -> CheckForm:
    """The parameters of a check; raises LanguageToolError in the original server's words."""
    text = AnnotatedText(_parts(fields))
    _refuse_long(text.plain)
    language = fields.get("language", "").strip()
    if not language:
        raise LanguageToolError(
            "Missing 'language' parameter, e.g. 'language=en-US' for American English or 'language=id' for Indonesian"
        )
    if fields.get("level", "default") not in ("default", "picky"):
        raise LanguageToolError("If 'level' is set, it must be set to 'default' or 'picky'")
    context = fields.get("context", "")
    _refuse_long(context)
    channel = fields.get("channel", "").strip().casefold() or Channel.CHAT
    if channel not in set(Channel):
        raise LanguageToolError(f"Unknown 'channel', it must be set to one of: {', '.join(Channel)}")
    return CheckForm(text, language, _rules(fields), _list(fields, "preferredVariants"), context, Channel(channel))


def _rules(fields: Mapping[str, str]) -> RuleChoice:
    choice = RuleChoice(
        frozenset(_list(fields, "enabledRules")),
        frozenset(_list(fields, "disabledRules")),
        frozenset(_list(fields, "enabledCategories")),
        frozenset(_list(fields, "disabledCategories")),
        fields.get("enabledOnly", "") in _YES,
    )
    if choice.enabled_only and (choice.disabled or choice.disabled_categories):
        raise LanguageToolError("You cannot specify disabled rules or categories using enabledOnly=true")
    if choice.enabled_only and not (choice.enabled or choice.enabled_categories):
        raise LanguageToolError("You must specify enabled rules or categories when using enabledOnly=true")
    return choice


def _list(fields: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in fields.get(name, "").split(",")) if part)


def _refuse_long(text: str) -> None:
    if (size := units(text)) > LONGEST_TEXT:
        raise LanguageToolError(
            f"Your text exceeds the limit of {LONGEST_TEXT} characters (it's {size} characters). "
            "Please submit a shorter text.",
            413,
        )


def _parts(fields: Mapping[str, str]) -> Iterator[Part]:
    if "text" in fields and "data" in fields:
        raise LanguageToolError("Set only 'text' or 'data' parameter, not both")
    if "text" in fields:
        yield Part(fields["text"])
    elif "data" in fields:
        yield from _annotation(fields["data"])
    else:
        raise LanguageToolError("Missing 'text' or 'data' parameter")


def _annotation(data: str) -> Iterator[Part]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise LanguageToolError("Could not parse JSON from 'data' parameter") from None
    if not isinstance(value, dict) or not {"text", "annotation"} & value.keys():
        raise LanguageToolError("'data' key in JSON requires 'text' or 'annotation' key")
    if "text" in value and "annotation" in value:
        raise LanguageToolError("'data' key in JSON requires either 'text' or 'annotation' key, not both")
    if "text" in value:
        yield Part(_string(value, "text"))
        return
    if not isinstance(value["annotation"], list):
        raise LanguageToolError("'annotation' in 'data' must be a list")
    for entry in value["annotation"]:
        yield _part(entry)


def _part(entry: Any) -> Part:
    if not isinstance(entry, dict) or not {"text", "markup"} & entry.keys():
        raise LanguageToolError("Only 'text' and 'markup' are supported in 'annotation' list")
    if "text" in entry and "markup" in entry:
        raise LanguageToolError(
            "Only either 'text' or 'markup' are supported in an object in 'annotation' list, not both"
        )
    if "text" in entry:
        if "interpretAs" in entry:
            raise LanguageToolError("'text' cannot be used with 'interpretAs' (only 'markup' can)")
        return Part(_string(entry, "text"))
    return Part(_string(entry, "markup"), True, _string(entry, "interpretAs") if "interpretAs" in entry else "")


def _string(entry: Mapping[str, Any], key: str) -> str:
    if not isinstance(entry[key], str):
        raise LanguageToolError(f"'{key}' in 'data' must be a string")
    return str(entry[key])
