"""WhatsApp exports from many phones."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, RawTurn, ReadProblem, SourceFile
from coach.transcripts.whatsapp import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
NARROW = "\u202f"
HARD = "\u00a0"
MARK = "\u200e"


def source(text: str, name: str = "WhatsApp Chat.txt") -> SourceFile:
    return SourceFile(Path(name), text.encode())


def only(text: str) -> RawConversation:
    (found,) = READER.read(source(text))
    assert isinstance(found, RawConversation), found
    return found


def android(body: str) -> RawTurn:
    return only(f"31/12/23, 21:05 - {body}").turns[0]


def iphone(body: str) -> RawTurn:
    return only(f"[31/12/23, 21:05:33] {body}").turns[0]


# The same three moments in the shapes of each locale: 31 December 2023 21:05 and 21:06, 2 January 2024 09:06.
SHAPES = {
    "en-US": (f"12/31/23, 9:05{NARROW}PM - ", f"12/31/23, 9:06{NARROW}PM - ", f"1/2/24, 9:06{NARROW}AM - "),
    "en-US iPhone": (
        f"[12/31/23, 9:05:00{NARROW}PM] ",
        f"[12/31/23, 9:06:00{NARROW}PM] ",
        f"[1/2/24, 9:06:00{NARROW}AM] ",
    ),
    "ms": ("31/12/2023, 9:05 PTG - ", "31/12/2023, 9:06 PTG - ", "02/01/2024, 9:06 PG - "),
    "en-GB": ("31/12/2023, 21:05 - ", "31/12/2023, 21:06 - ", "02/01/2024, 09:06 - "),
    "en-IN": ("31/12/23, 9:05 pm - ", "31/12/23, 9:06 pm - ", "02/01/24, 9:06 am - "),
    "en-IN iPhone": (
        f"[31/12/23, 9:05:00{NARROW}PM] ",
        f"[31/12/23, 9:06:00{NARROW}PM] ",
        f"[02/01/24, 9:06:00{NARROW}AM] ",
    ),
    "en-CA": ("2023-12-31, 9:05 p.m. - ", "2023-12-31, 9:06 p.m. - ", "2024-01-02, 9:06 a.m. - "),
    "id-ID": ("31/12/23 21.05 - ", "31/12/23 21.06 - ", "02/01/24 09.06 - "),
    "id-ID iPhone": ("[31/12/23 21.05.00] ", "[31/12/23 21.06.00] ", "[02/01/24 09.06.00] "),
    "de-DE": ("31.12.23, 21:05 - ", "31.12.23, 21:06 - ", "02.01.24, 09:06 - "),
    "de-DE iPhone": ("[31.12.23, 21:05:00] ", "[31.12.23, 21:06:00] ", "[02.01.24, 09:06:00] "),
    "pt-BR": ("31/12/2023 21:05 - ", "31/12/2023 21:06 - ", "02/01/2024 09:06 - "),
    "es-ES": ("31/12/23, 21:05 - ", "31/12/23, 21:06 - ", "2/1/24, 9:06 - "),
    "es-MX": (f"31/12/23, 9:05 p.{HARD}m. - ", f"31/12/23, 9:06 p.{HARD}m. - ", f"2/1/24, 9:06 a.{HARD}m. - "),
    "it-IT": ("31/12/23, 21:05 - ", "31/12/23, 21:06 - ", "02/01/24, 09:06 - "),
    "ja-JP": ("2023/12/31, 21:05 - ", "2023/12/31, 21:06 - ", "2024/01/02, 9:06 - "),
    "ja-JP iPhone": ("[2023/12/31 21:05:00] ", "[2023/12/31 21:06:00] ", "[2024/01/02 9:06:00] "),
    "ja-JP iPhone 12h": ("[2023/12/31 午後9:05:00] ", "[2023/12/31 午後9:06:00] ", "[2024/01/02 午前9:06:00] "),
    "nl-NL": ("31-12-2023 21:05 - ", "31-12-2023 21:06 - ", "02-01-2024 09:06 - "),
    "fi-FI": ("31.12.2023 klo 21.05 - ", "31.12.2023 klo 21.06 - ", "2.1.2024 klo 9.06 - "),
    "fr-FR": ("31/12/2023 à 21:05 - ", "31/12/2023 à 21:06 - ", "02/01/2024 à 09:06 - "),
    "ko-KR iPhone": ("[2023. 12. 31. 오후 9:05:00] ", "[2023. 12. 31. 오후 9:06:00] ", "[2024. 1. 2. 오전 9:06:00] "),
    "copied from the web": ("[21:05, 31/12/2023] ", "[21:06, 31/12/2023] ", "[09:06, 02/01/2024] "),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_reads_the_dates_of_every_locale(shape: tuple[str, str, str]) -> None:
    first, second, third = shape
    text = f"{first}Ana: Halo\n{second}Toko: Selamat malam\n{third}Ana: Makasih"
    assert READER.recognises(source(text))
    found = only(text)
    assert found.channel is Channel.CHAT
    assert found.started_at == datetime(2023, 12, 31, 21, 5, tzinfo=UTC)
    assert [(turn.speaker, turn.role, turn.text, turn.start) for turn in found.turns] == [
        ("Ana", None, "Halo", 0.0),
        ("Toko", None, "Selamat malam", 60.0),
        ("Ana", None, "Makasih", 129_660.0),
    ]


@pytest.mark.parametrize(
    ("stamps", "month", "day"),
    [
        (("03/04/24, 10:00", "04/04/24, 10:00"), 4, 3),
        (("3/31/24, 10:00", "4/1/24, 10:00"), 3, 31),
        (("3/4/24, 9:05 PM", "3/4/24, 9:06 PM"), 3, 4),
        (("03/04/24, 9:05 pm", "03/04/24, 9:06 pm"), 4, 3),
        (("3/4/24, 21:05", "3/4/24, 21:06"), 4, 3),
        (("3.4.24, 21:05", "3.4.24, 21:06"), 4, 3),
        (("04/03/24, 10:00", "04/04/24, 10:00", "04/05/24, 10:00"), 4, 3),
    ],
)
def test_works_the_order_of_day_and_month_out_from_all_lines(stamps: tuple[str, ...], month: int, day: int) -> None:
    started = only("\n".join(f"{stamp} - Ana: Halo" for stamp in stamps)).started_at
    assert started is not None
    assert (started.month, started.day) == (month, day)


@pytest.mark.parametrize(
    ("clock", "hour"), [("12:01 am", 0), ("12:01 pm", 12), ("1:01 am", 1), ("11:01 PM", 23), ("0:01", 0), ("23:01", 23)]
)
def test_noon_and_midnight(clock: str, hour: int) -> None:
    started = only(f"31/12/23, {clock} - Ana: Halo").started_at
    assert started is not None
    assert started.hour == hour


def test_a_message_may_have_many_lines() -> None:
    found = only("31/12/23, 21:05 - Ana: Pesanan:\n\n1. kopi\n2. teh: manis\n31/12/23, 21:06 - Toko: Siap")
    assert [(turn.text, turn.line) for turn in found.turns] == [("Pesanan:\n\n1. kopi\n2. teh: manis", 1), ("Siap", 5)]


@pytest.mark.parametrize(
    "line",
    [
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        "Pesan dan panggilan terenkripsi secara end-to-end. Hanya orang di chat ini yang bisa membacanya.",
        'Ana created group "Orders: north"',
        'Budi membuat grup "Pesanan: utara"',
        "Ana changed the subject from “A: b” to “C: d”",
        'Budi mengubah subjek dari "A: b" menjadi "C"',
        "Your security code with Ana changed. Tap to learn more.",
        "Ana added Budi",
        "Missed voice call",
        "Panggilan suara tak terjawab",
    ],
)
def test_a_line_without_a_sender_is_a_system_turn(line: str) -> None:
    turn = android(line)
    assert (turn.role, turn.speaker, turn.text) == (Role.SYSTEM, "", line)


@pytest.mark.parametrize(
    "body",
    [
        f"{MARK}Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        f"{MARK}Pesan dan panggilan terenkripsi secara end-to-end.",
        f"{MARK}Missed voice call, {MARK}Tap to call back",
        f"{MARK}Ana created this group",
        f"{MARK}This message was deleted.",
        "This message was deleted",
        "You deleted this message",
        "Je hebt dit bericht verwijderd",
        "Pesan ini telah dihapus",
        "Pesan ini dihapus.",
        "Anda menghapus pesan ini",
        "Diese Nachricht wurde gelöscht.",
        "Mensagem apagada",
        "Se eliminó este mensaje.",
        "Questo messaggio è stato eliminato",
        "このメッセージは削除されました",
        "Missed voice call",
        "Panggilan video tak terjawab",
        "Waiting for this message. This may take a while.",
    ],
)
def test_what_whatsapp_says_under_a_name_is_a_system_turn(body: str) -> None:
    turn = iphone(f"Ana: {body}")
    assert (turn.role, turn.speaker, turn.text) == (Role.SYSTEM, "", body.replace(MARK, ""))


@pytest.mark.parametrize(
    "body",
    [
        "I think this message was deleted by mistake",
        "Pesan ini telah dihapus kak, kenapa ya?",
        "I missed a voice call from you",
        "Video call, please?",
        "I left the group chat: sorry",
        "Is it end-to-end encrypted?",
        "The image omitted the price",
        "Gambar tidak disertakan di email, Kak",
        "This business is now closed?",
        "I love <3",
        "see <this> word",
    ],
)
def test_near_misses_stay_the_senders_words(body: str) -> None:
    for turn in (android(f"Ana: {body}"), iphone(f"Ana: {body}")):
        assert (turn.speaker, turn.text, turn.role) == ("Ana", body, None)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<Media omitted>", "<Media omitted>"),
        ("<Media tidak disertakan>", "<Media tidak disertakan>"),
        ("<Medien ausgeschlossen>", "<Medien ausgeschlossen>"),
        ("<Mídia oculta>", "<Mídia oculta>"),
        ("<メディアなし>", "<メディアなし>"),
        (f"{MARK}image omitted", "<image omitted>"),
        ("image omitted", "<image omitted>"),
        (f"{MARK}gambar tidak disertakan", "<gambar tidak disertakan>"),
        (f"{MARK}Bild weggelassen", "<Bild weggelassen>"),
        (f"{MARK}afbeelding weggelaten", "<afbeelding weggelaten>"),
        (f"{MARK}圖片已略去", "<圖片已略去>"),
        (f"{MARK}imagen omitida", "<imagen omitida>"),
        (f"{MARK}immagine omessa", "<immagine omessa>"),
        (f"{MARK}画像は含まれていません", "<画像は含まれていません>"),
        (f"{MARK}<attached: 00000010-PHOTO-2023-12-31.jpg>", "<attached: 00000010-PHOTO-2023-12-31.jpg>"),
        (f"bill.pdf • {MARK}1 page {MARK}document omitted", "<bill.pdf • 1 page document omitted>"),
        ("IMG-20231231-WA0001.jpg (file attached)", "<IMG-20231231-WA0001.jpg (file attached)>"),
        ("IMG-20231231-WA0001.jpg (file terlampir)\nini buktinya", "ini buktinya"),
        (f"{MARK}Location: https://maps.example.com/?q=1,2", "Location: https://maps.example.com/?q=1,2"),
    ],
)
def test_media_stay_in_the_senders_turn(body: str, text: str) -> None:
    turn = iphone(f"Ana: {body}")
    assert (turn.speaker, turn.role, turn.text) == ("Ana", None, text)


@pytest.mark.parametrize(
    "mark",
    ["<This message was edited>", f"{MARK}<This message was edited>", "<Pesan ini diedit>", f"{MARK}<Pesan ini diedit>",
     "<Diese Nachricht wurde bearbeitet.>", "<Se editó este mensaje.>", "<Questo messaggio è stato modificato>"],
)  # fmt: skip
def test_the_edit_mark_is_taken_off(mark: str) -> None:
    assert android(f"Ana: Jam 9 ya {mark}").text == "Jam 9 ya"


def test_direction_marks_are_taken_out_of_names_and_words() -> None:
    turn = only(f"{MARK}[31/12/23, 21:05:33] ~{HARD}Ana \u202a+62 812\u202c: Halo \u2068Toko\u2069").turns[0]
    assert (turn.speaker, turn.text) == ("Ana +62 812", "Halo Toko")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("CS Tokoku", Role.AGENT),
        ("Lumina Customer Care", Role.AGENT),
        ("Admin Toko", Role.AGENT),
        ("Customer 12", Role.CUSTOMER),
        ("Ana Putri", None),
        ("Toko Sinar Jaya", None),
        ("Info Lumina", None),
        ("+62 812-0000-1111", None),
    ],
)
def test_a_role_is_given_only_when_the_name_says_it(name: str, role: Role | None) -> None:
    turn = android(f"{name}: Halo")
    assert (turn.speaker, turn.role) == (name, role)


def test_a_clock_that_was_set_back_leaves_no_time() -> None:
    found = only("31/12/23, 21:05 - Ana: a\n31/12/23, 20:05 - Ana: b\n31/12/23, 21:06 - Ana: c")
    assert [turn.start for turn in found.turns] == [0.0, None, 60.0]


def test_words_before_the_first_message_are_a_problem() -> None:
    problem, found = READER.read(source("rest of a message\n31/12/23, 21:05 - Ana: a"))
    assert isinstance(problem, ReadProblem)
    assert isinstance(found, RawConversation)
    assert problem.line == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[2026-03-01 09:12] Ana: Halo\n[2026-03-01 09:13] Budi: Ya", "a.txt"),
        ("2026-03-01 09:12 - Ana: Halo\n2026-03-01 09:13 - Budi: Ya", "a.txt"),
        ("[01/03/2026 09:12] Agent: Halo\n[01/03/2026 09:13] Customer: Ya", "a.txt"),
        ("[00:12] Agent: Hi\n[00:13] Customer: Yo", "a.txt"),
        ("Agent: Hi\nCustomer: Yo", "a.txt"),
        ("We met on 31/12/23, 21:05 - it was late.\nThen we left.", "a.txt"),
        ("31/12/23, 21:05 - Ana: Halo\n31/12/23, 21:06 - Budi: Ya", "a.csv"),
    ],
)
def test_leaves_other_logs_to_others(text: str, name: str) -> None:
    assert not READER.recognises(source(text, name))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "whatsapp")


@pytest.mark.parametrize(
    "text",
    [
        "31/12/23, 21:05 - Ana: hello there\n" * 50_000,
        "31/12/23, 21:05 - " + "a" * 3_000_000,
        "31/12/23, 21:05 - Ana: <" + "<a" * 500_000,
        "31/12/23, 21:05 - Ana: a\n" + MARK * 500_000,
        "31/12/23, 21:05 - changed " * 50_000,
    ],
    ids=["50,000 turns", "long line", "angles", "marks", "repeated header"],
)
def test_hostile_exports_are_quick(text: str) -> None:
    begun = time.monotonic()
    assert list(READER.read(source(text)))
    assert time.monotonic() - begun < 10


def test_a_truncated_export_gives_what_is_there() -> None:
    text = "31/12/23, 21:05 - Ana: Halo kak\n31/12/23, 21:06 - Toko: Selamat malam\nada yang bisa dibantu?"
    for length in range(1, len(text)):
        assert list(READER.read(source(text[:length])))
