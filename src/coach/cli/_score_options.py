"""Options of the commands that read and score conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli._option_values import one_of
from coach.domain.conversation import Channel, Role

if TYPE_CHECKING:
    from coach.batch import ScoreOptions

RubricName = Annotated[str, typer.Option(metavar="NAME|FILE", help="The scorecard; `coach rubric list` names them.")]
CultureId = Annotated[str | None, typer.Option(metavar="ID", help="A culture profile, such as id or jp.")]
ChannelName = Annotated[
    str | None, typer.Option(metavar="chat|call|email|social", help="The medium, where the files do not say it.")
]
LanguageCode = Annotated[str, typer.Option(metavar="auto|en|id", help="The language of all conversations.")]
Roles = Annotated[
    str,
    typer.Option(
        metavar="SPEAKER=ROLE,...",
        help='Who is who, where it is guessed wrongly, such as "Maya=agent,Ana Lopez=customer".',
        show_default=False,
    ),
]
Columns = Annotated[
    str,
    typer.Option(
        metavar="FIELD=COLUMN,...", help="Columns of tables, where they are guessed wrongly.", show_default=False
    ),
]
NoModel = Annotated[bool, typer.Option("--no-model", help="Use rules and measures only.")]
ModelId = Annotated[str, typer.Option(metavar="ID", help="A model of the models folder, such as one of your own.")]
Jobs = Annotated[
    str | None, typer.Option(metavar="N", help="Processes that score at once; as many as it is worth by default.")
]


def score_options(
    rubric: str, culture: str | None, channel: str | None, language: str, roles: str, columns: str, model: str | None
) -> ScoreOptions:
    """The options as they were typed, checked; raises typer.BadParameter."""
    from coach.batch import ScoreOptions

    return ScoreOptions(
        rubric=rubric,
        culture=culture,
        language=None if language == "auto" else language,
        channel=_channel_of(channel),
        model=model,
        roles=_roles_of(roles),
        columns=_columns_of(columns),
    )


def _channel_of(text: str | None) -> Channel | None:
    # The formats' own words for channels (phone, whatsapp ...) tell what somebody means who types one of them here.
    from coach.transcripts.generic_json import CHANNEL_WORDS

    return None if text is None else Channel(one_of(text, tuple(Channel), "--channel", CHANNEL_WORDS))


def _roles_of(text: str) -> dict[str, Role]:
    found = _pairs(text, "--roles", "a speaker and a role, such as Maya=agent")
    return {speaker: Role(one_of(role, tuple(Role), f"--roles {speaker}")) for speaker, role in found.items()}


def _columns_of(text: str) -> dict[str, str]:
    return _pairs(text, "--columns", "a field and the table's column, such as text=Message")


def _pairs(text: str, option: str, what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        name, equals, value = (side.strip() for side in part.rpartition("="))
        if not (name and equals and value):
            raise typer.BadParameter(f"{part.strip()!r} is not {what}; separate several with commas", param_hint=option)
        found[name] = value
    return found
