"""What the keys of a rewrite file do, tried on small files of their own."""

import shutil
from pathlib import Path

import pytest
import yaml

from coach import Coach
from coach.rewriting.wording import filled
from coach.rubric_check import check_folder
from coach.rubric_check.rewrites import failing_rewrites
from coach.rubrics.library import RubricFolder
from coach.rubrics.rewrite_files import RewriteFile

RUBRICS = Path(__file__).parents[2] / "rubrics"


@pytest.fixture
def offered(tmp_path):
    """What a draft becomes with a file of the given rules."""

    def drafts(rules, draft, context=None, **keys):
        folder = tmp_path / "rubrics"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(RUBRICS, folder, ignore=shutil.ignore_patterns("id.yaml", "jargon"))
        rules = {name: {"why": {"en": "Better.", "id": "Lebih baik."}, "examples": [{"before": "a", "after": "b"}], **rule}
                 for name, rule in rules.items()}  # fmt: skip
        content = {"language": "en", "rewrites": rules, **keys}
        (folder / "rewrites" / "en.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        found = Coach(model=None, language="en", rubrics=folder).check(draft, context=context).findings
        return [rewrite.applied_to(draft) for finding in found for rewrite in finding.rewrites]

    return drafts


SENDS_AWAY = {
    "mends": ["takes_ownership"],
    "instead_of": ["<start> you will have to <what> <end>"],
    "write": ["Let me <what>."],
}


def test_a_rule_is_passed_over_where_its_sentence_meets_unless(offered):
    rule = {**SENDS_AWAY, "unless": ["[bank/post office]"]}
    assert offered({"one": rule}, "You will have to call the courier yourself.") == [
        "Let me call the courier yourself."
    ]
    assert offered({"one": rule}, "You will have to call the bank yourself.") == []


def test_a_rule_is_passed_over_where_another_sentence_says_a_set(offered):
    rule = {**SENDS_AWAY, "unless_said": ["apology_specific"]}
    draft = "You will have to call the courier yourself."
    assert offered({"one": rule}, f"Have a nice day, Sam. {draft}")
    assert offered({"one": rule}, f"I am sorry that your parcel arrived broken. {draft}") == []


OUT = {"mends": ["avoids_blame"], "instead_of": ["as I [have told/told/said] (you) (already/before)"], "write": [""]}


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        ("As I told you before, the shop opens at nine.", "The shop opens at nine."),
        ("The shop opens at nine, as I told you before.", "The shop opens at nine."),
        ("The shop, as I told you before, opens at nine.", "The shop, opens at nine."),
        ("The shop opens at nine on weekdays. As I told you before.", "The shop opens at nine on weekdays."),
        (
            "It opens at nine on weekdays. As I told you before.\n\nRegards,\nJo",
            "It opens at nine on weekdays.\n\nRegards,\nJo",
        ),
    ],
)
def test_words_are_taken_out_with_the_marks_that_they_leave(offered, draft, left):
    assert offered({"one": OUT}, draft) == [left]


def test_hardly_a_draft_is_left_out_as_a_whole(offered):
    assert offered({"one": OUT}, "As I told you before, no.") == []


def test_slots_side_by_side_keep_the_comma_between_them(offered):
    rule = {"mends": ["sets_expectations"], "instead_of": ["<start> soon <what> <rest>"]}
    draft = "Soon we will call you, Mr Lee, about the pump."
    assert offered({"one": {**rule, "write": ["By [day or time] <what> <rest>"]}}, draft) == [
        "By [day or time] we will call you, Mr Lee, about the pump."
    ]


STEPS = {"steps": {"mends": ["breaks_down_steps"], "make": "list_of_steps"}}


@pytest.mark.parametrize(
    ("draft", "lines"),
    [
        (
            "Open the app, type her name and date of birth, tick the box and press Save.",
            ["1. Open the app.", "2. Type her name and date of birth.", "3. Tick the box.", "4. Press Save."],
        ),
        (
            "To finish your return, print the label, tape it over the old one, sign the slip and drop it at a shop.",
            [
                "To finish your return:",
                "1. Print the label.",
                "2. Tape it over the old one.",
                "3. Sign the slip.",
                "4. Drop it at a shop.",
            ],
        ),
    ],
)
def test_steps_keep_their_nouns_and_get_a_heading(offered, draft, lines):
    assert offered(STEPS, draft, step_words=["open", "type", "tick", "press", "print", "tape", "sign", "drop"]) == [
        "\n".join(lines)
    ]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({**SENDS_AWAY, "unless_said": ["apologies_specific"]}, "no phrase set is called 'apologies_specific'"),
        ({**SENDS_AWAY, "unless": ["[bank"]}, "[bank"),
        ({"mends": ["takes_ownership"], "like": ["Ask them."], "write": [""]}, "instead_of"),
    ],
)
def test_mistakes_are_told(tmp_path, rule, told):
    folder = tmp_path / "rubrics"
    shutil.copytree(RUBRICS, folder)
    path = folder / "rewrites" / "en.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    examples = [{"before": "a", "after": "b"}]
    content["rewrites"] = {"one": {"why": {"en": "x", "id": "x"}, "examples": examples, **rule}}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert any(told in problem for problem in check_folder(RubricFolder(folder), ["core"]))


