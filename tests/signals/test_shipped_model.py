"""The model in ``models/``: whole, small, the same everywhere, and right where there is nothing to doubt."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import conversation

from coach import Coach
from coach.rubrics.model_manifest import default_model, digest_of
from coach.signals.detector import ModelReading, detect
from coach.signals.models import open_model
from coach.signals.pieces import TurnText
from coach.signals.prediction_signals import Predictions

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def model():
    return open_model(MODELS, "default")


def test_the_folder_is_whole_and_small(model):
    assert model.manifest.model == default_model(MODELS) == model.folder.name
    assert model.manifest.digest == digest_of(model.folder)
    assert set(model.manifest.languages) == {"en", "id"}
    assert sum(path.stat().st_size for path in model.folder.iterdir()) < 45_000_000
    card = (model.folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert model.manifest.model in card
    assert "must not be used" in card


AGENT = [
    ("Good morning, this is Priya from Northgate Energy.", "", ["greeting", "introduction"], "blame"),
    ("Selamat pagi, dengan Sinta dari Bank Nusa.", "", ["greeting", "introduction"], "blame"),
    ("I'm so sorry your order arrived broken.", "My vase came in pieces.", ["apology"], "refusal"),
    ("Mohon maaf atas keterlambatan pengirimannya, Kak.", "Paket saya telat.", ["apology"], "refusal"),
    ("Could you give me the order number?", "My vase came in pieces.", ["question"], "closing"),
    ("Boleh minta nomor pesanannya, Kak?", "Paket saya telat.", ["question"], "closing"),
    ("You'll have the refund within three working days.", "When do I get my money?", ["expectation"], "hold"),
    ("Dananya masuk paling lambat 3 hari kerja, Pak.", "Kapan uang saya kembali?", ["expectation"], "hold"),
    ("One moment please while I check that.", "Is it in stock?", ["hold"], "dismissive"),
    ("Mohon ditunggu sebentar ya, Bu, saya cek dulu.", "Masih ada stoknya?", ["hold"], "dismissive"),
]


@pytest.mark.parametrize(("text", "before", "acts", "absent"), AGENT, ids=lambda value: str(value)[:30])
def test_plain_acts_of_both_languages(model, text, before, acts, absent):
    (prediction,) = model.predict([TurnText("agent", text, before)])
    assert set(acts) <= prediction.labels["acts"]
    assert absent not in prediction.labels["acts"]


@pytest.mark.parametrize(
    ("side", "head", "label", "text"),
    [
        ("agent", "tone", "rude", "Are you stupid? I explained it twice already, learn to read."),
        ("agent", "tone", "rude", "Situ bodoh ya? Sudah dijelasin dua kali masih nanya."),
        ("agent", "tone", "neutral", "You can find the invoice in your account under Documents."),
        ("agent", "tone", "neutral", "Tagihannya ada di menu Dokumen, Kak."),
        ("agent", "register", "formal", "Dear Mr Harding, we kindly inform you that your application has been received."),
        ("agent", "register", "formal", "Yth. Bapak Hendra, dengan hormat kami informasikan bahwa permohonan Bapak telah kami terima."),
        ("agent", "register", "casual", "hey yeah gonna sort that for ya lol"),
        ("agent", "register", "casual", "oke sis, ntar gue cekin dulu yaa, gak lama kok"),
        ("customer", "emotion", "angry", "This is an outrage, you are thieves and liars!!"),
        ("customer", "emotion", "angry", "Penipu kalian semua! Balikin uang saya sekarang!!"),
        ("customer", "emotion", "calm", "My order number is 4471, I would like to change the address."),
        ("customer", "emotion", "calm", "Nomor pesanan saya 4471, mau ganti alamat kirim."),
        ("customer", "emotion", "pleased", "Wow, that was quick, thank you so much, you made my day!"),
        ("customer", "emotion", "pleased", "Wah cepat banget, makasih banyak ya kak, senang sekali!"),
        ("customer", "risk", "true", "If this is not fixed today I am cancelling and going to your competitor."),
        ("customer", "risk", "true", "Kalau hari ini tidak beres saya pindah ke provider lain dan lapor ke YLKI."),
        ("customer", "risk", "false", "Please take the blue one off my order."),
        ("customer", "risk", "false", "Tolong yang biru dihapus dari pesanan saya."),
    ],
)  # fmt: skip
def test_plain_choices_of_both_languages(model, side, head, label, text):
    (prediction,) = model.predict([TurnText(side, text)])
    assert prediction.labels[head] == {label}


def test_an_act_in_a_long_mail_is_found_and_pointed_at(model):
    plain = "Your parcel left our depot on Monday. The driver scanned it in Leeds. It is on its way north. " * 6
    text = plain + "We are truly sorry that it took so long to reach you. " + plain
    talk = conversation("Customer: Where is it?", f"Agent: {text}")
    coach = Coach(model=None)
    signals = detect(coach.prepare(talk), coach.books, ModelReading(Predictions(model), {}))
    (apology,) = [
        signal
        for signal in signals.named("prediction", "acts")
        if signal.value == "apology" and signal.confidence > 0.5
    ]
    assert apology.evidence.quote == "We are truly sorry that it took so long to reach you."


@pytest.mark.parametrize(
    "text", ["ok", "👍", "?", "\u202e\u200b.", "a" * 5000, "𝕳𝖊𝖑𝖑𝖔 " * 300, "<script>x</script>", "\x00"]
)
def test_any_text_gives_a_prediction(model, text):
    for side in ("agent", "customer"):
        (prediction,) = model.predict([TurnText(side, text, text)])
        assert all(0 <= sure <= 1 for labels in prediction.probabilities.values() for sure in labels.values())


@pytest.mark.slow
def test_scores_with_the_model_are_the_same_in_every_process_and_load_no_torch():
    code = (
        "import sys, json; from pathlib import Path; from coach.cli import main;"
        "main(['score', 'sample_transcripts/santun_json', '--format', 'json']);"
        "print(sorted({'torch', 'transformers', 'sklearn'} & set(sys.modules)), file=sys.stderr)"
    )
    environment = {**os.environ, "COACH_MODELS": str(MODELS)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=MODELS.parent
        )
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert json.loads(runs[0].stdout)["evaluations"][0]["model"].startswith("turns-v")
    assert runs[0].stderr.splitlines()[-1] == "[]"
