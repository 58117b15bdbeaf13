"""Who is the agent and who the customer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.conversation import Role
from coach.errors import InvariantError
from coach.transcripts import _role_cues
from coach.transcripts._reading import RawTurn
from coach.transcripts._role_cues import cue_table
from coach.transcripts._turn_by_turn import likeliest_sides
from coach.transcripts.roles import role_in_label, settle_roles, speaker_name

A, C, B, S = Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM

# "label: words" a line, with the true roles by label. None of these was looked at while the cues were written.
DIALOGUES = {
    "en_call_greeting": (
        """0: Good evening, Larkspur Energy, you're speaking with Femi. How can I help?
           1: Hiya, my smart meter has gone blank.
           0: I'm sorry about that. Could I take your account number?
           1: Yes it's 40117765.""",
        {"0": A, "1": C},
    ),
    "en_chat_short": (
        """0: my voucher code isn't accepted
           1: Could you send me the code, please?
           0: SPRING-20
           1: Thank you. It expired on Sunday, but I've added a new one to your account.""",
        {"0": C, "1": A},
    ),
    "en_angry": (
        """0: This is the second time you've cancelled my slot without telling me!
           1: I understand your frustration, two cancellations is not acceptable.
           0: So what are you going to do about it?
           1: I've booked the senior fitter for Wednesday at 8.""",
        {"0": C, "1": A},
    ),
    "en_agent_writes_first": (
        """0: Hi Marta, this is Joel from the Pinewood support team. I'm following up on your broken kettle.
           1: Oh hi, yes, the new one works fine.
           0: Glad to hear it. Is there anything else I can do for you?
           1: No thanks, that's all.""",
        {"0": A, "1": C},
    ),
    "en_email": (
        """0: Dear Sir or Madam, I returned the jacket on 4 May and I have not received my refund.
           1: Dear Mr Ode, thank you for contacting us. Your refund was issued today and takes 3 working days.
           0: Thanks for sorting this out.""",
        {"0": C, "1": A},
    ),
    "id_call_greeting": (
        """0: Selamat pagi, Asuransi Kenari dengan Galih, ada yang bisa dibantu?
           1: Pagi Mas, klaim saya kok belum cair ya.
           0: Baik Bu, boleh disebutkan nomor polisnya?
           1: 99120034.""",
        {"0": A, "1": C},
    ),
    "id_chat_slang": (
        """0: min pesanan gw ko blm dikirim2
           1: Halo Kak, mohon maaf atas kendalanya. Boleh diinfokan nomor pesanannya?
           0: INV/20398
           1: Terima kasih Kak, kami bantu cek ke gudang ya.
           0: oke ditunggu""",
        {"0": C, "1": A},
    ),
    "id_social": (
        """0: parah sih kurirnya, paket dilempar ke halaman
           1: Hai Kak, mohon maaf atas ketidaknyamanannya. Silakan kirim nomor resi lewat DM ya.
           0: udah saya DM""",
        {"0": C, "1": A},
    ),
    "id_formal": (
        """0: Selamat siang, saya ingin menanyakan tagihan saya bulan ini.
           1: Selamat siang Bapak. Bisa dibantu nomor pelanggannya?
           0: 5512 8890.
           1: Berdasarkan data kami, ada biaya pemasangan sebesar 150.000.""",
        {"0": C, "1": A},
    ),
    "code_mixed": (
        """0: Hi kak, refund saya still pending nih, udah a week
           1: Hi Kak, let me cek dulu ya. Boleh minta order number-nya?
           0: ORD-55821
           1: Thank you Kak, sudah kami proses, maksimal 3 hari kerja.""",
        {"0": C, "1": A},
    ),
    "transfer_to_a_colleague": (
        """0: Thank you for calling Bramble Bank, this is Ivy. How can I help?
           1: I want to dispute a charge on my card.
           0: Let me transfer you to my colleague in disputes.
           2: Hello, this is Noor from the disputes team. May I have the last four digits of your card?
           1: 4419.""",
        {"0": A, "1": C, "2": A},
    ),
    "menu_then_agent": (
        """0: Welcome to Bramble Bank. For cards press 1. For loans press 2.
           1: One.
           2: Card desk, this is Ivy. How may I help you?
           1: I lost my card.""",
        {"0": B, "1": C, "2": A},
    ),
    "asisten_virtual": (
        """0: Halo, saya Nila, asisten virtual Toko Nila. Balas dengan angka 1 untuk pesanan.
           1: 1
           2: Halo Kak, dengan Sari di sini. Ada yang bisa saya bantu?
           1: paket saya belum sampai kak""",
        {"0": B, "1": C, "2": A},
    ),
}


def turns_of(text: str, label: str = "spk_{}") -> list[RawTurn]:
    pairs = [line.strip().split(": ", 1) for line in text.splitlines()]
    return [RawTurn(words, label.format(speaker)) for speaker, words in pairs]


