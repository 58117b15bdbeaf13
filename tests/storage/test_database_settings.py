"""Where the database is, unless somebody says otherwise."""

from pathlib import Path

import pytest

from coach.errors import SettingError
from coach.settings import load_settings


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    for name in ("COACH_HOME", "COACH_DATABASE_URL", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_by_default_it_is_one_file_in_the_users_data_folder(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert load_settings().home == Path.home() / ".local" / "share" / "santun"
    assert load_settings().database == f"sqlite:///{Path.home() / '.local' / 'share' / 'santun' / 'santun.sqlite3'}"


@pytest.mark.parametrize(
    ("chosen", "used"), [("/data", "/data/santun"), ("relative", str(Path.home() / ".local" / "share" / "santun"))]
)
def test_the_desktops_data_folder_is_used_when_it_is_a_full_path(monkeypatch, chosen, used):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", chosen)
    assert load_settings().home == Path(used)


@pytest.mark.parametrize(("platform", "part"), [("darwin", "Application Support"), ("win32", "AppData")])
def test_other_systems_have_other_folders(monkeypatch, platform, part):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert part in load_settings().home.parts


def test_a_folder_or_a_url_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert load_settings().database == f"sqlite:///{tmp_path / 'santun.sqlite3'}"
    monkeypatch.setenv("COACH_DATABASE_URL", "postgresql+psycopg://me:hunter2@db/santun")
    assert load_settings().database == "postgresql+psycopg://me:hunter2@db/santun"
    assert "hunter2" not in repr(load_settings())


def test_a_file_is_no_home(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "file"))
    with pytest.raises(SettingError, match="is a file; set it to a folder"):
        load_settings()
