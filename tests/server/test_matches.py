"""What /v2/check finds, and where: the shape and the counting of the LanguageTool API."""

import json

import pytest

from coach.domain.coaching import DraftCheck, Finding, Rewrite
from coach.domain.conversation import Channel, Conversation, Evidence, Role, Turn
from coach.rubrics.library import RubricFolder
from coach.server.annotated import AnnotatedText, Part, units
from coach.server.form import RuleChoice
from coach.server.matches import match_records
from coach.settings import load_settings
from tests.server.running_app import a_client, check

DEPARTMENT = "That's not my department."


@pytest.fixture(scope="module")
def client():
    return a_client()


def words(text, match):
    """What a client that counts UTF-16 code units marks."""
    units_of_text = text.encode("utf-16-le")
    return (units_of_text[2 * match["offset"] : 2 * (match["offset"] + match["length"])].decode("utf-16-le")).rstrip(
        "."
    )  # whether the full stop belongs to the better wording is not the place's matter


def everything(**choice):
    kept = dict.fromkeys(("enabled", "disabled", "enabled_categories", "disabled_categories"), frozenset())
    return RuleChoice(**kept | {"enabled_only": False} | choice)


def test_the_reply_has_the_shape_of_the_api(client):
    reply = check(client, DEPARTMENT)
    assert list(reply) == ["software", "warnings", "language", "matches"]
    assert set(reply["software"]) == {"name", "version", "buildDate", "apiVersion", "premium", "status"}
    assert reply["warnings"] == {"incompleteResults": False}
    assert reply["language"]["code"] == "en-US"
    assert set(reply["language"]["detectedLanguage"]) == {"name", "code", "confidence"}
    match = reply["matches"][0]
    assert set(match) == {
        "message", "shortMessage", "replacements", "offset", "length", "context", "sentence", "type", "rule",
        "ignoreForIncompleteSentence", "contextForSureMatch",
    }  # fmt: skip
    assert match["rule"] == {
        "id": "avoids_negative_phrasing",
        "description": "Avoids bare negatives",
        "issueType": "style",
        "category": {"id": "positive_language", "name": "Positive language"},
    }
    assert match["sentence"] == DEPARTMENT


def test_names_are_in_the_language_of_the_text(client):
    match = check(client, "Itu bukan bagian saya.", "id")["matches"][0]
    assert match["rule"]["category"]["name"] == "Bahasa positif"


@pytest.mark.parametrize(
    "before",
    ["", "Hi 😀! ", "👩‍👩‍👧‍👦🇮🇩 ", "שלום, \u202bשלום\u202c ", "e\u0301\u0301 ", "Hello,\r\n\r\n", "\ufeff"],
    ids=["nothing", "emoji", "joined emoji", "right to left", "combining", "line breaks", "mark"],
)
def test_places_are_utf_16_code_units(client, before):
    text = before + DEPARTMENT
    match = check(client, text, enabledOnly="true", enabledRules="takes_ownership")["matches"][0]
    assert "not my department" in words(text, match)
    assert "not my department" in words(match["context"]["text"], match["context"])


def test_long_texts_show_a_piece_around_the_words(client):
    text = "Thank you for your message about the blue kettle, Ana. 😀 " + DEPARTMENT + " I looked at it. " * 4
    context = check(client, text)["matches"][0]["context"]
    assert context["text"].startswith("...")
    assert context["text"].endswith("...")
    assert words(context["text"], context) == DEPARTMENT.rstrip(".")


def test_markup_is_not_read_and_counts_in_places(client):
    parts = [
        {"text": "Hi 😀. "},
        {"markup": "<b>"},
        {"text": "That's not my "},
        {"markup": "<i>"},
        {"text": "department."},
    ]
    data = {"annotation": [*parts, {"markup": "</i></b>"}]}
    reply = client.post("/v2/check", data={"data": json.dumps(data), "language": "en-US"}).json()
    written = "".join(part.get("text") or part.get("markup") for part in data["annotation"])
    assert words(written, reply["matches"][0]) == "That's not my <i>department"
    assert reply["matches"][0]["sentence"].endswith(DEPARTMENT)


def test_markup_can_stand_for_a_line_break():
    text = AnnotatedText([Part("One.", False), Part("<p>", True, "\n\n"), Part("Two.")])
    assert text.plain == "One.\n\nTwo."
    assert text.place(6, 10) == (7, 11)
    assert text.place(4, 6) == (4, 7)


def test_half_an_emoji_is_replaced():
    text = AnnotatedText([Part("a\ud83dz")])
    assert text.plain == "a\ufffdz"
    assert units("a😀\ufffd") == 4