@pytest.mark.parametrize(("text", "truth"), DIALOGUES.values(), ids=DIALOGUES.keys())
def test_roles_are_found_in_what_is_said(text: str, truth: dict[str, Role]) -> None:
    settled = settle_roles(turns_of(text))
    assert {s.removeprefix("spk_"): r for s, r in zip(settled.speaker_ids, settled.roles, strict=True)} == truth
    assert settled.confidence >= 0.75
    assert {p.id: p.role for p in settled.participants} == {f"spk_{key}": role for key, role in truth.items()}


@pytest.mark.parametrize(
    "text",
    ["0: ok\n1: ok\n0: ya", "0: Buenos días\n1: Hola, buenos días\n0: Muy bien", "0: 👍\n1: 🙏"],
    ids=["empty words", "a language without cues", "emoji"],
)
def test_without_evidence_it_says_that_it_is_unsure(text: str) -> None:
    assert settle_roles(turns_of(text)).confidence < 0.75


def test_a_lone_voice_without_evidence_is_unsure() -> None:
    assert settle_roles([RawTurn("Lorem ipsum dolor.", "402935450113")]).confidence < 0.75


def test_the_format_is_trusted_even_against_the_words() -> None:
    turns = [
        RawTurn("Thank you for calling, how can I help you?", "x", Role.CUSTOMER),
        RawTurn("My parcel is late and I was charged twice.", "y", Role.AGENT),
    ]
    settled = settle_roles(turns)
    assert settled.roles == (C, A)
    assert settled.confidence == 1.0


def test_labels_that_are_not_trusted_give_way_to_clear_words() -> None:
    turns = turns_of(DIALOGUES["en_call_greeting"][0])
    swapped = [RawTurn(t.text, "Customer" if t.speaker == "spk_0" else "Agent") for t in turns]
    assert settle_roles(swapped, trusted=False).roles == (A, C, A, C)
    assert settle_roles(swapped).roles == (C, A, C, A)


def test_the_users_choice_goes_before_everything() -> None:
    turns = [RawTurn("Thank you for calling.", "SPK_0", Role.AGENT), RawTurn("My order is late.", "spk_1")]
    settled = settle_roles(turns, chosen={" spk_0 ": Role.CUSTOMER, "Spk_1": Role.AGENT})
    assert settled.roles == (C, A)
    assert settled.confidence == 1.0


def test_the_users_choice_for_one_side_settles_the_other() -> None:
    settled = settle_roles([RawTurn("hmm", "Ana"), RawTurn("ok", "Budi")], chosen={"ana": Role.AGENT})
    assert settled.roles == (A, C)
    assert settled.confidence > 0.75


def test_turns_without_label_are_chosen_by_their_role() -> None:
    turns = [RawTurn("hmm", role=Role.AGENT), RawTurn("ok", role=Role.CUSTOMER)]
    assert settle_roles(turns, chosen={"agent": C, "customer": A}).roles == (C, A)


def test_guests_one_and_two_are_told_apart_by_their_words() -> None:
    settled = settle_roles(turns_of(DIALOGUES["en_call_greeting"][0], "Guest-{}"))
    assert settled.roles == (A, C, A, C)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Rina - Customer Care", A),
        ("Dewi (CS)", A),
        ("CS Melati", A),
        ("Petugas", A),
        ("Pelanggan 2", C),
        ("Caller", C),
        ("Melati Bot", B),
        ("Veni (asisten virtual)", B),
        ("Nusa Assistant", B),
        ("Ana", None),
        ("spk_0", None),
        ("Budi Santoso", None),
        ("Talbot", None),
        ("+62 812-0000-1111", None),
    ],
)
def test_labels_that_name_a_role(label: str, role: Role | None) -> None:
    assert role_in_label(label) is role


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Customer (Ana)", "Ana"),
        ("Agent Budi", "Budi"),
        ("Dewi (CS)", "Dewi"),
        ("Siti Nurhaliza", "Siti Nurhaliza"),
        ("spk_0", None),
        ("Speaker 1", None),
        ("Agent", None),
        ("A", None),
        ("ana@example.com", None),
        ("+62 812-0000-1111", None),
        ("", None),
    ],
)
def test_names_in_labels(label: str, name: str | None) -> None:
    assert speaker_name(label) == name


def test_a_bots_greeting_under_the_agents_label_is_the_bots() -> None:
    turns = [
        RawTurn("Hi, I'm Fern, your virtual assistant. What is it about?", "Fern Shop", Role.AGENT),
        RawTurn("My order is late", "Ana", Role.CUSTOMER),
        RawTurn("Hello Ana, this is Lee. Let me check that for you.", "Fern Shop", Role.AGENT),
    ]
    settled = settle_roles(turns)
    assert settled.roles == (B, C, A)
    assert settled.speaker_ids == ("Fern Shop (bot)", "Ana", "Fern Shop (agent)")


@pytest.mark.parametrize(
    "text",
    ["Did you press 1 when it asked?", "Our automated system can take your payment.", "Tadi sudah tekan 1, Kak?"],
)
def test_people_who_speak_of_machines_are_people(text: str) -> None:
    turns = [
        RawTurn("Thank you for calling, how can I help you?", "a"),
        RawTurn("I can't pay my bill", "b"),
        RawTurn(text, "a"),
    ]
    assert settle_roles(turns).roles == (A, C, A)


