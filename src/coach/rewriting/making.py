"""Rewrites that are worked out from the words themselves: plain terms, shorter sentences, lists, small letters, spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coach.domain.coaching import Finding
from coach.domain.conversation import Channel
from coach.languages.base import stop_words
from coach.rewriting.draft import DraftText
from coach.rewriting.wording import filled, fitted, opens_sentence, without
from coach.rubrics.rewrite_files import Make, RewriteFile

Place = tuple[int, int, str]
_ARTICLE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)
_LEAST_WORDS = 5  # of each half of a sentence that is cut
_STEP_JOINS = re.compile(
    r"(\s*[,;]\s+|\s+(?:and then|and|then|lalu|kemudian|terus|trus|dan|habis itu|abis itu)\s+)", re.IGNORECASE
)
_STEP_OPENING = re.compile(
    r"^(?:(?:and|then|lalu|kemudian|terus|trus|dan|setelah itu|habis itu|abis itu)\s+)+", re.IGNORECASE
)
# No part of a code such as AJ-20931, and nothing that belongs to a number (tgl 6).
_PLAIN_WORD = re.compile(r"(?<![\w@#/.-])[^\W\d_]+(?:['’][^\W\d_]+)?\b(?![\s.]?\d|[-@/]\w)")
_WORDS_BEFORE_A_NOUN = 2
# What may follow a noun: with another word behind it, the term describes that word.
_BEHIND_A_NOUN = frozenset(
    "is are was were has have had will would can could may and or but to for from of in on at by with as until before after so that"
    " which who if when because this today tomorrow now"
    " yang dan atau dari ke di untuk pada oleh dengan sudah belum akan sedang masih"
    " bisa dapat tidak ini itu agar karena jika kalau saat sebelum setelah hingga sampai kami saya"
    " kakak bapak ibu ya kak pak bu nya".split()
)
_LEADS_A_NOUN = frozenset(
    "a an the your our my their his her its this that these those each every any no some one two three which what".split()
)
_LEADS_A_VERB = frozenset(
    "kami saya kita akan sudah telah sedang bisa dapat harus perlu belum lagi mau kak bapak ibu tim aku langsung".split()
)
_VERB = re.compile(
    r"(?:me[a-z]{3,}|di[a-z]{4,}|ter[a-z]{4,}|ber[a-z]{4,})\b|(?:teruskan|kirim|bayar|ganti|naikkan|alihkan)\b"
)
_MEANING = {"en": "[what it is, in plain words]", "id": "[artinya dalam kata sehari-hari]"}
# What the short form of "STS key" describes, and does not end before.
_DESCRIBED = re.compile(
    r" (?:keys?|codes?|papers?|forms?|cert(?:ificate)?s?|tokens?|numbers?|fees?|systems?|units?|cards?|reports?|tests?|checks?|files?"
    r"|callbacks?|releases?|workflows?|queues?|requests?|process|windows?|periods?|status|errors?|tickets?|teams?|desks?|accounts?|policy"
    r"|rates?|charges?|payments?|orders?|lists?|sheets?|documents?|letters?|notices?|valves?|pipes?|cables?|boards?|kits?|parts?|pumps?"
    r"|meters?|filters?|plates?|slots?|bays?|zones?|areas?)\b"
)
_COMPOUND = re.compile(r" [a-z]+(?:ing|tion|ment|ance|ence|ity|ure|age|back|flow|date|point|line|work|time)s?\b")
_COUNTED = re.compile(r" (?:no\.? )?#?\d+\b(?![.,:/-]?\d| ?%)")
_SUFFIX = re.compile(r"-?nya\b")
_CLAUSE_MARK = re.compile(r"[,;]\s+|\s[–—-]\s")
_FINAL = " .!?…"
_WORDS_LEFT_OF_A_SENTENCE = 3
_LONGEST_CLAUSE = 12  # words
_LOUD = 0.8  # of the letters
# With blanks, commas and numbers between; no codes, since those keep their capitals.
_CAPITALS_BEFORE = re.compile(r"(?:\b[^\W\d_a-z]{2,}\b(?:[ ,]+\d+)?[ ,]+)+$")
_CAPITALS_BEHIND = re.compile(r"(?:(?:[ ,]+\d+)?[ ,]+[^\W\d_a-z]{2,}(?![\w-]))+")
_LEAST_STEPS = 3
_LEAST_WORDS_OF_A_STEP = 2
_WORDS_OF_A_CALL = 1  # "Sir," in front of a list is no heading
_STILL_LONG = 24  # words of a piece that is cut again
_AND_BECAUSE = frozenset(["and", "or", "because", "dan", "atau"])
_UNDER = frozenset(
    "if unless when while because although though since until before after once as that which who"
    " kalau jika bila apabila karena meskipun saat ketika sampai sebelum setelah bahwa yang agar supaya".split()
)
# What opens so answers the clause in front of it.
_ANSWERS = frozenset(
    "not but so rather instead let bukan bukannya malah malahan makanya jadi apalagi tapi tetapi melainkan".split()
)
_LEADS_ON = _UNDER | frozenset("to for please kindly untuk buat guna mohon silakan silahkan tolong".split())
# Words of condition or time that open nothing here.
_SET_PHRASES = re.compile(
    r"\b(?:as (?:before|well|usual|normal|always|promised|agreed|soon as possible)|at once|on top of that|like that|after that|before that"
    r"|once more|once again|seperti (?:biasa|sebelumnya)|setelah itu|sebelum itu|yang lalu)\b",
    re.IGNORECASE,
)
# The end of no clause: what follows is meant by it ("not because").
_JOINING = frozenset(
    "and but or so because which that not just only partly mainly mostly simply probably perhaps purely"
    " dan atau tapi tetapi karena yang".split()
)


_CAPITALS = re.compile(r"\w+")
_NEXT_SENTENCE = re.compile(r"([.!?])!* (\w)")
_SPOKEN = re.compile(r"[AEIOUYaeiouy]|[^\WA-Z]")


def made(
    make: Make, finding: Finding, draft: DraftText, file: RewriteFile, terms: Mapping[str, str]
) -> Iterator[Place]:
    """Where in the draft something else should stand, and what.

    Args:
        make: which of the ways.
        finding: what is to be mended.
        draft: the draft.
        file: the rewrites of its language.
        terms: plain words by jargon term.
    """
    if make == "plain_term":
        yield from _plain_term(finding, draft, terms)
    elif make == "two_sentences":
        yield from _two_sentences(finding, draft, file)
    elif make == "list_of_steps":
        yield from _list_of_steps(finding, draft, file)
    elif make == "small_letters":
        yield from _small_letters(finding, draft, file)
    elif make == "left_out":
        yield from _left_out(finding, draft)
    elif make == "clause_left_out":
        yield from _clause_left_out(finding, draft)
    elif make == "address_form":
        yield from _respelled(finding, draft, _filled(file.pronouns, draft))
    else:
        yield from _respelled(finding, draft, _filled({**file.pronouns, **file.spellings}, draft))


def _plain_term(finding: Finding, draft: DraftText, terms: Mapping[str, str]) -> Iterator[Place]:
    """The term with its meaning in brackets, and the plain word in its place where that surely fits the sentence."""
    start, end = finding.evidence.start, finding.evidence.end
    plain = terms.get(draft.terms.get((start, end), ""))
    suffix = _SUFFIX.match(draft.text, end) if draft.language == "id" else None
    end = suffix.end() if suffix else end
    if draft.text[start - 1 : start] in ("-", "(") or draft.text[end : end + 1] in ("-", ")"):
        return
    yield from _told_in_brackets(draft, start, end, plain)
    counted = _COUNTED.match(draft.text, end)  # "cavity 3" is the name of one of them
    if plain and not counted and _fits_in(plain, draft, start, end):
        article = _ARTICLE.search(draft.text[:start]) if draft.language == "en" else None
        before = article.start() if article else start
        words = f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}" if article else plain
        words += "nya" if suffix and len(plain.split()) <= _WORDS_BEFORE_A_NOUN else ""
        after, stop = fitted(words, draft.text, before, end, capitals=frozenset())
        yield before, stop, after


def _told_in_brackets(draft: DraftText, start: int, end: int, plain: str | None) -> Iterator[Place]:
    """The term with its meaning behind it, which keeps what it says; not inside a compound."""
    word = re.search(r"([^\W\d_]+)\s+$", draft.text[:start])
    as_verb = word is not None and word[1].casefold() in _LEADS_A_VERB
    if draft.language == "id" and (as_verb or (plain and _VERB.match(plain))):
        return  # "kami failover (pindah sistem)" reads badly
    noun = _DESCRIBED.match(draft.text, end) if draft.language == "en" else None
    if (noun or _COMPOUND.match(draft.text, end)) and plain and draft.language == "en":
        return  # "credit hold (stop until paid) release" reads badly, and it is not the release that the plain words mean
    end = noun.end() if noun else end
    yield start, end, f"{draft.text[start:end]} ({plain or _MEANING.get(draft.language, _MEANING['en'])})"


def _fits_in(plain: str, draft: DraftText, start: int, end: int) -> bool:
    """Whether words may stand where a term stands: no long explanation in front of the noun that it describes, a noun for a noun."""
    text = draft.text
    follows = re.match(r"\s+([^\W\d_]+)", text[end:])
    describes = follows is not None and follows[1].casefold() not in _BEHIND_A_NOUN
    if draft.language == "en" and describes and len(plain.split()) > _WORDS_BEFORE_A_NOUN:
        return False  # in Indonesian what describes stands behind
    if draft.language == "en":
        before = re.search(r"([^\W\d_]+)\s+$", text[:start])
        led = before is not None and before[1].casefold() in _LEADS_A_NOUN
        own = plain.split()[0].casefold() in _LEADS_A_NOUN
        return (led and not own) or (own and not led) or (not led and not own and plain.endswith("s"))
    before = re.search(r"([^\W\d_]+)\s+$", text[:start])
    as_verb = _VERB.match(plain) is not None
    return as_verb == (before is not None and before[1].casefold() in _LEADS_A_VERB)


def _two_sentences(finding: Finding, draft: DraftText, file: RewriteFile) -> Iterator[Place]:
    """The sentence cut where two clauses join, as near to its middle as can be, and again where a piece is still long."""
    first, last = finding.evidence.start, finding.evidence.end
    sentence = draft.text[first:last]
    pieces = _cut(sentence, file)
    if len(pieces) > 1:
        yield first, last, " ".join(pieces)


def _cut(sentence: str, file: RewriteFile) -> list[str]:
    cuts: list[tuple[bool, int, int, int, str]] = []
    for joint, opening in file.cuts.items():
        for found in re.finditer(rf"\s*{re.escape(joint)}\s+", sentence, re.IGNORECASE):
            left, right = sentence[: found.start()].split(), sentence[found.end() :].split()
            enough = min(len(left), len(right)) >= _LEAST_WORDS and left[-1].rstrip(",;").casefold() not in _JOINING
            if enough and _stands_alone(sentence[: found.start()]) and not _goes_on(sentence[: found.start()], joint):
                # A reason stays with what it explains where there is another place to cut.
                cuts.append(("because" in joint, abs(len(left) - len(right)), found.start(), found.end(), opening))
    if len(sentence.split()) <= _STILL_LONG or not cuts:
        return [sentence]
    *_, begin, end, opening = min(cuts)
    rest = sentence[end:]
    second = f"{opening} {rest}" if opening else rest[:1].upper() + rest[1:]
    return [*_cut(f"{sentence[:begin].rstrip(' ,;–—-')}.", file), *_cut(second, file)]


def _stands_alone(left: str) -> bool:
    """Whether what is cut off is more than an if, when or because without its main clause."""
    opening = left.split(maxsplit=1)[0].casefold()
    return opening not in _UNDER or "," in left.rstrip(" ,")


def _goes_on(left: str, joint: str) -> bool:
    """Whether what follows belongs under the same if, when or because; cut there, half of a condition would be a statement."""
    words = joint.replace(",", " ").casefold().split()
    if len(words) > 1 and words[-1] in _UNDER and joint.startswith(","):  # ", and since" opens a condition of its own
        return False
    clause = _SET_PHRASES.sub("", left.rsplit(",", 1)[-1].casefold()).split()
    return not _AND_BECAUSE.isdisjoint(words) and not _UNDER.isdisjoint(clause)


def _list_of_steps(finding: Finding, draft: DraftText, file: RewriteFile) -> Iterator[Place]:
    """One step a line, or, where they are heard and not read, one a sentence."""
    start, end = finding.evidence.start, finding.evidence.end
    first, last = draft.sentence_at(start, end)
    start = _first_step(draft, first, start, stop_words(draft.language) - frozenset(file.step_words))
    called = re.match(
        rf"(?i:{'|'.join(map(re.escape, file.addresses)) or '(?!)'})(?: [A-Z][a-z]+)?, ", draft.text[start:last]
    )
    start += called.end() if called else 0  # "Kak Yoga, buka ...": the name is no step
    lead = draft.text[first:start].rstrip()
    if lead and all(word.casefold() in file.addresses for word in lead.split()):
        start, lead = first, ""  # "Ibu buka ..., pilih ...": the list says to nobody else
    if lead and lead.split()[-1].casefold() in _LEADS_ON:
        return  # for what, and the first step, can not be told apart
    steps = _steps(draft.text[start:last].rstrip(" .!"), frozenset(file.step_words), stop_words(draft.language))
    if len(steps) < _LEAST_STEPS:
        return
    if draft.channel is Channel.CALL and file.order_words:
        yield start, last, _told_in_order(steps, file, begins=opens_sentence(draft.text, start))
        return
    asked, steps[0] = _without_please(steps[0], file)
    lines = "\n".join(f"{number}. {step[:1].upper()}{step[1:]}." for number, step in enumerate(steps, 1))
    tail = "\n" if draft.text[last:].split("\n", 1)[0].strip(" .!") else ""
    while last < len(draft.text) and draft.text[last] in (" .!" if tail else ".!"):
        last += 1
    begins = not draft.text[:start].rsplit("\n", 1)[-1].strip()
    heading = file.steps_lead if asked and len(lead.split()) <= _WORDS_OF_A_CALL else ""
    if not begins and len(lead.split()) > _WORDS_OF_A_CALL and lead[-1] not in ":.!?":
        start, heading = first + len(lead.rstrip(" ,")), ":"
    elif heading and lead:
        heading = heading[:1].lower() + heading[1:]
    elif not begins and not heading:
        start = len(draft.text[:start].rstrip())
    yield start, last, heading + ("\n" if heading or not begins else "") + lines + tail


def _told_in_order(steps: list[str], file: RewriteFile, *, begins: bool) -> str:
    begun, *middle, ended = file.order_words
    words = [begun, *(middle[number % len(middle)] for number in range(len(steps) - 2)), ended]
    names = frozenset(file.addresses.values())
    lowered = [step if step.split()[0] in names else step[:1].lower() + step[1:] for step in steps]
    said = " ".join(f"{word} {step}." for word, step in zip(words, lowered, strict=True))
    return said if begins else said[:1].lower() + said[1:]


def _without_please(step: str, file: RewriteFile) -> tuple[bool, str]:
    """Whether a step says please, and the step without it and the form of address behind it."""
    words = step.split()
    if len(words) < _LEAST_WORDS_OF_A_STEP + 1 or words[0].casefold() not in file.polite_words:
        return False, step
    rest = words[2:] if words[1].casefold() in file.addresses else words[1:]
    return True, " ".join(rest)


def _steps(text: str, openings: frozenset[str], everyday: frozenset[str]) -> list[str]:
    """The steps of a sentence: what opens like an instruction; a thing in a row of things stays with its verb."""
    steps: list[str] = []
    parts = _STEP_JOINS.split(text)
    for joint, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        step = _STEP_OPENING.sub("", part).strip(" ,;.")
        opening, *more = step.casefold().split() or [""]
        known = opening in openings
        guessed = not openings and joint.strip()[:1] in (",", ";") and bool(more) and opening not in everyday
        apart = known or guessed or _VERB.match(opening) is not None
        if not steps or apart:
            steps.append(step)
        elif step:
            steps[-1] += (joint or " ") + step
    return [step for step in steps if step]


def _first_step(draft: DraftText, first: int, start: int, everyday: frozenset[str]) -> int:
    """Where the first step begins: also in front of the flagged words, where clauses of the sentence go straight on to them."""
    if (colon := draft.text.rfind(": ", first, start)) >= 0:
        return colon + 2
    while (comma := draft.text.rfind(",", first, start)) >= 0 and not draft.text[comma + 1 : start].strip():
        before = max(draft.text.rfind(",", first, comma) + 1, first)
        words = draft.text[before:comma].split()
        if before == first or len(words) < _LEAST_WORDS_OF_A_STEP or words[0].casefold() in everyday:
            break
        start = before + len(draft.text[before:comma]) - len(draft.text[before:comma].lstrip())
    return start


def _small_letters(finding: Finding, draft: DraftText, file: RewriteFile) -> Iterator[Place]:
    """The flagged capitals, and those that stand beside them, as they are written calmly."""
    quote = finding.evidence.quote
    letters = [character for character in quote if character.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < _LOUD * len(letters):
        return
    start, end = _loud_words(draft.text, finding.evidence.start, finding.evidence.end)
    loud = draft.text[start:end]
    calm = _CAPITALS.sub(lambda word: word[0] if _is_short_form(word[0], file) else word[0].lower(), loud)
    calm = re.sub(r"\bi\b", "I", calm) if draft.language == "en" else calm
    calm = _NEXT_SENTENCE.sub(lambda found: f"{'.' if found[1] == '!' else found[1]} {found[2].upper()}", calm)
    stop = end
    while stop < len(draft.text) and draft.text[stop] == "!":
        stop += 1
    if stop > end:
        calm += "."
    if opens_sentence(draft.text, start):
        calm = calm[:1].upper() + calm[1:]
    yield start, stop, calm


def _is_short_form(word: str, file: RewriteFile) -> bool:
    """Whether capitals are no word that is shouted: KTP and B12, but not YG for "yang"."""
    coded = any(map(str.isdigit, word)) or (len(word) > 1 and _SPOKEN.search(word) is None)
    return coded and word.casefold() not in file.spellings


def _loud_words(text: str, start: int, end: int) -> tuple[int, int]:
    before = _CAPITALS_BEFORE.search(text[:start])
    behind = _CAPITALS_BEHIND.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


def _left_out(finding: Finding, draft: DraftText) -> Iterator[Place]:
    """Without the sentence, where others are left to stand."""
    start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
    if not draft.may_go((start, end)):
        return
    yield from without(draft.text, start, end)


def _clause_left_out(finding: Finding, draft: DraftText) -> Iterator[Place]:
    """Without the clause that the flagged words stand in, where the sentence goes without it."""
    flagged = finding.evidence
    first, last = draft.sentence_at(flagged.start, flagged.end)
    marks = [found.span() for found in _CLAUSE_MARK.finditer(draft.text, first, last)]
    start = max((end for _, end in marks if end <= flagged.start), default=first)
    end = min((begin for begin, _ in marks if begin >= flagged.end), default=len(draft.text[:last].rstrip(_FINAL)))
    before, behind = draft.text[first:start].split(), draft.text[end:last].split()
    if len(before) + len(behind) < _WORDS_LEFT_OF_A_SENTENCE or len(draft.text[start:end].split()) > _LONGEST_CLAUSE:
        return
    next_word = next((word for word in behind if word.isalpha()), "")
    if not before and next_word.casefold() in _ANSWERS:
        return
    opening = (before or [word for word in behind if word.isalpha()] or [""])[0].casefold()
    # "If you had read it, ..." and "..., since you did not" hang on each other; what is told beside the flagged words stays.
    hangs = opening in _UNDER or (behind and draft.text[start:end].split()[0].casefold() in _UNDER)
    told = any(a < end and start < b and not (flagged.start <= a and b <= flagged.end) for a, b in draft.told)
    if not hangs and not told:
        yield from without(draft.text, start, end)


def _filled(words: Mapping[str, str], draft: DraftText) -> dict[str, str]:
    return {word: filled(standard, {"address": draft.address}) for word, standard in words.items()}


def _respelled(finding: Finding, draft: DraftText, words: Mapping[str, str]) -> Iterator[Place]:
    """The flagged words with others in their place; the whole sentence's, since one word seldom comes alone."""
    start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
    for first, last in ((start, end), (finding.evidence.start, finding.evidence.end)):
        before = draft.text[first:last]
        after = before
        for several in (one for one in words if " " in one):
            after = re.sub(rf"(?<!\w){re.escape(several)}(?!\w)", words[several], after, flags=re.IGNORECASE)
        after = _PLAIN_WORD.sub(lambda found: _spelled(found[0], words), after)
        after = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r" {2,}", " ", after))
        tail = before[len(before.rstrip(" ,")) :]  # "Ta muchly,\nThe office" keeps its comma
        after = re.sub(r",+(?=[.!?,])", "", after).strip(" ,") + tail
        after = re.sub(r"\b(\w{3,}) \1\b(?=,|$)", r"\1", after)  # oke sip: baik baik
        if after.strip(" ,") and after != before:
            if opens_sentence(draft.text, first):
                after = after[:1].upper() + after[1:]
            yield first, last, after
            return


def _spelled(word: str, spellings: Mapping[str, str]) -> str:
    standard = spellings.get(word.casefold())
    if standard is None or word.isupper():  # a short form in capitals is a name, a letter that of a row or a grade
        return word
    return standard[:1].upper() + standard[1:] if word[:1].isupper() else standard