def test_an_example_may_say_that_nothing_is_offered(tmp_path):
    folder = tmp_path / "rubrics"
    shutil.copytree(RUBRICS, folder, ignore=shutil.ignore_patterns("id.yaml", "jargon"))
    near_miss = {"before": "You will have to call the courier yourself."}
    rule = {**SENDS_AWAY, "why": {"en": "x", "id": "x"}, "examples": [near_miss]}

    def told():
        content = {"language": "en", "rewrites": {"one": rule}}
        (folder / "rewrites" / "en.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        return [message for _, message in failing_rewrites(folder, RewriteFile.model_validate(content))]

    assert any("should be left alone" in message for message in told())
    rule["unless"] = ["courier"]
    assert told() == []


OFFERS = {
    "mends": ["avoids_negative_phrasing", "offers_alternative_when_refusing"],
    "instead_of": ["<start> we can not <what> <end>"],
    "write": ["We can't <what>. What we can do is [another way]."],
}


def test_an_offer_stands_behind_the_reason_for_the_no(offered):
    draft = "We can't ship on Sunday. Because nobody works then. Have a nice day, Sam."
    behind = (
        "We can't ship on Sunday. Because nobody works then. What we can do is [another way]. Have a nice day, Sam."
    )
    between = (
        "We can't ship on Sunday. What we can do is [another way]. Because nobody works then. Have a nice day, Sam."
    )
    assert set(offered({"one": OFFERS}, draft, reason_words=["because"])) == {behind}
    assert set(offered({"one": OFFERS}, draft)) == {between}


@pytest.mark.parametrize(
    ("draft", "becomes"),
    [
        ("the map is attached. you will have to call the courier.", "the map is attached. let me call the courier."),
        ("The map is attached. you will have to call the courier.", "The map is attached. Let me call the courier."),
        ("you will have to call the courier.", "Let me call the courier."),
    ],
)
def test_a_draft_in_small_letters_stays_so(offered, draft, becomes):
    assert offered({"one": SENDS_AWAY}, draft) == [becomes]


def test_shouted_words_are_taken_over_calmly(offered):
    assert offered({"one": SENDS_AWAY}, "You will have to CALL THE COURIER.") == ["Let me call the courier."]
    assert offered({"one": SENDS_AWAY}, "You will have to call the DHL.") == ["Let me call the DHL."]


FEELS = {
    "mends": ["acknowledges_feelings"],
    "feels": ["angry", "frustrated"],
    "write": ["I can see why you are upset."],
}
SCOLDS = {
    "mends": ["avoids_blame"],
    "instead_of": ["<start> please calm down now <end>"],
    "write": ["Thank you for waiting."],
}


def test_a_kind_word_never_stands_in_front_of_a_barb(offered):
    context = "I am so angry, the dryer is broken again!"
    draft = "Please calm down now. The engineer comes on Friday at 9 am."
    kind = "I can see why you are upset. Thank you for waiting. The engineer comes on Friday at 9 am."
    assert kind in offered({"feel": FEELS, "scold": SCOLDS}, draft, context)
    assert all("upset. Please calm" not in one for one in offered({"feel": FEELS}, draft, context))
    both = {"feel": {**FEELS, "mends": ["acknowledges_feelings", "avoids_blame"]}, "scold": SCOLDS}
    assert offered(both, draft, context).count(kind) <= 1


def test_a_line_in_place_of_a_scolding_leaves_a_blank_behind_it(offered):
    context = "I am so angry, the dryer is broken again!"
    draft = "Please calm down now. The engineer comes on Friday at 9 am."
    shown = offered({"feel": FEELS, "gone": {**SCOLDS, "write": [""]}}, draft, context)
    assert "I can see why you are upset. The engineer comes on Friday at 9 am." in shown


def test_a_line_behind_an_opener_keeps_the_name_in_it(offered):
    context = "I am so angry, the dryer is broken again!"
    draft = "Okay Mrs Hale, I understand. The engineer comes on Friday at 9 am."
    opens = {"openers": ["okay"], "addresses": {"mrs": "Mrs"}}
    assert offered({"feel": FEELS}, draft, context, **opens) == [
        "Okay Mrs Hale, I can see why you are upset. The engineer comes on Friday at 9 am."
    ]
    draft = "Okay, I understand. The engineer comes on Friday at 9 am."
    assert offered({"feel": FEELS}, draft, context, **opens) == [
        "Okay, I can see why you are upset. The engineer comes on Friday at 9 am."
    ]


CALMED = {"mends": ["stays_respectful"], "make": "small_letters"}


def test_short_forms_stay_large_where_the_words_around_them_are_calmed(offered):
    draft = "PLEASE BRING THE TV CARD! WE ARE OPEN NOW. The desk closes at 5 pm."
    assert offered({"calm": CALMED}, draft) == ["Please bring the TV card. We are open now. The desk closes at 5 pm."]


HEARS = {
    "mends": ["acknowledges_feelings"],
    "hears": ["<start> <who> is in hospital"],
    "write": ["I can see how worrying it is to have <who> in hospital."],
}


def test_a_line_is_passed_over_where_the_message_meets_unless_heard(offered):
    context = "My dad is in hospital and I am really worried about the bill!"
    draft = "The bill is due on Friday and can be paid online."
    assert any("in hospital" in one for one in offered({"one": HEARS}, draft, context))
    assert offered({"one": {**HEARS, "unless_heard": ["my dad"]}}, draft, context) == []


def test_a_clause_with_a_handle_stays(offered):
    rule = {"mends": ["avoids_blame"], "make": "clause_left_out"}
    assert offered({"one": rule}, "Calm down please, the van comes at nine today.") == ["The van comes at nine today."]
    assert offered({"one": rule}, "Calm down please @tobi_reads, the van comes at nine today.") == []


def test_a_contraction_that_a_slot_took_half_of_is_whole_again():
    assert filled("<what> n't ready", {"what": "They are"}) == "They aren't ready"
    assert filled("<what> it's ready", {"what": "I think"}) == "I think it's ready"
