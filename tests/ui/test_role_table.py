"""The user's own choice of who is who."""

from tests.builders import conversation

from coach.domain.conversation import Participant, Role
from coach.ui.components.role_table import with_roles
from coach.ui.shelf import Entry, LoadedFile


def talk(**more):
    found = conversation("Agent: Hi", "Customer: Hello", role_confidence=0.5, **more)
    people = (Participant("agent", Role.AGENT, "Ana"), Participant("customer", Role.CUSTOMER, "Budi"))
    object.__setattr__(found, "participants", people)
    return found


def test_chosen_roles_reach_every_turn_and_are_sure():
    changed = with_roles(talk(), {"agent": Role.CUSTOMER, "customer": Role.AGENT})
    assert [turn.role for turn in changed.turns] == [Role.CUSTOMER, Role.AGENT]
    assert changed.role_confidence == 1.0


def test_an_agent_who_was_the_customer_gives_the_name_away():
    changed = with_roles(talk(agent_id="Ana"), {"agent": Role.CUSTOMER, "customer": Role.AGENT})
    assert changed.agent_id == "Budi"


def test_an_agent_id_of_the_file_stays():
    assert with_roles(talk(agent_id="a-17"), {"agent": Role.AGENT, "customer": Role.BOT}).agent_id == "a-17"


def test_a_speaker_without_a_name_is_called_by_the_role_in_the_language_of_the_interface(open_page, shown):
    entry = Entry("k_0", "Talk", conversation("Agent: Ya.", "Customer: Tidak.", language="id"))
    app = open_page(
        "score", "id", loaded_files={"k": LoadedFile("t", (entry,), ())}, score_source="score.source.upload"
    )
    assert "<strong><bdi>Pelanggan</bdi></strong>" in shown(app)
