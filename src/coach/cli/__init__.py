"""The ``coach`` command; one module a command, found by being here."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated

import typer

from coach import __version__
from coach.errors import InputError

DONE, BELOW, USERS_FAULT, OUR_FAULT, STOPPED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit status (docs/cli.md has the table)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Transcripts have letters of every script; a Windows code page or LANG=C does not.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        application()(args=arguments, prog_name="coach")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except InputError as error:
        from coach.exports.harmless import harmless

        print(harmless(str(error)), file=sys.stderr)
        return USERS_FAULT
    except Exception:  # noqa: BLE001 - the outermost place; shown in full, and told apart by the exit status
        traceback.print_exc()
        return OUR_FAULT
    return DONE


def application() -> typer.Typer:
    """The command line with every command; each module of this package has one as ``COMMAND``."""
    app = typer.Typer(
        name="coach",
        help="A coach for the quality of customer-service communication. Works offline, in English and Indonesian.",
        epilog="Example: coach score sample_transcripts",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        # Plain text: rich's boxes name Python's types and cut sentences at the width of a column.
        rich_markup_mode=None,
    )
    app.callback()(_options)
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        if not module.name.startswith("_"):
            app.add_typer(import_module(f"{__name__}.{module.name}").COMMAND)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"coach {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...
