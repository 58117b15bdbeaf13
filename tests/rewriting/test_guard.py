"""No rewrite may change a fact: tried on drafts with planted facts, in both languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach import Coach, keeps_facts

FACTS = {
    "en": st.sampled_from(
        ["order 30561", "$24.90", "12 March", "Tuesday", "4 p.m.", "three parcels", "Priya Nair", "https://example.com/track?id=8",
         "help@example.com", "+44 20 7946 0000", "tomorrow", "15%", "ABC-1234"]
    ),
    "id": st.sampled_from(
        ["pesanan 30561", "Rp24.900", "12 Maret", "Selasa", "pukul 16.00", "tiga paket", "Sari Dewi", "https://example.com/lacak?id=8",
         "bantuan@example.com", "0812-3456-7890", "besok", "15%", "ABC-1234"]
    ),
}  # fmt: skip
WEAK = {
    "en": ["We can't send {fact} to you.", "You should have checked {fact} first.", "We will get back to you about {fact} soon.",
           "That is not my department, ask about {fact} elsewhere.", "Sorry for any inconvenience with {fact}."],
    "id": ["Kami tidak bisa mengirim {fact}.", "Harusnya Kakak cek {fact} dulu.", "Nanti kami kabari soal {fact} segera.",
           "Itu bukan bagian saya, tanya {fact} ke tempat lain.", "Mohon maaf atas ketidaknyamanan soal {fact}."],
}  # fmt: skip
COACHES = {language: Coach(model=None, language=language) for language in FACTS}


@pytest.mark.parametrize("language", ["en", "id"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_wording_keeps_planted_facts(language, data):
    facts = data.draw(st.lists(FACTS[language], min_size=1, max_size=3))
    sentences = [data.draw(st.sampled_from(WEAK[language])).format(fact=fact) for fact in facts]
    draft = " ".join(sentences)
    check = COACHES[language].check(draft)
    texts = [rewrite.applied_to(draft) for finding in check.findings for rewrite in finding.rewrites]
    texts += [check.rewritten] if check.rewritten else []
    for text in texts:
        for fact in facts:
            assert fact.casefold() in text.casefold()


CHANGED = [
    ("en", "We refund $24.90 on Tuesday.", "We refund $24.09 on Tuesday.", "24.90"),
    ("en", "Order 30561 left.", "Your order left.", "30561"),
    ("en", "It arrives on Tuesday.", "It arrives on Wednesday.", "tuesday"),
    ("en", "Ask Priya about it.", "Ask a colleague about it.", "priya"),
    ("en", "See https://example.com/a.", "See our page.", "example.com/a"),
    ("en", "Sipho was late again. The van is here.", "The van is here.", "sipho"),
    ("id", "Dodi memang ceroboh. Truknya sudah di sini.", "Truknya sudah di sini.", "dodi"),
    ("en", "We can't refund this.", "We can refund this.", "no"),
    ("en", "We looked into it.", "We looked into it and will give you a refund.", "refund"),
    ("en", "I checked it.", "I checked it. I will call you.", "call"),
    ("en", "I have three left.", "I have some left.", "three"),
    ("id", "Dana Rp24.900 masuk hari Selasa.", "Dana Rp24.090 masuk hari Selasa.", "24.900"),
    ("id", "Pesanan 30561 sudah berangkat.", "Pesanannya sudah berangkat.", "30561"),
    ("id", "Kami tidak bisa mengganti barangnya.", "Kami bisa mengganti barangnya.", "no"),
    ("en", "CALM DOWN PRIYA, it works again.", "It works again.", "priya"),
    ("id", "Sudah saya cek.", "Sudah saya cek, nanti ada voucher untuk Kakak.", "voucher"),
    ("id", "Paketnya tiba besok.", "Paketnya tiba.", "besok"),
]


@pytest.mark.parametrize(("language", "before", "after", "named"), CHANGED)
def test_a_changed_fact_is_told(language, before, after, named):
    problems = keeps_facts(before, after, language=language)
    assert problems
    assert any(named in problem.casefold() for problem in problems)


KEPT = [
    ("en", "Sorry again. The van is here.", "The van is here."),
    ("en", "We can't ship order 30561 until you pay.", "We can ship order 30561 as soon as you pay."),
    ("en", "We can't refund sale items.", "We can't refund sale items. What I can do is [what you can offer]."),
    ("en", "You entered the wrong postcode.", "The postcode we received does not match."),
    ("en", "do it by 4pm on 12 March", "Please do it by 4pm on 12 March."),
    ("en", "CALM DOWN PEOPLE, it works again.", "It works again."),
    ("id", "Anda harus mengirim foto KTP.", "Mohon kirim foto KTP."),
    ("id", "Kami tidak bisa mengirim sebelum Senin.", "Kami belum bisa mengirim sebelum Senin; yang bisa kami bantu: [pilihan lain]."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after"), KEPT)
def test_a_better_wording_passes(language, before, after):
    assert keeps_facts(before, after, language=language) == ()


def test_facts_of_the_customers_message_may_be_named():
    assert keeps_facts("Please send a photo.", "Sorry that order 30561 is late. Please send a photo.", language="en")
    allowed = keeps_facts(
        "Please send a photo.",
        "Sorry that order 30561 is late. Please send a photo.",
        language="en",
        known="Order 30561 is late",
    )
    assert allowed == ()
