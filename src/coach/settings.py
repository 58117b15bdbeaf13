"""Where folders and the database are, and the server's key; the only module that reads environment variables."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from coach.errors import SettingError

_PACKAGED = Path(__file__).parent / "_data"


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders in use. ``rubrics`` holds scorecards, phrases and cultures; ``samples`` is None when not installed.

    ``brand`` is whose ignored phrases count, None for nobody's. ``api_key`` is what requests to the server must show, None when
    nobody chose one. ``home`` is the folder of the user's own data; ``database_url`` is None for the SQLite file in it.
    """

    rubrics: Path
    models: Path
    samples: Path | None
    brand: str | None = None
    api_key: str | None = field(default=None, repr=False)
    home: Path = field(default_factory=lambda: _data_folder())  # defined below
    database_url: str | None = field(default=None, repr=False)  # may hold a password

    @property
    def database(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{self.home / 'santun.sqlite3'}"

    @property
    def rubrics_are_packaged(self) -> bool:
        """Whether the scorecards are those inside the installed package, which its next update would replace."""
        return self.rubrics.resolve().is_relative_to(_PACKAGED.resolve())


def load_settings() -> Settings:
    """The settings of this process; raises SettingError when a folder that was asked for does not exist."""
    return Settings(
        rubrics=_folder("rubrics", "COACH_RUBRICS", "phrases"),
        models=_folder("models", "COACH_MODELS", "."),
        samples=_nearest("sample_transcripts", "."),
        brand=os.environ.get("COACH_BRAND", "").strip() or None,
        api_key=os.environ.get("COACH_API_KEY", "").strip() or None,
        home=_home(),
        database_url=os.environ.get("COACH_DATABASE_URL", "").strip() or None,
    )


def _home() -> Path:
    chosen = os.environ.get("COACH_HOME", "").strip()
    if not chosen:
        return _data_folder()
    path = Path(chosen).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise SettingError(f"COACH_HOME: {path} is a file; set it to a folder, or remove the variable")
    return path


def _data_folder() -> Path:
    """Where programs keep a user's data on this platform; it need not exist yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Santun"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Santun"
    # The XDG base directory specification: a relative path there is not valid and is ignored.
    chosen = Path(os.environ.get("XDG_DATA_HOME") or "~")
    return (chosen if chosen.is_absolute() else Path.home() / ".local" / "share") / "santun"


def _folder(name: str, variable: str, must_hold: str) -> Path:
    chosen = os.environ.get(variable)
    if chosen:
        path = Path(chosen).expanduser()
        if not (path / must_hold).is_dir():
            raise SettingError(
                f"{variable}: {_missing(path, must_hold)}; set it to a copy of the folder {name!r}, or remove the variable"
            )
        return path
    return _nearest(name, must_hold) or _PACKAGED / name


def _missing(path: Path, must_hold: str) -> str:
    """What is not there, the folder itself or what it must hold."""
    return f"the folder {path} has no folder {must_hold!r} in it" if path.is_dir() else f"there is no folder {path}"


def _nearest(name: str, must_hold: str) -> Path | None:
    """The folder of this name in the nearest parent of the working directory that has Santun's rubrics, or beside the sources."""
    here = Path.cwd()
    for parent in (here, *here.parents, *Path(__file__).resolve().parents[2:3]):
        if (parent / "rubrics" / "phrases").is_dir() and (parent / name / must_hold).is_dir():
            return parent / name
    packaged = _PACKAGED / name
    return packaged if packaged.is_dir() else None
