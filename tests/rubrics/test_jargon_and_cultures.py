"""Jargon lists find what customers would not know and nothing else; culture profiles keep to the agreed settings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from coach.languages.patterns import PhraseFinder, PhraseSpec
from coach.languages.phrase_syntax import PhraseParser
from coach.rubrics.loader import load_file
from coach.rubrics.phrase_files import CultureFile, JargonFile

RUBRICS = Path(__file__).parents[2] / "rubrics"
LANGUAGES = ("en", "id")
CULTURES = ("br", "cn", "de", "gb", "id", "in", "it", "jp", "us")
FORMAL = ("cn", "de", "in", "jp")
EASY = ("us", "gb", "br", "it")
ADDRESS_LABELS = {
    "bapak_ibu", "kak", "anda", "mas_mbak", "sir_madam", "title_name", "tuan_nyonya", "first_name", "family_name",
    "kamu", "lu", "casual_vocative",
}  # fmt: skip
WELL_KNOWN = {
    "en": "Your refund, invoice, app, Wi-Fi, login, deductible, direct debit, DM, date of birth, hotspot, smart meter, "
    "tracking number, voucher, ticket number, website and password are fine. It was a manifest mistake at the port.",
    "id": "OTP, NIK, KTP, resi, COD, DM, refund, top up, saldo, kuota, voucher, polis, premi, tiket gangguan, BI-FAST, "
    "hold dana, reschedule, kurir, token listrik. "
    "Api kompor, doa Ibu, pasar los, pos satpam, kol segar, buah pir, nat keramik.",
}
SENTENCES = [
    ("en", "I will escalate this to tier 2.", {"escalate to tier 2"}),
    ("en", "Your line is being provisioned on the OLT.", {"provisioning", "OLT"}),
    ("en", "High latency lowers the throughput of your line.", {"latency", "throughput"}),
    ("en", "The ACH is pending settlement.", {"ACH transfer", "pending settlement"}),
    ("en", "Please flush your DNS and check the RMA.", {"DNS", "RMA"}),
    ("en", "Our SLAs are met, says the NOC.", {"SLA", "NOC"}),
    ("id", "Kasusnya sudah dieskalasi ke L2, Pak.", {"dieskalasi", "tim L2"}),
    ("id", "Masalah latensi jaringan memengaruhi throughput sistem.", {"latensi", "throughput"}),
    ("id", "Apakah lampu LOS di ONT-nya berkedip?", {"lampu LOS", "ONT"}),
    ("id", "Kakak sudah kena FUP, redamannya juga tinggi.", {"FUP", "redaman"}),
    ("id", "Dana chargeback menunggu settlement sesuai SLA-nya.", {"chargeback", "settlement", "SLA"}),
]


@cache
def jargon(language: str) -> JargonFile:
    return load_file(RUBRICS / "jargon" / f"{language}.yaml", JargonFile)


@cache
def finder(language: str) -> PhraseFinder:
    return PhraseFinder(
        PhraseParser(language), [PhraseSpec(term.term, (term.term, *term.also)) for term in jargon(language).terms]
    )


def found(language: str, text: str) -> list[str]:
    return [match.key for match in finder(language).find(finder(language).words(text))]


def culture(name: str) -> CultureFile:
    return load_file(RUBRICS / "cultures" / f"{name}.yaml", CultureFile)


def labels(name: str, setting: str, language: str) -> set[str]:
    found_labels = culture(name).settings[setting]
    if isinstance(found_labels, dict):
        found_labels = found_labels[language]
    assert isinstance(found_labels, list)
    return set(found_labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_unique_and_many(language: str) -> None:
    terms = [term.term.casefold() for term in jargon(language).terms]
    assert len(terms) == len(set(terms)) >= 220


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_is_found_once_and_its_plain_words_are_no_jargon(language: str) -> None:
    for term in jargon(language).terms:
        assert found(language, term.term) == [term.term]
        assert term.plain is None or found(language, term.plain) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_well_known_and_everyday_words_are_no_jargon(language: str) -> None:
    assert found(language, WELL_KNOWN[language]) == []


@pytest.mark.parametrize(("language", "sentence", "terms"), SENTENCES)
def test_jargon_is_found_in_sentences(language: str, sentence: str, terms: set[str]) -> None:
    assert set(found(language, sentence)) == terms


@pytest.mark.parametrize("name", CULTURES)
def test_culture_texts_are_in_both_languages(name: str) -> None:
    profile = culture(name)
    assert profile.culture == name
    texts = [profile.name, profile.about, profile.directness, *(advice.text for advice in profile.advice)]
    for text in [*texts, *profile.criterion_advice.values()]:
        assert isinstance(text, dict)
        assert text.keys() == {"en", "id"}


@pytest.mark.parametrize("name", CULTURES)
def test_culture_settings_use_known_labels_and_never_expect_what_they_forbid(name: str) -> None:
    for language in LANGUAGES:
        expected, forbidden = (labels(name, f"{kind}_address", language) for kind in ("expected", "forbidden"))
        assert expected
        assert expected | forbidden <= ADDRESS_LABELS
        assert not expected & forbidden
    # scorecard.md: us, gb, br and it forbid nothing and require nothing, whatever the language.
    assert (labels(name, "forbidden_address", "id") >= {"kamu", "lu"}) is (name not in EASY)


@pytest.mark.parametrize("name", CULTURES)
def test_only_formal_profiles_find_casual_chat_off(name: str) -> None:
    registers = culture(name).settings.get("unexpected_registers", {})
    assert isinstance(registers, dict)
    assert (registers.get("chat") == registers.get("social") == ["casual"]) is (name in FORMAL)


@pytest.mark.parametrize("name", CULTURES)
def test_an_address_is_required_in_english_only_where_the_style_asks_for_it(name: str) -> None:
    settings = culture(name).settings
    required, needs_name = settings["required_address"], settings["address_needs_name"]
    assert required == ([] if name in EASY else {"id": "yes", "en": "yes"} if name in FORMAL else {"id": "yes"})
    assert needs_name == ({"en": "yes"} if name in ("cn", "de", "jp") else {})
