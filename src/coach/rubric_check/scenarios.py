"""What can be wrong with role-play scenarios: names, lines that stand twice, topics that can not be told apart, examples that fail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from coach.errors import RubricError
from coach.pipeline import Coach
from coach.roleplay.mood import Feeling, mood_of
from coach.roleplay.practice import Practice
from coach.roleplay.session import Session
from coach.rubric_check.conditions import PhraseLabels, condition_problems, conditions_in, did_you_mean, missing_sets
from coach.rubric_check.files import File
from coach.rubrics.library import RubricFolder
from coach.rubrics.loader import Shape, load_with_lines
from coach.rubrics.reaction_schema import ReactionsFile
from coach.rubrics.scenario_folder import COMMON, REACTIONS
from coach.rubrics.scenario_schema import MOODS, CommonLines, MoodName, Scenario, ScenarioExample
from coach.rubrics.yaml_text import Place

# Lines that Python asks for by name: when nothing else is to be said, and after a mere greeting.
_ALWAYS = ("goes_on",)
_THE_SAME = 2  # points of anger that nobody notices
_SEED = 1


def scenario_problems(
    folder: RubricFolder, rubrics: Collection[str], settings: Collection[str], phrase_labels: PhraseLabels
) -> list[str]:
    """What is wrong with the files of ``rubrics/scenarios``; empty where there is no such folder.

    Args:
        folder: of rubrics.
        rubrics: the scorecards that there are.
        settings: those that scorecards have.
        phrase_labels: what the phrase files have.
    """
    path = folder.path / "scenarios"
    if not path.is_dir():
        return []
    problems: list[str] = []
    reactions = _loaded(path / REACTIONS, ReactionsFile, problems)
    common: dict[str, File[CommonLines]] = {}
    for one in sorted(path.glob(f"*/{COMMON}")):
        if lines := _loaded(one, CommonLines, problems):
            common[one.parent.name] = lines
    files = [
        file
        for one in sorted(path.glob("*/*.yaml"))
        if one.name != COMMON and (file := _loaded(one, Scenario, problems))
    ]
    if reactions is None:
        return problems
    problems += _reaction_problems(reactions, rubrics, settings, phrase_labels)
    for language, shared in common.items():
        problems += _common_problems(shared, language, reactions.content)
    problems += _named_twice(files)
    for file in files:
        problems += _misplaced(file, common)
        problems += _name_problems(file, reactions.content, folder, common.get(file.content.language))
        problems += _repeated_lines(file, common.get(file.content.language))
        problems += _alike_topics(file, common.get(file.content.language))
    return problems


def _loaded(path: Path, shape: type[Shape], problems: list[str]) -> File[Shape] | None:
    """The file; None when it can not be read, and then its mistakes are added to ``problems``."""
    try:
        return File(path, *load_with_lines(path, shape))
    except RubricError as error:
        problems += error.problems
        return None


def _reaction_problems(
    file: File[ReactionsFile], rubrics: Collection[str], settings: Collection[str], phrase_labels: PhraseLabels
) -> Iterator[str]:
    content = file.content
    if content.scorecard not in rubrics:
        yield file.problem(
            ("scorecard",), f"no scorecard {content.scorecard!r}.{did_you_mean(content.scorecard, rubrics)}"
        )
    seen: set[str] = set()
    for condition, place in conditions_in(content, ()):
        for entry, message in condition_problems(condition, settings, phrase_labels):
            yield file.problem((*place, *entry), message)
        yield from missing_sets(file, condition, place, phrase_labels, seen)


def _common_problems(file: File[CommonLines], language: str, reactions: ReactionsFile) -> Iterator[str]:
    if file.content.language != language:
        yield file.problem(
            ("language",),
            f"the folder is {language!r}, the entry `language` {file.content.language!r}; make them equal",
        )
    wanted = {one.line for one in reactions.reactions if one.line} | set(_ALWAYS)
    for name in sorted(wanted - file.content.lines.keys()):
        yield file.problem(("lines",), f"the lines {name!r} are missing, with which reactions.yaml answers; add them")
    for name in sorted(file.content.lines.keys() - wanted):
        yield file.problem(("lines", name), f"nothing answers with the lines {name!r}.{did_you_mean(name, wanted)}")
    for ending in sorted({one.ending for one in reactions.endings} - file.content.endings.keys()):
        yield file.problem(("endings",), f"closing lines for {ending!r} are missing; add them")
    yield from _twice(file, list(file.content.spoken()), {})


def _named_twice(files: Sequence[File[Scenario]]) -> Iterator[str]:
    seen: dict[str, File[Scenario]] = {}
    for file in files:
        name = file.content.scenario
        if name in seen:
            yield file.problem(("scenario",), f"{seen[name].path} is called {name!r} too; give one another name")
        seen.setdefault(name, file)


def _misplaced(file: File[Scenario], common: Collection[str]) -> Iterator[str]:
    if file.content.scenario != file.path.stem:
        yield file.problem(
            ("scenario",),
            f"the file name says {file.path.stem!r}, the entry `scenario` {file.content.scenario!r}; make them equal",
        )
    if file.content.language != file.path.parent.name:
        yield file.problem(
            ("language",),
            f"the folder is {file.path.parent.name!r}, the entry `language` {file.content.language!r}; make them equal",
        )
    elif file.content.language not in common:
        yield file.problem(("language",), f"{file.path.parent / COMMON} is missing or has mistakes; it is needed")


def _name_problems(
    file: File[Scenario], reactions: ReactionsFile, folder: RubricFolder, common: File[CommonLines] | None
) -> Iterator[str]:
    scenario = file.content
    known = {one.reaction for one in reactions.reactions}
    topics = {topic.topic for topic in scenario.topics} | {
        topic.topic for topic in (common.content.topics if common else ())
    }
    cells = common.content.lines.keys() if common else scenario.lines.keys()
    if scenario.culture and scenario.culture not in folder.culture_names():
        cultures = folder.culture_names()
        yield file.problem(
            ("culture",), f"no culture profile {scenario.culture!r}.{did_you_mean(scenario.culture, cultures)}"
        )
    for name in scenario.weights:
        if name not in known:
            yield file.problem(("weights", name), f"no reaction {name!r}.{did_you_mean(name, known)}")
    for name in scenario.lines:
        if name not in cells:
            yield file.problem(("lines", name), f"no lines {name!r} in {COMMON}.{did_you_mean(name, cells)}")
    for place, name, allowed in _references(scenario):
        names = known if allowed == "reaction" else topics
        if name not in names:
            yield file.problem(place, f"no {allowed} {name!r}.{did_you_mean(name, names)}")


def _references(scenario: Scenario) -> Iterator[tuple[Place, str, str]]:
    """Every topic and reaction that a scenario names, with its place."""
    for number, step in enumerate(scenario.goal.steps):
        yield from ((("goal", "steps", number, "topics"), name, "topic") for name in step.topics)
        yield from ((("goal", "steps", number, "reactions"), name, "reaction") for name in step.reactions)
    for number, topic in enumerate(scenario.topics):
        after = topic.told_when.after if topic.told_when else []
        yield from ((("topics", number, "told_when", "after"), name, "topic") for name in after)
    for number, example in enumerate(scenario.examples):
        yield from ((("examples", number, "topics"), name, "topic") for name in example.topics or ())


def _repeated_lines(file: File[Scenario], common: File[CommonLines] | None) -> Iterator[str]:
    others = {_folded(line): COMMON for _, line in common.content.spoken()} if common else {}
    yield from _twice(file, list(file.content.spoken()), others)


def _twice(
    file: File[Scenario] | File[CommonLines], spoken: Iterable[tuple[Place, str]], others: dict[str, str]
) -> Iterator[str]:
    seen: dict[str, int] = {}
    for place, line in spoken:
        folded = _folded(line)
        if folded in others:
            yield file.problem(
                place, f"{line!r} stands in {others[folded]} too; nothing is said twice, so write it in other words"
            )
        elif folded in seen:
            yield file.problem(
                place, f"{line!r} stands in line {seen[folded]} too; nothing is said twice, so write it in other words"
            )
        seen.setdefault(folded, file.text.line(place))


def _alike_topics(file: File[Scenario], common: File[CommonLines] | None) -> Iterator[str]:
    """Examples that stand under two topics, which nobody could tell apart."""
    own = {topic.topic for topic in file.content.topics}
    seen: dict[str, str] = {
        _folded(line): topic.topic
        for topic in (common.content.topics if common else ())
        if topic.topic not in own
        for line in topic.said_as
    }
    for number, topic in enumerate(file.content.topics):
        for position, line in enumerate(topic.said_as):
            other = seen.setdefault(_folded(line), topic.topic)
            if other != topic.topic:
                yield file.problem(
                    ("topics", number, "said_as", position), f"{line!r} stands under the topic {other!r} too; keep one"
                )


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


# -- examples ---------------------------------------------------------------------------------------------------------


def failing_scenarios(folder: RubricFolder) -> list[str]:
    """The examples and model answers of all scenarios that fail; by rules and words alone, so that they hold on every machine."""
    problems: list[str] = []
    if not (folder.path / "scenarios").is_dir():
        return problems
    coaches: dict[str, Coach] = {}
    for name in folder.scenarios.names():
        path = folder.scenarios.scenario_path(name)
        file = File(path, *load_with_lines(path, Scenario))
        language = file.content.language
        if language not in coaches:
            scorecard = folder.scenarios.reactions.scorecard
            coaches[language] = Coach(scorecard, model=None, language=language, rubrics=folder.path)
        practice = Practice(coaches[language], file.content)
        problems += [file.problem(place, message) for place, message in failing_parts(practice)]
    return problems


def failing_parts(practice: Practice) -> Iterator[tuple[Place, str]]:
    """The examples of a scenario that fail, and a model answer that does not end well, each with its place."""
    scenario = practice.scenario
    for number, example in enumerate(scenario.examples):
        if complaint := _complaint(practice, example):
            yield (
                ("examples", number),
                f"this example {complaint}; change its topics' said_as, the phrases or the example",
            )
    played = practice.play([(line, None) for line in scenario.model_answer], _SEED)
    if played.ending != "solved_well":
        left = "; ".join(played.open_steps)
        found = played.ending or (
            f"it does not reach: {left}" if left else "the last turn does not close the conversation"
        )
        yield ("model_answer",), f"the model answer must end with solved_well, and does not: {found}"
    elif len(played.events) < len(scenario.model_answer):
        yield ("model_answer", len(played.events)), "the session has ended before this turn; remove it, or close later"


def _complaint(practice: Practice, example: ScenarioExample) -> str | None:
    session = practice.begin(_SEED)
    if example.in_mood:
        session = _in_mood(practice, session, example.in_mood)
    before = session.feeling.anger
    after = practice.answer(session, example.trainee)
    moved = after.feeling.anger - before
    felt = "calmer" if moved < -_THE_SAME else "angrier" if moved > _THE_SAME else "the same"
    # Nobody can be calmer than without any anger.
    if example.feels and felt != example.feels and not (example.feels == "calmer" and after.feeling.anger == 0):
        causes = ", ".join(f"{move.cause} {move.anger:+}" for move in after.events[-1].moves if move.anger) or "nothing"
        return f"must make the customer feel {example.feels!r} and makes them {felt!r} ({causes})"
    answered = list(after.events[-1].topics)
    if example.topics is not None and sorted(answered) != sorted(example.topics):
        return f"must get an answer about {example.topics or 'no topic'} and gets one about {answered or 'no topic'}"
    return None


def _in_mood(practice: Practice, session: Session, mood: MoodName) -> Session:
    """The session begun in a mood: with the least anger that makes it."""
    for anger in range(101):
        feeling = Feeling(max(session.begins.trust, 50), anger, max(session.begins.patience, 50))
        if mood_of(feeling, practice.file.moods) == mood:
            return replace(session, begins=feeling, mood_at_start=mood)
    known = {mood_of(Feeling(50, anger, 50), practice.file.moods) for anger in range(101)}
    raise RubricError(
        [f"mood {mood!r}: no anger makes it; reactions.yaml knows {', '.join(sorted(known, key=MOODS.index))}"]
    )
