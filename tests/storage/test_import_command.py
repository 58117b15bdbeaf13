"""``coach import`` as a user sees it: nothing twice, nothing lost, nothing personal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach import importing
from coach.batch import ScoreOptions
from coach.importing import ImportOptions, import_paths
from coach.pipeline import Coach
from coach.storage.store import Store
from coach.transcripts._reading import ReadProblem
from tests.cli.small_rubrics import replace_in
from tests.storage.commands import talk, write

BROKE = ("It broke.", "I am sorry that it broke.")
PERSONAL = (
    "My name is Ottilie Brandt, call me on +44 7911 123456.",
    "I am sorry that it broke, Ottilie. Is +44 7911 123456 right?",
    "Yes. The order is ORD-77123.",
    "Thank you.",
)


@pytest.fixture
def admin(store):
    return store.seen_by(store.local_admin())


def ids(admin):
    return sorted(row.id for row in admin.conversations.list(limit=500).rows)


def words(admin, id):
    return " ".join(turn.text for turn in admin.conversations.get(id).turns)


def test_it_stores_and_says_so(coach, admin):
    write("day.jsonl", talk("t1", *BROKE), talk("t2", "It broke.", "Well…", agent="budi"))
    status, out, err = coach.importing("day.jsonl")
    assert (status, out, err) == (0, "2 conversations: 2 new\n", "")
    scored = admin.conversations.scored("t2")
    assert (scored.evaluation.score, scored.evaluation.agent_id) == (30.0, "budi")
    assert scored.measures["first_response_seconds"] == 10.0


def test_personal_data_is_masked_before_it_is_stored(coach, admin):
    write("Ottilie Brandt.jsonl", talk("t1", *PERSONAL))
    status, out, _ = coach.importing("Ottilie Brandt.jsonl")
    assert (status, out) == (0, "1 conversation: 1 new\nmasked: name 2, phone 2\n")
    scored = admin.conversations.scored("t1")
    said = [turn.text for turn in scored.conversation.turns]
    assert said[0] == "My name is <NAME_1>, call me on <PHONE_1>."
    assert said[2] == "Yes. The order is ORD-77123."
    stored = repr(admin.exporting.person("rina")).lower()
    assert "ottilie" not in stored
    assert "123456" not in stored
    quoted = [evidence for result in scored.evaluation.results for evidence in result.evidence]
    assert quoted
    assert all(said[one.turn_index][one.start : one.end] == one.quote for one in quoted)


def test_masked_data_is_nowhere_in_the_file(coach, url):
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps its tables in files of the server")
    write("day.jsonl", talk("t1", *PERSONAL))
    coach.importing("day.jsonl")
    file = Path(url.removeprefix("sqlite:///"))
    content = b"".join(one.read_bytes() for one in file.parent.glob(file.name + "*"))
    assert b"<PHONE_1>" in content
    assert b"Ottilie" not in content
    assert b"7911" not in content


def test_unmasked_only_when_asked_for(coach, admin):
    write("day.jsonl", talk("t1", *PERSONAL))
    status, out, err = coach.importing("day.jsonl", "--no-redact")
    assert (status, out) == (0, "1 conversation: 1 new\n")
    assert err == "warning: personal data is stored as it is (--no-redact)\n"
    assert "Ottilie Brandt" in words(admin, "t1")


@pytest.mark.parametrize(
    ("keep", "stays", "goes"),
    [("order", "ORD-77123", "7911"), ("", "", "ORD-77123"), ("phone, order", "7911", "Ottilie")],
)
def test_what_is_kept_is_chosen(coach, admin, keep, stays, goes):
    write("day.jsonl", talk("t1", *PERSONAL))
    assert coach.importing("day.jsonl", "--keep", keep)[0] == 0
    assert stays in words(admin, "t1")
    assert goes not in words(admin, "t1")


@pytest.mark.parametrize(
    ("option", "message"), [(("--keep", "phones"), "Did you mean 'phone'?"), (("--agent", " "), "the id is blank")]
)
def test_options_that_can_not_be_used(coach, admin, option, message):
    write("day.jsonl", talk("t1", *BROKE))
    status, _, err = coach.importing("day.jsonl", *option)
    assert status == 2
    assert message in err
    assert ids(admin) == []


def test_the_same_again_changes_nothing_and_is_not_scored(coach, admin, monkeypatch):
    write("day.jsonl", talk("t1", *PERSONAL), talk("t2", *BROKE))
    coach.importing("day.jsonl")
    before = admin.exporting.person("rina")
    monkeypatch.setattr(Coach, "score_in_full", lambda *_: pytest.fail("scored again"))
    assert coach.importing("day.jsonl")[:2] == (0, "2 conversations: 2 there already\n")
    assert admin.exporting.person("rina") == before


def test_a_language_that_is_chosen_later_counts(coach, admin):
    write("day.jsonl", talk("t1", "It broke.", "Mohon maaf."))
    coach.importing("day.jsonl")
    assert coach.importing("day.jsonl", "--language", "id")[1] == "1 conversation: 1 scored anew\n"
    assert admin.conversations.scored("t1").evaluation.language == "id"
    assert coach.importing("day.jsonl", "--language", "id")[1] == "1 conversation: 1 there already\n"


def test_another_scorecard_scores_anew_and_both_can_be_read(coach, admin):
    write("day.jsonl", talk("t1", *BROKE))
    coach.importing("day.jsonl")
    replace_in(Path("rubrics/small.yaml"), "why: It helps.", "why: It helps a lot.")
    assert coach.importing("day.jsonl")[1] == "1 conversation: 1 scored anew\n"
    first, second = admin.evaluations.history("t1")
    assert second.replaces == first.id
    assert "why: It helps." in admin.evaluations.rubric_text(first.rubric_digest)
    assert "why: It helps a lot." in admin.evaluations.rubric_text(second.rubric_digest)


def test_other_words_under_the_same_id_count_instead_and_are_told(coach, admin):
    write("day.jsonl", talk("t1", *BROKE))
    coach.importing("day.jsonl")
    write("day.jsonl", talk("t1", *BROKE, "Thanks."))
    status, out, err = coach.importing("day.jsonl")
    assert (status, out) == (0, "1 conversation: 1 changed\n")
    assert err.startswith("warning: 1 conversation had other words before under the same id")
    assert sum(row.conversations for row in admin.trends.scores()) == 1


def test_files_of_one_name_stay_apart_however_they_are_imported(coach, admin):
    for folder, reply in (("monday", "I am sorry."), ("tuesday", "Pardon.")):
        Path(folder).mkdir()
        Path(folder, "call.txt").write_text(f"Customer: It broke.\nAgent: {reply}\n", encoding="utf-8")
    assert coach.importing("tuesday")[1] == "1 conversation: 1 new\n"
    assert coach.importing("monday", "tuesday")[1] == "2 conversations: 1 new, 1 there already\n"
    assert coach.importing("monday/call.txt")[1] == "1 conversation: 1 there already\n"
    assert len(ids(admin)) == 2
    assert all(id.startswith("call-") for id in ids(admin))


def test_exports_that_overlap_count_once(coach, admin):
    write("a.jsonl", talk("t1", *BROKE), talk("t2", *BROKE))
    write("b.jsonl", talk("t2", *BROKE), talk("t3", *BROKE))
    assert coach.importing("a.jsonl", "b.jsonl")[1] == "4 conversations: 3 new, 1 there already\n"
    assert ids(admin) == ["t1", "t2", "t3"]


def test_problems_are_lines_and_the_rest_is_stored(coach, admin):
    write("good.jsonl", talk("t1", *BROKE))
    Path("broken.json").write_text('{"turns": [', encoding="utf-8")
    status, out, err = coach.importing("broken.json", "nowhere", "good.jsonl")
    assert (status, out) == (2, "1 conversation: 1 new\n")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["broken.json", "nowhere"]
    assert ids(admin) == ["t1"]


def test_nothing_to_store(coach):
    assert coach.importing("nowhere")[:2] == (2, "0 conversations\n")


def test_one_agent_for_all(coach, admin):
    write("day.jsonl", talk("t1", *BROKE, agent="budi"), talk("t2", *BROKE, agent=None))
    coach.importing("day.jsonl", "--agent", " siti ")
    assert {row.agent_id for row in admin.conversations.list().rows} == {"siti"}


def test_a_guessed_agent_is_kept_only_where_it_is_sure(coach, admin):
    Path("sure.txt").write_text("Budi: It broke.\nSiti: Sorry, that is bad.\n", encoding="utf-8")
    Path("unsure.txt").write_text("Ottilie: Thanks for your patience.\nSiti: Thanks for waiting.\n", encoding="utf-8")
    coach.importing("sure.txt", "unsure.txt")
    assert {row.agent_id for row in admin.conversations.list().rows} == {"Siti", None}
    assert "Ottilie" not in {person.id for person in admin.people.list()}


@pytest.mark.slow
def test_several_processes_store_the_same(coach, admin):
    write("a.jsonl", *(talk(f"a{number}", *PERSONAL) for number in range(3)))
    Path("broken.json").write_text('{"turns": [', encoding="utf-8")
    write("c.jsonl", talk("a1", *PERSONAL), talk("c1", *BROKE))
    status, out, err = coach.importing("a.jsonl", "broken.json", "c.jsonl", "--jobs", "2")
    assert (status, out) == (2, "5 conversations: 4 new, 1 there already\nmasked: name 8, phone 8\n")
    assert err.startswith("broken.json:1: ")
    assert coach.importing("a.jsonl", "c.jsonl")[1] == "5 conversations: 5 there already\n"


def test_hostile_names_are_only_names(coach, admin):
    agent, id = "x'); DROP TABLE people;--", "<script>alert(1)</script> ${7*7} \u202e"
    write("=cmd|' calc'!A1.jsonl", talk(id, *BROKE, agent=agent))
    assert coach.importing("=cmd|' calc'!A1.jsonl")[:2] == (0, "1 conversation: 1 new\n")
    row = admin.conversations.list().rows[0]
    assert row.agent_id == agent
    assert row.id.startswith("<script>alert(1)</script> ${7*7}")


def test_what_is_scored_is_stored_when_it_is_stopped(coach, admin, monkeypatch):
    write("a.jsonl", talk("t1", *BROKE))
    Path("b.json").write_text("{", encoding="utf-8")
    options = ImportOptions(ScoreOptions("small", model=None, lasting_ids=True))
    under_way = import_paths([Path("a.jsonl"), Path("b.json"), Path("a.jsonl")], options, coach.url)
    assert isinstance(next(under_way), ReadProblem)
    assert ids(admin) == []
    under_way.close()
    assert ids(admin) == ["t1"]


def test_batches_are_written_as_they_fill(coach, admin, monkeypatch):
    monkeypatch.setattr(importing, "_BATCH_CONVERSATIONS", 2)
    write("a.jsonl", *(talk(f"t{number}", *BROKE) for number in range(3)))
    options = ImportOptions(ScoreOptions("small", model=None, lasting_ids=True))
    under_way = import_paths([Path("a.jsonl")], options, coach.url)
    assert next(under_way).conversation_id == "t0"
    assert ids(admin) == ["t0", "t1"]
    assert [one.conversation_id for one in under_way] == ["t1", "t2"]


def test_one_that_can_not_be_stored_is_a_problem(coach, admin, monkeypatch):
    write("a.jsonl", talk("t1", *BROKE), talk("t2", *BROKE), talk("t3", *BROKE))
    from coach.storage.saving import Item

    whole = Item.of

    def refusing(scored):
        if scored.conversation.id == "t2":
            raise ValueError("this one is too much")
        return whole(scored)

    monkeypatch.setattr(Item, "of", refusing)
    status, out, err = coach.importing("a.jsonl")
    assert (status, out) == (2, "2 conversations: 2 new\n")
    assert err == "a.jsonl: conversation 't2' can not be stored: this one is too much\n"
    assert ids(admin) == ["t1", "t3"]


def test_a_database_that_is_not_ready_is_said_before_anything_is_read(coach, empty, monkeypatch):
    if empty.startswith("sqlite"):
        pytest.skip("an SQLite file is brought to this version by opening it")
    monkeypatch.setenv("COACH_DATABASE_URL", empty)
    write("day.jsonl", talk("t1", *BROKE))
    status, out, err = coach.importing("day.jsonl")
    assert (status, out) == (2, "")
    assert err.rstrip().endswith("the database has no tables yet; make a backup, then run: coach db upgrade")


def test_a_first_import_makes_the_file_in_the_users_folder(coach, monkeypatch):
    monkeypatch.delenv("COACH_DATABASE_URL")
    write("day.jsonl", talk("t1", *BROKE))
    assert coach.importing("day.jsonl")[0] == 0
    store = Store.open(f"sqlite:///{Path('home/santun.sqlite3').absolute()}")
    assert ids(store.seen_by(store.local_admin())) == ["t1"]
    store.close()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_kill_loses_nothing_that_was_stored_and_the_next_import_goes_on(coach, admin, tmp_path):
    count = 400
    write("many.jsonl", *(talk(f"t{number:03}", f"Number {number} broke.", "I am sorry.") for number in range(count)))
    command = "import sys; from coach.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["import", "many.jsonl", "--rubric", "small", "--no-model", "--jobs", "1"]
    victim = subprocess.Popen([sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL)
    while not ids(admin) and victim.poll() is None:
        time.sleep(0.01)
    os.kill(victim.pid, signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    stored = len(ids(admin))
    assert 0 < stored < count
    assert coach.importing("many.jsonl")[:2] == (
        0,
        f"{count} conversations: {count - stored} new, {stored} there already\n",
    )
    assert sum(row.conversations for row in admin.trends.scores()) == count


def test_scoring_loads_neither_database_nor_masking():
    code = (
        "import sys; from coach.cli import main; main(['score', '--help']);"
        "from coach.cli import _scoring;"
        "print(sorted({'sqlalchemy', 'alembic', 'presidio_analyzer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
