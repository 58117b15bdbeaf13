"""Coach: the one place that puts the stages in order."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

from coach.domain.coaching import DraftCheck, Finding
from coach.domain.conversation import Channel, Conversation
from coach.domain.evaluation import Evaluation, Scored
from coach.domain.signals import Signal
from coach.errors import SettingError
from coach.languages.detect import with_languages
from coach.rewriting.candidates import RewriteBook
from coach.rewriting.draft import draft_text
from coach.rewriting.facts import FactReader
from coach.rewriting.guard import FactGuard
from coach.rewriting.rewriter import Rewriter
from coach.rewriting.wording import filled_in
from coach.rubrics.ignored_phrases import IgnoredPhrase
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import Rubric
from coach.scoring.drafts import draft_findings, for_drafts
from coach.scoring.score import evaluate
from coach.scoring.wordings import WordingScores, WordingsScored
from coach.settings import load_settings
from coach.signals.detector import ModelReading, Signals, detect, whole_conversation
from coach.signals.drafts import (
    DraftSignals,
    draft_conversation,
    likeliest,
    likeness,
    open_questions,
    opening_of_draft,
)
from coach.signals.hints import HintReader, said_by_customer, sentence_texts
from coach.signals.ignored import IgnoredWords
from coach.signals.measures._registry import known_measures
from coach.signals.models import open_model
from coach.signals.phrases import JARGON, FoundIn, PhraseBook, found_in
from coach.signals.pieces import TurnText
from coach.signals.prediction_signals import Predictions, turn_texts
from coach.signals.predictions import TurnModel, TurnPrediction
from coach.signals.read_ahead import ReadAhead

_TURNS_REMEMBERED = 1024
_JARGON_MEANS = {"en": "jargon", "id": "istilah teknis"}


class Coach:
    """Scores conversations by one rubric.

    Args:
        rubric: a scorecard by name, or the path of a YAML file.
        culture: a profile by name; a conversation's own profile is used where this is None.
        model: a model of the models folder; "default" is the shipped one where it is installed, None scores by rules alone.
        language: the language of all conversations; detected where it is None.
        texts: the language of reasons and advice; each conversation's own where it is None.
        rubrics: the rubrics folder; the one of the settings by default.
        brand: whose ignored phrases count; the one of the settings by default, none where that is empty.
        today: the day on which ignored phrases must still hold; the real one by default.

    Raises:
        RubricError: when the rubric, a phrase file, the culture profile or the model's manifest has mistakes.
        SettingError: when there is no such language or model.
    """

    def __init__(
        self,
        rubric: str = "core",
        culture: str | None = None,
        model: str | None = "default",
        *,
        language: str | None = None,
        texts: str | None = None,
        rubrics: Path | None = None,
        brand: str | None = None,
        today: date | None = None,
    ) -> None:
        settings = load_settings()
        self.folder = RubricFolder(rubrics or settings.rubrics)
        self.rubric_name = rubric
        self.culture = culture
        self.model = open_model(settings.models, model)
        self._model_reading = ModelReading(Predictions(self.model), self.folder.readings) if self.model else None
        self._language = language
        self._texts = texts
        if language is not None and language not in self.folder.languages:
            raise SettingError(f"language {language!r}: no phrase file; allowed are {', '.join(self.folder.languages)}")
        self.brand = brand or settings.brand
        listed = self.folder.ignored(self.brand).ignored if self.brand else []
        self._ignored = tuple(one for one in listed if one.holds_on(today or date.today()))
        self._rubrics: dict[str | None, tuple[Rubric, str]] = {}
        self._draft_rubrics: dict[str | None, Rubric] = {}
        self.rubric  # noqa: B018 - mistakes in the files show at once, not at the first conversation

    def by_scorecard(self, rubric: str) -> Coach:
        """A coach for conversations of any language by another scorecard; phrases that were read already are not read again.

        Raises:
            RubricError: when there is no such scorecard, or it has mistakes.
        """
        self.books  # noqa: B018 - read before they are shared
        other = copy.copy(self)
        other.rubric_name, other._language = rubric, None
        other._rubrics, other._draft_rubrics = {}, {}
        other.rubric  # noqa: B018 - mistakes show at once
        return other

    @property
    def rubric(self) -> Rubric:
        """The rubric with this coach's culture profile."""
        return self._rubric_for(self.culture)[0]

    @cached_property
    def books(self) -> Mapping[str, PhraseBook]:
        """The phrases of every language."""
        jargon = self.folder.jargon_files
        return {code: PhraseBook(file, jargon.get(code)) for code, file in self.folder.phrase_files.items()}

    def prepare(self, conversation: Conversation) -> Conversation:
        """The conversation with the language of each turn."""
        return with_languages(conversation, self.folder.languages, self._language)

    def signals(self, conversation: Conversation) -> Signals:
        """What is observed in a conversation."""
        prepared = self.prepare(conversation)
        knows = self.model is not None and prepared.language in self.model.languages
        return detect(prepared, self.books, self._model_reading if knows else None)

    def score(self, conversation: Conversation) -> Evaluation:
        """The evaluation of a conversation; the same input gives the same result."""
        return self.score_in_full(conversation).evaluation

    def score_in_full(self, conversation: Conversation) -> Scored:
        """The conversation with its languages, its evaluation and its measures."""
        signals = self.signals(conversation)
        return Scored(signals.conversation, self._evaluation(signals), whole_conversation(signals))

    def check(
        self,
        draft: str,
        *,
        context: str | Conversation | None = None,
        channel: Channel | str | None = None,
        language: str | None = None,
    ) -> DraftCheck:
        """What of a reply that is not sent yet will land badly, with better wordings; nothing is stored.

        Args:
            draft: the reply, in any language that has phrases.
            context: what it answers: the customer's message or the conversation so far. It tells what feelings to take up,
                which terms the customer used and which questions are open.
            channel: the medium; that of the context where it is a conversation, else chat, by default.
            language: the draft's; the coach's own, else detected, by default.

        Raises:
            InputError: when the draft holds no words.
        """
        wanted = language or self._language
        talk = draft_conversation(draft, context, Channel(channel) if channel else None, wanted)
        talk = with_languages(talk, self.folder.languages, wanted)
        rubric = self._rubric_for_drafts(self.culture_of(talk))
        named = (one.measure for criterion in rubric.criteria for one in criterion.conditions() if one.measure)
        measures = frozenset({"customer_question", *named})
        known: dict[tuple[Signal, ...], WordingsScored] = {}
        ahead = self._read_ahead(talk)
        if ahead:  # meanwhile what the rules find is mended; most of those wordings are asked for again
            plain = DraftSignals(detect(talk, self.books, None, measures, self._found_in), self._found_in, measures)
            by_rules = self._evaluation(plain.signals, rubric)
            found = draft_findings(rubric, by_rules, plain.signals, opening_of_draft(plain.signals))
            self._rewritten(found, plain, rubric, known)
        reading = ModelReading(Predictions(ahead), self.folder.readings) if ahead else None
        signals = detect(talk, self.books, reading, measures, self._found_in)
        drafts = DraftSignals(signals, self._found_in, measures)
        evaluation = told = self._evaluation(signals, rubric)
        if ahead and signals.heads:
            told = self._evaluation(drafts.with_hints(self._hints(ahead)), rubric)
        found = draft_findings(rubric, told, signals, opening_of_draft(signals))
        shown, rewritten = self._rewritten(found, drafts, rubric, known, ahead)
        return DraftCheck(
            signals.conversation,
            shown,
            rewritten,
            evaluation.score,
            open_questions(signals),
            likeliest(signals, "tone"),
            likeliest(signals, "register"),
            evaluation.model_id,
        )

    def hear(self, conversation: Conversation) -> Signals:
        """What is observed in a conversation whose last turn was just said: that one is read sentence by sentence, as in ``check``.

        For a role-play, where somebody reacts to each turn. Nothing that is not sure counts.

        Args:
            conversation: ends with a turn of the agent.
        """
        talk = with_languages(conversation, self.folder.languages, self._language)
        ahead = self._read_ahead(talk)
        reading = ModelReading(Predictions(ahead), self.folder.readings) if ahead else None
        signals = detect(talk, self.books, reading, None, self._found_in)
        if ahead is None or not signals.heads:
            return signals
        return DraftSignals(signals, self._found_in, frozenset(known_measures())).with_hints(self._hints(ahead))

    @cached_property
    def _found_in(self) -> FoundIn:
        """The phrases of a turn; a draft is checked again and again while it is written, and most of it stays as it was."""
        return lru_cache(maxsize=_TURNS_REMEMBERED)(lambda turn, language: found_in(turn, language, self.books))

    def _read_ahead(self, talk: Conversation) -> ReadAhead | None:
        """What the model says of the turns and of each sentence of the draft, read while rules look for phrases."""
        if self.model is None or talk.language not in self.model.languages or talk.language not in self.books:
            return None
        draft = talk.turns[-1]
        read = self.books[draft.language or talk.language].read(draft)
        hints, said_before = self._hints(self.model), said_by_customer(talk)
        sentences = [text for _, text in sentence_texts(read)]

        def second(turn: TurnText, alone: TurnPrediction) -> TurnText | None:
            return hints.second_reading(turn, alone, said_before) if turn in sentences else None

        return ReadAhead(self.model, [*(text for _, text in turn_texts(talk)), *sentences], second)

    def _hints(self, model: TurnModel) -> HintReader:
        return HintReader(model, self.folder.readings, self.folder.sentence_hints)

    @cached_property
    def _rewrite_tools(self) -> Mapping[str, tuple[RewriteBook, FactGuard]]:
        """The better wordings and the guard of each language that has them."""
        return {
            code: (
                RewriteBook(file, self.books[code].spelled, self.books[code].plain_words, self.books[code].vocabulary),
                FactGuard(FactReader(file, self.books[code].spelled, self.books[code].vocabulary)),
            )
            for code, file in self.folder.rewrite_files.items()
            if code in self.books
        }

    def _rewritten(
        self,
        found: tuple[Finding, ...],
        drafts: DraftSignals,
        rubric: Rubric,
        known: dict[tuple[Signal, ...], WordingsScored],
        model: TurnModel | None = None,
    ) -> tuple[tuple[Finding, ...], str | None]:
        signals = drafts.signals
        tools = self._rewrite_tools.get(signals.conversation.turns[-1].language or signals.conversation.language)
        if tools is None or not found:
            return found, None
        book, guard = tools
        texts = self._texts or signals.conversation.language
        draft = draft_text(signals, book.file, likeliest(signals, "register"))
        scores = WordingScores(
            drafts,
            rubric,
            lambda text: filled_in(text, book.file.blanks),
            self._without_ignored,
            known.setdefault(drafts.exact, WordingsScored()),
        )
        if model is None:
            return Rewriter(book, guard, scores.by_rules).improved(found, draft, texts)
        by_model = partial(scores.by_model, hints=self._hints(model))
        return Rewriter(book, guard, scores.by_rules, likeness(model), by_model).improved(found, draft, texts)

    def _evaluation(self, signals: Signals, rubric: Rubric | None = None) -> Evaluation:
        conversation = signals.conversation
        culture = self.culture_of(conversation)
        whole, digest = self._rubric_for(culture)
        rubric = rubric or whole
        texts = self._texts or conversation.language
        return evaluate(
            rubric,
            signals,
            means=lambda kind, name: self.means(kind, name, texts),
            texts=texts,
            digest=digest,
            scorable=conversation.language in self.folder.languages,
            culture=culture,
            model_id=self.model.id if self.model else None,
            instead=self._without_ignored(signals, rubric),
        )

    def _without_ignored(self, signals: Signals, rubric: Rubric) -> dict[str, Signals]:
        if not self._ignored:
            return {}
        words = IgnoredWords(self._ignored, {code: book.spelled for code, book in self.books.items()})
        return words.signals_by_criterion(signals, [criterion.criterion for criterion in rubric.criteria])

    def means(self, kind: str, name: str, language: str) -> str:
        """What a phrase set, measure or head is called in a language."""
        if kind == "measure":
            return known_measures()[name].means.get(language) or known_measures()[name].means["en"]
        if kind == "phrases":
            if name == JARGON:
                return _JARGON_MEANS.get(language, _JARGON_MEANS["en"])
            book = self.books.get(language) or self.books.get("en")
            return (book.means(name) if book else None) or name.replace("_", " ")
        return name

    def digest_for(self, conversation: Conversation) -> str:
        """The digest of the scorecard, with its culture profile, that this conversation is scored by."""
        return self._rubric_for(self.culture_of(conversation))[1]

    def culture_of(self, conversation: Conversation) -> str | None:
        """The culture profile that this conversation is scored by."""
        if self.culture:
            return self.culture
        return conversation.culture if conversation.culture in self.folder.culture_names() else None

    def _rubric_for_drafts(self, culture: str | None) -> Rubric:
        if culture not in self._draft_rubrics:
            self._draft_rubrics[culture] = for_drafts(self._rubric_for(culture)[0])
        return self._draft_rubrics[culture]

    def _rubric_for(self, culture: str | None) -> tuple[Rubric, str]:
        if culture not in self._rubrics:
            self._rubrics[culture] = (
                self.folder.rubric(self.rubric_name, culture),
                _with_ignored(self.folder.digest(self.rubric_name, culture), self._ignored),
            )
        return self._rubrics[culture]


