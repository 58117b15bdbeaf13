"""The application: every address, its errors and what protects it."""

from __future__ import annotations

from fastapi import FastAPI

from coach import __version__
from coach.server.coaches import Coaches
from coach.server.languagetool import add_languagetool
from coach.server.native import add_native
from coach.server.replies import answer_errors
from coach.server.safety import LIMIT_SECONDS, protect
from coach.server.work import Work

_ABOUT = "Checks replies and scores conversations of customer service. Nothing is stored, and no text is logged."


def application(
    coaches: Coaches, work: Work, *, host: str, key: str | None = None, seconds: float = LIMIT_SECONDS
) -> FastAPI:
    """The server's application.

    Args:
        coaches: who checks and scores.
        work: where they do it.
        host: what the server is bound to; on loopback, browsers are let in and foreign Host headers are not.
        key: what requests must show, where there is one.
        seconds: the time limit of a request.
    """
    # Without the pages of documentation: they load scripts from the internet.
    app = FastAPI(
        title="Santun", version=__version__, description=_ABOUT, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    add_languagetool(app, coaches, work, key)
    add_native(app, coaches, work, key)
    answer_errors(app)
    protect(app, host, key, seconds)
    return app
