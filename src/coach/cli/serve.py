"""``coach serve``: the HTTP server, with the LanguageTool API for editors and add-ons and JSON for programs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coach.cli._option_values import whole_number
from coach.errors import SettingError

COMMAND = typer.Typer(rich_markup_mode=None)
_HIGHEST_PORT = 65_535
_EXTRA = ("fastapi", "starlette", "uvicorn")
_HELP = (
    "Serve checks and scores over HTTP until Ctrl-C: the LanguageTool API under /v2, JSON under /v1. Nothing is stored, "
    "and no text is logged.\n\n"
    "The address goes to standard error when the server answers. Off this machine (--host) it needs COACH_API_KEY. "
    "Exit status: 0 stopped, 2 an option can not be used, 3 a fault of ours."
)


@COMMAND.command(help=_HELP, short_help="Serve checks and scores over HTTP.", epilog="Example: coach serve --port 8081")
def serve(
    host: Annotated[str, typer.Option(metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[str, typer.Option(metavar="N", help="The port; 0 takes a free one.")] = "8081",
    rubric: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="The scorecard; `coach rubric list` names them.")
    ] = "core",
    culture: Annotated[str | None, typer.Option(metavar="ID", help="A culture profile, such as id or jp.")] = None,
) -> None:
    """Serves until it is stopped."""
    number = whole_number(port, "--port", 0)
    if number > _HIGHEST_PORT:
        raise typer.BadParameter(f"found {port!r}, allowed are 0 to {_HIGHEST_PORT}", param_hint="--port")
    try:
        from coach.server import running
    except ModuleNotFoundError as fault:
        if fault.name not in _EXTRA:
            raise
        raise SettingError(f'the server needs {fault.name}: pip install "santun[serve]"') from fault
    from coach.settings import load_settings

    running.serve(host, number, rubric, culture, load_settings().api_key, _tell)


def _tell(address: str) -> None:
    print(
        f"Santun answers on {address} (LanguageTool API: {address}/v2); Ctrl-C stops it.", file=sys.stderr, flush=True
    )
