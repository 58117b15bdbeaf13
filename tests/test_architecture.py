"""Import rows and library fences of docs/architecture.md, read from the sources."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "coach"
ROWS = {
    "errors": 0, "domain": 1, "settings": 2, "languages": 3, "transcripts": 3, "rubrics": 3, "metrics": 3,
    "signals": 4, "scoring": 4, "rewriting": 4, "coaching": 4, "pipeline": 5, "exports": 5, "training": 5, "storage": 5,
    "batch": 6, "importing": 6, "outcome_importing": 6,
    "reporting": 6, "roleplay": 6, "rubric_check": 6, "cli": 7, "ui": 7, "server": 7,
}  # fmt: skip
# Scoring and rewriting work on what signals observed, so they may use their types; outcomes are read from tables as
# transcripts are; an import scores as a batch does; the examples of scenarios are played; `coach serve` starts the server.
SAME_ROW = {
    ("scoring", "signals"),
    ("rewriting", "signals"),
    ("metrics", "transcripts"),
    ("importing", "batch"),
    ("rubric_check", "roleplay"),
    ("cli", "server"),
}
FENCES = {
    "streamlit": {"ui"}, "altair": {"ui"}, "pandas": {"ui"}, "typer": {"cli"}, "rich": {"cli"}, "click": {"cli"},
    "spacy": {"languages"}, "py3langid": {"languages"}, "yaml": {"rubrics"}, "pydantic": {"rubrics", "server"},
    "openpyxl": {"transcripts", "exports"},
    "charset_normalizer": {"transcripts"}, "presidio_analyzer": {"transcripts"}, "phonenumbers": {"transcripts"},
    "jinja2": {"exports"}, "markupsafe": {"exports"}, "reportlab": {"exports"},
    "torch": {"training", "signals/huggingface.py"}, "transformers": {"training", "signals/huggingface.py", "roleplay/local_model.py"},
    "sklearn": {"training"},
    "sqlalchemy": {"storage"}, "alembic": {"storage"},
    "scipy": {"metrics", "training"},
    "fastapi": {"server"}, "starlette": {"server"}, "uvicorn": {"server"},
    "onnxruntime": {"training", "signals/predictions.py"}, "tokenizers": {"signals/pieces.py"},
}  # fmt: skip
FILES = sorted(path for path in SOURCES.rglob("*.py") if path.name != "__main__.py")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def package(path):
    return path.relative_to(SOURCES).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_rows_and_fences(path):
    own = package(path)
    if own == "__init__":
        return
    assert own in ROWS, f"{own} has no row: give it one here and in docs/architecture.md"
    for name in imports(path):
        top = name.split(".")[0]
        if top == "coach":
            other = name.split(".")[1] if "." in name else "__init__"
            allowed = other in ("__init__", own) or ROWS[other] < ROWS[own] or (own, other) in SAME_ROW
            assert allowed, f"row {ROWS[own]} ({own}) imports {name}"
        elif top in FENCES:
            assert {own, str(path.relative_to(SOURCES))} & FENCES[top], f"{top} belongs to {sorted(FENCES[top])}"
        elif ROWS[own] <= 2:
            assert top in sys.stdlib_module_names, f"{own} may use the standard library only, found {top}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 420


def test_only_settings_reads_the_environment():
    readers = [
        path.name
        for path in FILES
        if "os.environ" in path.read_text(encoding="utf-8") or "getenv" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["settings.py"]


def test_torch_is_not_loaded_by_a_score():
    code = (
        "import sys; from coach import Coach, read_transcript;"
        f"Coach().score(read_transcript({str(sorted((ROOT / 'sample_transcripts' / 'santun_json').glob('*.json'))[0])!r}));"
        "print(sorted({'torch', 'transformers', 'requests', 'openpyxl', 'reportlab'} & set(sys.modules)));"
        "import spacy.cli; print(callable(spacy.cli.download))"  # left out of the start, not broken
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["[]", "True"]


def test_importing_coach_is_light():
    code = "import sys, coach; print(sorted({'spacy', 'torch', 'pydantic', 'sqlalchemy', 'streamlit', 'yaml'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
