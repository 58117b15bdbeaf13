"""Broken YAML is told where people broke it, in their words, and all of it at once."""

from pathlib import Path

import pytest

from coach.rubrics.yaml_mistakes import likely_mistakes
from coach.rubrics.yaml_text import YamlTextError, parse_yaml

RUBRICS = Path(__file__).parents[2] / "rubrics"
GOOD = """\
rubric: small
sections:
  - section: care
    name: Care
    criteria:
      - criterion: greets
        name: {en: Greets, id: Menyapa}
        weight: 100
        why: "It is polite: people notice."
        advice: 'Say "hello".'
        examples:
          - conversation: |
              Agent: hi: you
               - "not closed
            answer: met
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("        weight", "\tweight", 8, "a tab stands in front"),
        (
            "        weight",
            "       weight",
            8,
            "7 blanks, which fits no line above; allowed here are 8 (as in line 7) or 6",
        ),
        ("        weight", "          weight", 8, "10 blanks, deeper than line 7 with 8"),
        ("weight: 100", "weight:100", 8, "write 'weight: 100'"),
        ("- criterion", "-criterion", 6, "write '- criterion: greets'"),
        ("- criterion", "– criterion", 6, "begins with '–'; an item of a list begins with a minus sign"),
        ('notice."', "notice.", 9, 'the quote " that opens here is not closed'),
        ("hello\".'", 'hello".', 10, "the quote ' that opens here is not closed"),
        ("'Say", "'It's good to say", 10, "write '' for an apostrophe"),
        ('"It is polite: people notice."', "It is polite: people notice.", 9, "a colon with a blank behind it"),
        ("{en: Greets, id", "{en: Note: greets, id", 7, "a colon with a blank behind it"),
        ("id: Menyapa}", "id: Menyapa", 7, "the bracket { that opens here is not closed"),
        (
            "              Agent: hi: you\n",
            "              Hm\n             Agent: hi: you\n",
            14,
            "the text that it belongs to begins with 14",
        ),
        ("people notice", "people \\how", 9, "a backslash is written twice"),
        ("name: Care", "name: [care/love] first", 4, "must stand in double quotes"),
        ("name: Care", "name: %care", 4, "must stand in double quotes"),
        ("name: Care", "name: *care*", 4, "must stand in double quotes"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_each_mistake_is_told_once_and_where_it_was_made(old, new, line, message):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(YamlTextError) as raised:
        parse_yaml(text)
    [(found_line, found)] = raised.value.mistakes
    assert found_line == line
    assert message in found


def test_several_mistakes_are_told_together():
    text = GOOD.replace("weight: 100", "weight:100").replace('notice."', "notice.").replace("- criterion", "-criterion")
    with pytest.raises(YamlTextError) as raised:
        parse_yaml(text)
    assert [line for line, _ in raised.value.mistakes] == [6, 8, 9]


def test_what_nothing_is_known_about_has_the_place_where_reading_ends():
    with pytest.raises(YamlTextError) as raised:
        parse_yaml("a: b\n} c\n")
    assert "the file can not be read from here on" in raised.value.mistakes[0][1]


def test_a_sign_that_is_no_text_is_told_with_its_line():
    with pytest.raises(YamlTextError) as raised:
        parse_yaml("a: b\nc: \x01\n")
    assert raised.value.mistakes[0][0] == 2


@pytest.mark.parametrize("path", sorted(RUBRICS.rglob("*.yaml")), ids=lambda path: path.name)
def test_nothing_is_found_in_files_that_can_be_read(path):
    assert list(likely_mistakes(path.read_text(encoding="utf-8"))) == []
