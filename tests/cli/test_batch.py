"""Many files: order, several processes, problems, a worker that dies."""

import os
from dataclasses import dataclass, replace

import pytest
from tests.cli.small_rubrics import chat, small_folder

from coach import batch
from coach.batch import ScoreOptions, fitting_jobs, score_paths
from coach.domain.conversation import Role
from coach.domain.evaluation import Scored
from coach.errors import RubricError, SettingError
from coach.transcripts._reading import ReadProblem


@pytest.fixture
def options(tmp_path):
    return ScoreOptions("small", rubrics=small_folder(tmp_path / "rubrics"))


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "chats"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.json").write_text(chat(f"c{number}", "I am sorry that it broke."), encoding="utf-8")
    (folder / "2.json").write_text('{"turns": []}', encoding="utf-8")
    (folder / "4.json").write_text("".join(chat(f"c4-{n}", f"Pardon {n}.") for n in range(4)), encoding="utf-8")
    return folder


def names(results):
    return [item.conversation.id if isinstance(item, Scored) else os.path.basename(item.file) for item in results]


EXPECTED = ["c0", "c1", "2.json", "c3", "c4-0", "c4-1", "c4-2", "c4-3", "c5"]


def test_results_come_in_the_order_of_the_files(options, files):
    assert names(score_paths([files], options)) == EXPECTED


@pytest.mark.slow
def test_several_processes_give_the_same(options, files, monkeypatch):
    alone = list(score_paths([files], options))
    monkeypatch.setattr(batch, "_BIG_FILE_BYTES", 300)  # 4.json is then read here and spread
    monkeypatch.setattr(batch, "_CHUNK_ITEMS", 2)
    assert list(score_paths([files], options, jobs=2)) == alone


def test_results_are_streamed(options, files):
    results = score_paths([files], options)
    assert isinstance(next(results), Scored)
    (files / "5.json").write_text("", encoding="utf-8")
    assert isinstance(list(results)[-1], ReadProblem)


def test_a_path_to_nowhere_is_a_problem(options, tmp_path):
    assert [item.file for item in score_paths([tmp_path / "no"], options)] == [str(tmp_path / "no")]


def test_mistakes_of_the_call_show_before_anything_is_read(options, files):
    with pytest.raises(RubricError):
        score_paths([files], replace(options, rubric="smal"), jobs=2)
    with pytest.raises(SettingError):
        score_paths([files], replace(options, language="xx"))


def test_roles_and_columns_reach_the_readers(options, tmp_path):
    table = tmp_path / "chats.csv"
    table.write_text("who,what\nMaya,It broke.\nBudi,I am sorry that it broke.\n", encoding="utf-8")
    chosen = {"Maya": Role.CUSTOMER, "Budi": Role.AGENT}
    own = replace(options, roles=chosen, columns={"text": "what", "speaker": "who"})
    (item,) = score_paths([table], own)
    assert isinstance(item, Scored)
    assert [turn.role for turn in item.conversation.turns] == [Role.CUSTOMER, Role.AGENT]


@dataclass(frozen=True)
class Deadly(ScoreOptions):
    """Ends the process that reads a certain file, as the system does when memory is short."""

    def read(self, path):
        if path.name == "3.json":
            os._exit(9)
        return ScoreOptions.read(self, path)


@pytest.mark.slow
def test_a_worker_that_dies_costs_only_the_file_that_killed_it(files, options, monkeypatch):
    monkeypatch.setattr(batch, "_CHUNK_ITEMS", 3)
    results = list(score_paths([files], Deadly("small", rubrics=options.rubrics), jobs=2))
    assert names(results) == [name if name != "c3" else "3.json" for name in EXPECTED]
    assert "was ended, probably for lack of memory" in results[3].message


def test_more_processes_only_for_more_text(files, monkeypatch):
    monkeypatch.setattr(batch, "_processors", lambda: 4)
    paths = sorted(files.iterdir())
    assert fitting_jobs(paths) == 1
    monkeypatch.setattr(batch, "_BYTES_PER_JOB", 500)
    assert fitting_jobs(paths) == 2
    monkeypatch.setattr(batch, "_BYTES_PER_JOB", 10)
    assert fitting_jobs(paths) == 4


@pytest.mark.parametrize("jobs", [1, 2])
def test_two_files_of_one_name_have_two_ids(options, tmp_path, jobs):
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "call.txt").write_text("Agent: I am sorry.\nCustomer: Fine.\n", encoding="utf-8")
    results = list(score_paths([tmp_path / folder for folder in "abc"], options, jobs))
    assert names(results) == ["call", "call-2", "call-3"]
    assert [item.evaluation.conversation_id for item in results] == ["call", "call-2", "call-3"]
