"""Personal data is masked, near-misses stay, and the same value gets the same placeholder throughout a conversation."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from tests.builders import conversation

from coach.domain.conversation import Conversation, Participant, Role, Source
from coach.domain.placeholders import PLACEHOLDER, whole_placeholders, with_stand_ins
from coach.errors import SettingError
from coach.pipeline import Coach
from coach.transcripts.redaction import redacted
from coach.transcripts.redaction.kinds import Kind


def masked(*lines: str, **more) -> list[str]:
    return [turn.text for turn in redacted(conversation(*lines, **more)).conversation.turns]


MASKED = {
    # Indonesian
    "NIK": ("NIK saya 3174055203910004 ya", "NIK saya <NATIONAL_ID_1> ya"),
    "NIK without a word for it": ("3578 1201 0889 0003", "<NATIONAL_ID_1>"),
    "NPWP, old shape": ("NPWP 12.345.678.9-012.345", "NPWP <TAX_ID_1>"),
    "NPWP, new shape": ("npwp 0012345678901000", "npwp <TAX_ID_1>"),
    "mobile": ("hp 0812-3456-7890", "hp <PHONE_1>"),
    "mobile with country code": ("wa +62 812 3456 7890", "wa <PHONE_1>"),
    "landline": ("telepon rumah (021) 5551234", "telepon rumah <PHONE_1>"),
    "bank account": ("transfer ke BCA 5220304411", "transfer ke BCA <BANK_ACCOUNT_1>"),
    "account and owner": ("rek 0098765432 a.n. Dewi Lestari", "rek <BANK_ACCOUNT_1> a.n. <NAME_1>"),
    "plate": ("mobil B 1234 XYZ", "mobil <PLATE_1>"),
    "plate in small letters": ("plat d 4412 zu", "plat <PLATE_1>"),
    "address": ("di Jl. Melati No. 12 RT 03/RW 05, Depok", "di <ADDRESS_1>, Depok"),
    "address in small letters": ("rumah jl kenanga raya no 7b bekasi", "rumah <ADDRESS_1> bekasi"),
    "name after a title": ("Baik, Pak Budi Santoso.", "Baik, Pak <NAME_1>."),
    "name in small letters": ("pak budi janji tadi", "pak <NAME_1> janji tadi"),
    "name in capitals": ("PAK BUDI JANJI HARI INI", "PAK <NAME_1> JANJI HARI INI"),
    "own name": ("nama saya Wulandari", "nama saya <NAME_1>"),
    "own name before a city": ("saya Hendra dari Surabaya", "saya <NAME_1> dari Surabaya"),
    "birth date": ("lahir tanggal 17 Agustus 1988", "lahir tanggal <BIRTH_DATE_1>"),
    "spoken phone": ("nol delapan satu dua tiga empat lima enam tujuh delapan", "<PHONE_1>"),
    # English
    "e-mail": ("mail me at m.turner+x@example.com.", "mail me at <EMAIL_1>."),
    "spoken e-mail": ("it is tom at example dot com", "it is <EMAIL_1>"),
    "card": ("card 4111 1111 1111 1111", "card <CARD_1>"),
    "IBAN": ("IBAN GB82 WEST 1234 5698 7654 32", "IBAN <IBAN_1>"),
    "North American phone": ("call (415) 555-0132", "call <PHONE_1>"),
    "spoken phone in English": ("oh seven seven double zero nine zero zero one two three", "<PHONE_1>"),
    "SSN": ("my SSN is 536-22-1180", "my SSN is <NATIONAL_ID_1>"),
    "passport": ("passport C03005988", "passport <NATIONAL_ID_1>"),
    "introduction": ("my name is Priya Nair", "my name is <NAME_1>"),
    "signature": ("Kind regards,\nLaura Bennett\nAcme", "Kind regards,\n<NAME_1>\nAcme"),
    "street": ("I live at Flat 3, 118 Canal Road, Leeds", "I live at <ADDRESS_1>, Leeds"),
    "British postcode": ("it's LS12 2QH", "it's <ADDRESS_1>"),
    "date of birth": ("DOB 02/14/1982", "DOB <BIRTH_DATE_1>"),
    "handle": ("DM me on @chloe.bakes", "DM me on <HANDLE_1>"),
    "handle behind a network's name": ("ig @mayaa.putri ya", "ig <HANDLE_1> ya"),
    "profile": ("see linkedin.com/in/ed-collins now", "see <URL_1> now"),
    "link with a token": ("https://a.com/reset?token=ab12 fails", "<URL_1> fails"),
    "IP address": ("my IP is 82.14.201.7", "my IP is <IP_ADDRESS_1>"),
}


@pytest.mark.parametrize(("said", "expected"), MASKED.values(), ids=MASKED.keys())
def test_is_masked(said, expected):
    assert masked(f"Customer: {said}") == [expected]


KEPT = {
    "amount": "Tagihannya Rp1.250.000, bukan Rp350.000",
    "order number": "nomor pesanan 2411220098765 belum sampai",
    "order number like a phone": "order number 4155550132 is late",
    "parcel number": "resi JP1234567890 nyangkut di Cengkareng",
    "times and dates": "tanggal 5-11-2026 pukul 10.00-12.00 WIB",
    "date of delivery": "The delivery was due on 14 February 2026",
    "capital city": "Saya tinggal di Ibu Kota",
    "head of the neighbourhood": "tadi dititip ke Pak RT",
    "courier": "Pak Kurir akan datang",
    "form of address alone": "kak mau tanya dong",
    "end of a sentence": "Siap Kak. Teknisinya datang besok.",
    "capital after an address": "Baik Kak, Terima kasih",
    "brand that greets": "Halo, dengan Tokopedia Care, ada yang bisa dibantu?",
    "feeling": "Saya Kecewa Berat",
    "English feeling": "I'm Furious about this!",
    "brand": "This is Acme Customer Care, how can I help?",
    "model": "HP saya Samsung A 54 5G retak",
    "flight": "penerbangan GA 412 ke Denpasar",
    "street": "macet total di Jalan Veteran",
    "on the way": "sudah jalan 3 hari belum sampai",
    "office": "Kantor cabang: Jl. Sudirman Kav. 52, Jakarta",
    "hotline": "Silakan hubungi 1500-046 atau 0800-1-000-555",
    "British hotline": "I rang 0800 123 456 three times",
    "last digits": "kartu yang berakhiran 4821",
    "wrong check digit": "4111 1111 1111 1112 is on the slip",
    "voucher": "voucher 1234 5678 9012 3456 gagal",
    "price each": "beli 3 pcs @ 50.000",
    "firm's handle": "@TelkomCare mana balasannya",
    "firm that is called out": "halo @brightnest where is my parcel",
    "firm's mailbox": "I wrote to support@northwind.com twice",
    "help page": "see https://acme.com/help/returns please",
    "router": "buka 192.168.1.1 dan 8.8.8.8",
    "version": "firmware versi 10.4.19.4 error",
    "sum in words": "harganya satu juta dua ratus lima puluh ribu",
    "counting": "press one two three",
    "modal verb": "Will you refund me? Mark it as urgent.",
    "mail named in passing": "check the Acme app at 9",
}


@pytest.mark.parametrize("said", KEPT.values(), ids=KEPT.keys())
def test_near_miss_stays(said):
    assert masked(f"Customer: {said}") == [said]


def test_same_value_has_one_placeholder_in_every_turn():
    assert masked(
        "Customer: nama saya Budi Santoso, hp 0812-3456-7890",
        "Agent: Baik Pak Budi, nomornya +62 812 3456 7890, betul?",
        "Customer: betul, 081234567890. kata mas Joko 085711223344 juga bisa",
    ) == [
        "nama saya <NAME_1>, hp <PHONE_1>",
        "Baik Pak <NAME_1>, nomornya <PHONE_1>, betul?",
        "betul, <PHONE_1>. kata mas <NAME_2> <PHONE_2> juga bisa",
    ]


def test_spoken_digits_are_the_same_number_as_written_ones():
    texts = masked(
        "Customer: nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol",
        "Agent: Saya ulangi: 0812 3456 7890.",
    )
    assert texts == ["<PHONE_1>", "Saya ulangi: <PHONE_1>."]


def test_number_told_once_is_known_where_nothing_names_it():
    texts = masked("Customer: rekening BCA 5220304411", "Agent: Dana ke 5220304411 sudah kami kirim.")
    assert texts[1] == "Dana ke <BANK_ACCOUNT_1> sudah kami kirim."


def test_two_parts_of_a_name_become_one_person():
    texts = masked("Customer: My name is Suresh. Suresh Nair.", "Agent: Thank you, Mr Nair.")
    assert texts == ["My name is <NAME_1>. <NAME_1>.", "Thank you, Mr <NAME_1>."]


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        ("Boleh tahu nama Kakak?", "rizal", "<NAME_1>"),
        ("May I have your name, please?", "sandra lopez", "<NAME_1>"),
        ("Boleh minta nomor rekeningnya?", "0098765432101", "<BANK_ACCOUNT_1>"),
        ("What's your phone number?", "2125550187", "<PHONE_1>"),
        ("Mohon tanggal lahir pemegang kartu.", "7/8/1965", "<BIRTH_DATE_1>"),
        ("What is the delivery address?", "77 Hawthorn", "<ADDRESS_1>"),
        ("Boleh tahu nama Kakak?", "buat apa ya?", "buat apa ya?"),
        ("Bisa dibantu nomor pesanannya?", "8842019937", "8842019937"),
        ("When did you buy it?", "7/8/2026", "7/8/2026"),
        ("How much were you charged?", "1250 dollars", "1250 dollars"),
    ],
)
def test_bare_answer_counts_only_as_what_was_asked_for(asked, said, expected):
    assert masked(f"Agent: {asked}", f"Customer: {said}")[1] == expected


def test_agent_is_told_apart_from_others():
    texts = masked(
        "Agent: This is Rina from Telkom.",
        "Customer: Hi Rina, I spoke to Kevin before.",
        "Agent: Kevin is my colleague.",
    )
    assert texts == [
        "This is <AGENT_1> from Telkom.",
        "Hi <AGENT_1>, I spoke to <NAME_1> before.",
        "<NAME_1> is my colleague.",
    ]


def test_bot_keeps_its_product_name():
    assert masked("Bot: Hi! I'm Nova, your assistant.", "Customer: thanks Nova")[0] == "Hi! I'm Nova, your assistant."


def test_participants_and_speaker_ids_are_masked_alike():
    talk = conversation("Agent: Selamat pagi, dengan Rina.", "Customer: Pagi Mbak Rina.")
    people = (Participant("Rina", Role.AGENT, "Rina"), Participant("Budi", Role.CUSTOMER, "Budi"))
    turns = tuple(replace(turn, speaker_id=who.id) for turn, who in zip(talk.turns, people, strict=True))
    done = redacted(replace(talk, turns=turns, participants=people, agent_id="Rina")).conversation
    assert (
        [one.id for one in done.participants] == [turn.speaker_id for turn in done.turns] == ["<AGENT_1>", "<NAME_1>"]
    )
    assert done.turns[1].text == "Pagi Mbak <AGENT_1>."
    assert done.agent_id == "Rina"


def test_firm_as_participant_stays():
    talk = replace(conversation("Agent: Hello"), participants=(Participant("agent", Role.AGENT, "Meadow Care Team"),))
    assert redacted(talk).conversation.participants[0].name == "Meadow Care Team"


def test_id_and_path_lose_personal_data_and_stay_stable():
    talk = replace(
        conversation("Customer: halo"), id="WhatsApp +62 812 3456 7890", source=Source("chat +62 812 3456 7890.txt")
    )
    first, second = redacted(talk).conversation, redacted(talk).conversation
    assert first.id == second.id
    assert first.id.startswith("conversation-")
    assert first.source.path == "chat <PHONE_1>.txt"
    assert redacted(conversation("Customer: halo")).conversation.id == "c1"


def test_redacting_again_changes_nothing():
    once = redacted(conversation("Customer: nama saya Budi, hp 081234567890", "Agent: Baik Pak Budi")).conversation
    assert redacted(once).conversation == once
    assert redacted(once).counts == {}


def test_numbers_go_on_after_placeholders_that_are_there():
    assert masked("Customer: <NAME_1> dan Pak Joko") == ["<NAME_1> dan Pak <NAME_2>"]


def test_counts_are_of_places_in_turns():
    done = redacted(conversation("Customer: Pak Budi 081234567890", "Agent: Pak Budi"))
    assert done.counts == {Kind.NAME: 2, Kind.PHONE: 1}


def test_kinds_can_be_kept_and_orders_masked():
    said = "Customer: pesanan INV-2291 atas nama Budi Santoso"
    assert masked(said) == ["pesanan INV-2291 atas nama <NAME_1>"]
    talk = conversation(said)
    assert redacted(talk, keep=("name",)).conversation.turns[0].text == "pesanan <ORDER_1> atas nama Budi Santoso"


def test_unknown_kind_is_refused_with_what_is_allowed():
    with pytest.raises(SettingError, match=r"keep 'nama'.*allowed are .*name.*phone"):
        redacted(conversation("Customer: halo"), keep=("nama",))


ASKED_AGAIN = {
    "en": (
        "Customer: My router is dead, account number 77120045.",
        "Agent: Sorry. What is your account number?",
        "Customer: 77120045",
    ),
    "id": (
        "Customer: internet mati, hp saya 081234567890",
        "Agent: Boleh minta nomor HP-nya?",
        "Customer: 081234567890",
    ),
}


@pytest.mark.parametrize("language", ASKED_AGAIN)
def test_asking_again_is_seen_in_masked_text(language):
    talk = conversation(*ASKED_AGAIN[language], language=language)
    coach = Coach(model=None)
    before, after = (
        [signal.value for signal in coach.signals(one).named("measure", "data_request")]
        for one in (talk, redacted(talk).conversation)
    )
    assert before == after == ["again"]


def test_evidence_quotes_whole_placeholders():
    talk = redacted(conversation("Agent: Good morning, this is Rina, how can I help?", "Customer: hi")).conversation
    result = next(one for one in Coach(model=None).score(talk).results if one.criterion == "greets_and_introduces")
    assert any("<AGENT_1>" in one.quote for one in result.evidence)
    for one in result.evidence:
        assert talk.turns[one.turn_index].text[one.start : one.end] == one.quote


@pytest.mark.parametrize("kind", [kind.upper() for kind in Kind])
@pytest.mark.parametrize("number", [1, 2, 10, 123])
def test_stand_ins_keep_every_place(kind, number):
    text = f"a <{kind}_{number}> b"
    read = with_stand_ins(text)
    assert len(read) == len(text)
    assert not PLACEHOLDER.search(read)
    assert read != with_stand_ins(f"a <{kind}_{number + 1}> b")
    assert whole_placeholders(text, 4, 5) == (2, len(text) - 2)


def test_nothing_heavy_is_imported_before_the_first_call_and_no_torch_after_it():
    code = (
        "import sys; from coach.transcripts.redaction import redacted; from coach.domain.conversation import *;"
        "print('presidio_analyzer' in sys.modules);"
        "redacted(Conversation('c', Channel.CHAT, 'en', (Turn(0, Role.AGENT, 'a', 'hi'),)));"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "[]"]


def test_finding_opens_no_connection(monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert masked("Customer: budi@contoh.co.id https://wa.me/6281234567890") == ["<EMAIL_1> <URL_1>"]


def test_long_hostile_text_comes_back():
    for piece in ("\n", "1 ", "Budi ", "Jl Aa ", "a at ", "@a", "satu "):
        talk = Conversation(
            "c", conversation("Agent: x").channel, "und", conversation(f"Customer: {piece * 4000}x").turns
        )
        assert redacted(talk).conversation.turns[0].text


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("It is abcd::beef, please.", "It is <IP_ADDRESS_1>, please."),
        ("It is budi@surat.id, please.", "It is <EMAIL_1>, please."),
        ("It is budi dot santoso at surat dot com, please.", "It is <EMAIL_1>, please."),
        ("It is beef and abcd, please.", "It is beef and abcd, please."),
    ],
)
def test_what_has_no_digit_is_looked_through_as_well(said, masked):
    assert redacted(conversation(f"Customer: {said}", "Agent: Fine.")).conversation.turns[0].text == masked