def _with_ignored(digest: str, ignored: Sequence[IgnoredPhrase]) -> str:
    """The digest of what can change an answer, ignored phrases included where there are any."""
    if not ignored:
        return digest
    return hashlib.sha256("\n".join([digest, *(one.model_dump_json() for one in ignored)]).encode()).hexdigest()


def keeps_facts(before: str, after: str, *, language: str, known: str = "") -> tuple[str, ...]:
    """What a rewrite changes that it must not; empty when it keeps every fact and adds none. For rewrites from any source.

    Args:
        before: the text as it was written.
        after: the rewrite.
        language: of both.
        known: what the customer wrote; its facts may be named in the rewrite.

    Raises:
        SettingError: when there are no rewrites for the language, and so no list of words to watch.
    """
    return _guard(load_settings().rubrics, language).problems(before, after, known)


@lru_cache(maxsize=8)
def _guard(rubrics: Path, language: str) -> FactGuard:
    folder = RubricFolder(rubrics)
    if language not in folder.rewrite_files or language not in folder.phrase_files:
        raise SettingError(f"language {language!r}: no rewrite file; allowed are {', '.join(folder.rewrite_files)}")
    book = PhraseBook(folder.phrase_files[language])
    return FactGuard(FactReader(folder.rewrite_files[language], book.spelled, book.vocabulary))