ALL_AGENT = [
    ("Good day.", A),
    ("Welcome to Fernhill Rewards.", A),
    ("How can I help you today?", A),
    ("I would like to know my point balance.", C),
    ("I'm happy to help.", A),
    ("I need your date of birth to confirm your identity.", A),
    ("It is March 3rd, 1979.", C),
    ("Thank you for confirming.", A),
    ("Your current balance is 412 points.", A),
    ("Is there anything else I can do for you?", A),
    ("No, thank you.", C),
    ("That was all.", C),
    ("You're welcome.", A),
]


def test_one_label_for_both_sides_is_solved_turn_by_turn() -> None:
    settled = settle_roles([RawTurn(text, "Agent") for text, _ in ALL_AGENT], trusted=False)
    assert settled.roles == tuple(role for _, role in ALL_AGENT)
    assert set(settled.speaker_ids) == {"side 1", "side 2"}
    assert 0.5 < settled.confidence < 0.95


def test_a_format_that_calls_both_sides_agent_is_not_believed() -> None:
    settled = settle_roles([RawTurn(text, "Agent", Role.AGENT) for text, _ in ALL_AGENT])
    assert C in settled.roles


def test_an_agents_monologue_stays_the_agents() -> None:
    turns = [RawTurn(text, "Agent", Role.AGENT) for text, role in ALL_AGENT if role is A]
    settled = settle_roles(turns)
    assert set(settled.roles) == {A}
    assert settled.confidence == 1.0


def test_one_persons_messages_are_not_split_into_two_sides() -> None:
    settled = settle_roles([RawTurn("Pesanan saya belum sampai", "Ana"), RawTurn("Halo? kapan dikirim min", "Ana")])
    assert settled.roles == (C, C)


def test_the_sides_can_be_swapped_by_their_ids() -> None:
    turns = [RawTurn(text, "") for text, _ in ALL_AGENT]
    before = settle_roles(turns)
    side_of = dict(zip(before.roles, before.speaker_ids, strict=True))
    swapped = settle_roles(turns, chosen={side_of[A]: C, side_of[C]: A})
    assert [role is A for role in swapped.roles] == [role is C for role in before.roles]
    assert swapped.confidence == 1.0


def test_system_turns_stay_what_they_are() -> None:
    turns = [RawTurn("Ana joined", "Ana", Role.SYSTEM), *turns_of(DIALOGUES["id_chat_slang"][0])]
    assert settle_roles(turns).roles[0] is S


def test_very_many_speakers_are_settled() -> None:
    turns = [RawTurn("Terima kasih telah menghubungi kami", "cs"), *(RawTurn("ok", f"p{n}x") for n in range(300))]
    assert len(settle_roles(turns).roles) == 301


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "b", "Agent"]), st.text(min_size=1)), min_size=1, max_size=8),
    st.booleans(),
)
def test_any_text_gives_one_role_a_turn(said: list[tuple[str, str]], trusted: bool) -> None:
    settled = settle_roles([RawTurn(text, speaker) for speaker, text in said], trusted=trusted)
    assert len(settled.roles) == len(settled.speaker_ids) == len(said)
    assert 0.0 <= settled.confidence <= 1.0
    assert {p.id for p in settled.participants} == set(settled.speaker_ids)


def test_thousands_of_turns_of_one_side_do_not_underflow() -> None:
    path, sure = likeliest_sides(["words"] * 5_000, [-8.0] * 5_000)
    assert len(path) == len(sure) == 5_000
    assert all(0.0 <= p <= 1.0 for p in sure)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Thanks for calling", "greets_for_the_company"),
        ("thank you for CALLING us", "greets_for_the_company"),
        ("I’ve been charged twice", "tells_what_happened"),
        ("Ada yang bisa kami bantu?", "greets_for_the_company"),
        ("blm sampe juga", "tells_what_happened"),
        ("my order number is 99120", "gives_data"),
    ],
)
def test_a_cue_is_found_in_its_spellings(text: str, cue: str) -> None:
    assert cue in {found.name for found in cue_table().found_in(text)}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("I was calling you all day", "greets_for_the_company"),
        ("wait 5 min", "calls_the_agent"),
        ("Ada yang bisa kami bantu?", "closes_the_contact"),
        ("apa yang kurang", "greets_for_the_company"),
    ],
)
def test_a_near_miss_is_not_the_cue(text: str, cue: str) -> None:
    assert cue not in {found.name for found in cue_table().found_in(text)}


def test_a_phrase_that_stands_for_no_word_is_refused() -> None:
    with pytest.raises(InvariantError, match="no word"):
        list(_role_cues._wordings("(so) ^", {}))


def test_thousands_of_speakers_are_settled_quickly() -> None:
    turns = [RawTurn("Thanks for contacting us, how can I help?", f"Voice {number}") for number in range(8_000)]
    begun = time.monotonic()
    assert len(settle_roles(turns).participants) == 8_000
    assert time.monotonic() - begun < 10