def test_rules_and_categories_can_be_switched_off(client):
    text = DEPARTMENT + " Calm down."
    rules = [match["rule"]["id"] for match in check(client, text)["matches"]]
    assert rules == ["avoids_negative_phrasing", "avoids_blame"]
    one = check(client, text, disabledRules="avoids_negative_phrasing,avoids_blame")["matches"]
    assert [match["rule"]["id"] for match in one] == ["offers_alternative_when_refusing"]
    assert not check(client, text, disabledCategories="positive_language,problem_solving")["matches"]
    only = check(client, text, enabledOnly="true", enabledRules="avoids_blame")["matches"]
    assert [match["rule"]["id"] for match in only] == ["avoids_blame"]
    only = check(client, text, enabledOnly="true", enabledCategories="problem_solving")["matches"]
    assert [match["rule"]["id"] for match in only] == ["takes_ownership"]
    assert check(client, text, enabledRules="avoids_blame")["matches"] == check(client, text)["matches"]


def a_check(draft, *findings):
    turn = Turn(0, Role.AGENT, "draft", draft, language="en")
    found = []
    for criterion, section, quote, *afters in findings:
        place = Evidence.of(turn, draft.index(quote), draft.index(quote) + len(quote))
        rewrites = tuple(Rewrite(place, after, "rule", criterion, "why") for after in afters)
        found.append(Finding(criterion, section, place, f"reason of {criterion}.", "advice.", 0.9, False, rewrites))
    return DraftCheck(Conversation("draft", Channel.CHAT, "en", (turn,)), tuple(found), None, None)


def test_findings_on_overlapping_words_are_one_match():
    draft = "One two three. Four."
    checked = a_check(
        draft,
        ("takes_ownership", "problem_solving", "two three", "2 3", "new"),
        ("avoids_blame", "positive_language", "One two", "1 2", "One new"),
        ("avoids_jargon", "plain_language", "Four", "4"),
    )
    rubric = RubricFolder(load_settings().rubrics).rubric("core")
    order = [criterion.criterion for criterion in rubric.criteria]
    assert order.index("avoids_blame") < order.index("takes_ownership")
    text = AnnotatedText([Part(draft)])
    first, second = match_records(checked, text, rubric, everything())
    assert first["rule"]["id"] == "avoids_blame"
    assert words(draft, first) == "One two three"
    assert [one["value"] for one in first["replacements"]] == ["1 2 three", "One new three", "One 2 3", "One new"]
    assert first["message"] == "reason of avoids_blame. reason of takes_ownership. advice."
    assert words(draft, second) == "Four"
    choice = everything(disabled=frozenset({"avoids_blame"}))
    first, _ = match_records(checked, text, rubric, choice)
    assert (first["rule"]["id"], words(draft, first)) == ("takes_ownership", "two three")


def test_the_customers_message_is_taken_into_account(client):
    draft = "Please send the receipt."
    assert not check(client, draft)["matches"]
    match = check(client, draft, context="The kettle arrived broken and nobody answers me!")["matches"][0]
    assert match["rule"]["category"]["id"] == "empathy"
    assert match["ignoreForIncompleteSentence"]


def test_markup_of_texts_is_not_escaped_twice(client):
    text = "<script>alert('x')</script> " + DEPARTMENT
    reply = client.post("/v2/check", data={"text": text, "language": "en-US"})
    assert reply.headers["content-type"] == "application/json"
    match = reply.json()["matches"][0]
    assert "</script>" in match["context"]["text"]
    assert "not my department" in words(text, match)


def test_languages(client):
    french = (
        "Bonjour, je vous remercie pour votre message, nous allons regarder tout cela demain matin avec le service."
    )
    reply = check(client, french, "auto")
    assert reply["matches"] == []
    assert reply["language"]["detectedLanguage"]["code"] == "fr"
    assert reply["warnings"]["incompleteResults"]
    assert check(client, french, "fr-FR")["matches"] == []
    assert check(client, DEPARTMENT, "auto", preferredVariants="id-ID,en-GB")["language"]["code"] == "en-GB"
    assert check(client, DEPARTMENT, "auto")["language"]["code"] == "en-US"
    assert check(client, DEPARTMENT, "en")["language"]["name"] == "English"
    assert check(client, "Itu bukan bagian saya, silakan hubungi bagian lain.", "auto")["language"]["code"] == "id"
    assert check(client, " ", "auto")["matches"] == []
    codes = {one["longCode"] for one in client.get("/v2/languages").json()}
    assert {"en", "en-US", "en-GB", "id", "id-ID"} <= codes


def test_get_and_forms_of_any_content_type(client):
    fields = {"text": DEPARTMENT, "language": "en-US"}
    posted = check(client, DEPARTMENT)
    assert client.get("/v2/check", params=fields).json() == posted
    body = "text=That%27s+not+my+department.&language=en-US"
    # LTeX says so of its forms.
    as_json = client.post("/v2/check", content=body, headers={"Content-Type": "application/json"})
    assert as_json.json() == posted


@pytest.mark.parametrize("path", ["info", "maxtextlength", "healthcheck", "configinfo?language=en-US"])
def test_what_clients_ask_besides(client, path):
    assert client.get(f"/v2/{path}").status_code == 200


def test_configinfo_lists_the_rules(client):
    rules = client.get("/v2/configinfo?language=id").json()["rules"]
    assert "avoids_blame" in {rule["ruleId"] for rule in rules}
    assert client.get("/v2/configinfo?language=fr").json()["rules"] == []
