"""What the layer for single sentences points out in a draft, with a model that is as sure as told."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.signals.test_readings import SaysOf, seen

from coach.domain.labels import SENTENCE_KINDS
from coach.errors import RubricError
from coach.rubrics.model_manifest import SENTENCES
from coach.rubrics.phrase_files import SentenceHint
from coach.signals.hints import HintReader
from coach.signals.models import open_model
from coach.signals.pieces import TurnText
from coach.signals.predictions import OnnxModel

MODELS = Path(__file__).parents[2] / "models"

SENDS_AWAY = {"sends_away": SentenceHint(kind="sends_away", hint_from="60%", not_beside=["first_person_action"])}


@dataclass
class SureOf(SaysOf):
    """A model whose layer is as sure as told of every sentence."""

    known: dict = field(default_factory=dict)
    sure: float = 0.0

    def kinds_of(self, sentence):
        return dict.fromkeys(SENTENCE_KINDS, self.sure)


def hinted(draft, sure, language="en"):
    signals = seen({}, "Customer: Hm.", f"Agent: {draft}", language=language, readings={})
    reader = HintReader(SureOf(sure=sure), {}, SENDS_AWAY)
    return [(one.name, one.evidence.quote.strip(), one.confidence) for one in reader.of(signals)]


@pytest.mark.parametrize(
    ("language", "draft"),
    [("en", "The forms live with the town clerk."), ("id", "Formulirnya ada di kantor desa sana.")],
)
@pytest.mark.parametrize(("sure", "counts"), [(0.59, False), (0.6, True)])
def test_a_sentence_is_pointed_out_from_the_limit_on(language, draft, sure, counts):
    assert hinted(draft, sure, language) == ([("sends_away", draft, sure)] if counts else [])


def test_what_the_sentence_says_besides_explains_it():
    assert hinted("I will check with the town clerk for you now.", 0.9) == []


def test_of_a_few_words_the_layer_must_be_all_but_certain():
    assert hinted("Town clerk has forms.", 0.9) == []
    assert hinted("Town clerk has forms.", 0.98) == [("sends_away", "Town clerk has forms.", 0.98)]


def test_exact_words_come_first():
    assert hinted("You will have to contact the town clerk yourself.", 0.9) == []


APOLOGY = {
    "apology_generic": SentenceHint(
        kind="generic_apology",
        hint_from="50%",
        otherwise={"below": "20%", "beside": ["apology", "apology_generic"], "says": "apology_specific"},
    )
}


@pytest.mark.parametrize(
    ("language", "draft"),
    [
        ("en", "I am sorry the morning ended in the car park."),
        ("id", "Maaf pengerjaan kami mundur empat hari dari janji."),
    ],
)
@pytest.mark.parametrize(("sure", "told"), [(0.19, ["apology_specific"]), (0.2, [])])
def test_an_apology_that_the_layer_finds_far_from_empty_names_the_trouble(language, draft, sure, told):
    signals = seen({}, "Customer: Hm.", f"Agent: {draft}", language=language, readings={})
    reader = HintReader(SureOf(sure=sure), {}, APOLOGY)
    hinted = list(reader.of(signals))
    assert [one.name for one in hinted] == told
    empty = signals.named("phrases", "apology_generic")
    assert [reader.denies(one, hinted) for one in empty] == [bool(told)] * len(empty)


def test_a_sentence_without_an_apology_is_no_apology_however_unsure_the_layer_is():
    signals = seen({}, "Customer: Hm.", "Agent: The morning ended in the car park.", language="en", readings={})
    assert list(HintReader(SureOf(sure=0.0), {}, APOLOGY).of(signals)) == []


def test_the_shipped_layer_tells_kinds_that_no_phrase_lists(shipped):
    kind = lambda text: shipped.kinds_of(shipped.predict([TurnText("agent", text)])[0])  # noqa: E731
    assert kind("Best you take it up with the harbour master over in Whitby.")["sends_away"] > 0.5
    assert kind("I have taken it up with the harbour master for you.")["sends_away"] < 0.2
    assert kind("Silakan Ibu tanya sendiri ke pihak bandara.")["sends_away"] > 0.5
    assert kind("Sudah saya tanyakan ke pihak bandara, Bu.")["sends_away"] < 0.2


def test_a_layer_of_another_network_is_refused(shipped, tmp_path):
    folder = tmp_path / shipped.folder.name
    folder.mkdir()
    for path in shipped.folder.iterdir():
        if path.name == SENTENCES:
            text = path.read_text(encoding="utf-8").replace(shipped.manifest.digest, "0" * 64)
            (folder / SENTENCES).write_text(text, encoding="utf-8")
        else:
            (folder / path.name).symlink_to(path)
    model = OnnxModel(folder)
    (prediction,) = model.predict([TurnText("agent", "Hello there.")])
    with pytest.raises(RubricError, match="another network"):
        model.kinds_of(prediction)
    (folder / SENTENCES).unlink()
    assert OnnxModel(folder).kinds_of(prediction) == {}


@pytest.fixture(scope="module")
def shipped():
    return open_model(MODELS, "default")
