"""Who is the agent and who the customer: from the user, the format, the labels, else from what is said."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from coach.domain.conversation import Participant, Role
from coach.transcripts._reading import RawTurn, is_role_phrase, role_from_label
from coach.transcripts._role_cues import Cue, cue_table
from coach.transcripts._turn_by_turn import likeliest_sides

# Fitted on dialogues with the roles hidden, so that a stated 0.8 is right about eight times in ten.
_EVIDENCE_SCALE = 0.65
_EVIDENCE_SCALE_OF_ONE_TURN = 0.7
_SURE_AT_MOST = 0.98
_TURNS_LOOKED_AT = 80
_SPEAKERS_WEIGHED_TOGETHER = 8
_BOT_NEEDS = 3.0
# When turns are as telling as this, a customer is heard although the format knows only agents.
_TELLING, _TELLING_TOGETHER = 1.3, 4.0
_SELF_IDENTIFICATION = "says_it_is_a_bot"
# Log-odds: a contact has one customer and at least one agent; a colleague who joins is commoner than a second customer.
_NO_CUSTOMER, _NO_AGENT, _SECOND_CUSTOMER, _SECOND_AGENT = -4.0, -3.0, -2.0, -0.7
_LABEL_THAT_IS_NOT_TRUSTED = 1.5
# An agent who opens a contact says who they are and offers help; who opens it with anything else is the customer.
_OPENS_WITHOUT_FORMULA = -2.5
_OPENS_IN_WORDS_UNKNOWN_TO_US = -0.8

_PEOPLE = (Role.AGENT, Role.CUSTOMER)
_GENERIC_LABEL = re.compile(
    r"(?:(?:spk|speaker|spkr|channel|ch|participant|guest|person|voice|unknown|s)?[\W_]*\d{0,2}|.*unknown.*)"
)
_ROLE_AT_THE_END = re.compile(
    r"\b(?:(?P<agent>cs|csr|admin|support|agent|care|service|helpdesk|petugas|layanan)"
    r"|(?P<bot>bot|chatbot|assistant|ivr|asisten(?: virtual)?)|(?P<customer>customer|pelanggan))\W*$"
)
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,60})[)\]]\s*$")
_FORMS_OF_ADDRESS = frozenset({"kak", "mbak", "mas", "pak", "bapak", "bu", "ibu", "mr", "mrs", "ms", "miss"})
_NAME = re.compile(r"[^\W\d_][^\d_@/]{1,59}")


@dataclass(frozen=True, slots=True)
class SettledRoles:
    """The role and the participant id of every turn, the participants, and how sure it is who the agent is (0..1)."""

    roles: tuple[Role, ...]
    speaker_ids: tuple[str, ...]
    participants: tuple[Participant, ...]
    confidence: float


def settle_roles(
    turns: Sequence[RawTurn],
    *,
    chosen: Mapping[str, Role] | None = None,
    trusted: bool = True,
) -> SettledRoles:
    """Who says what.

    ``chosen`` is the user's own choice by speaker label, by the name in it or by participant id and goes before
    everything. Then counts what the format says (unless it is not ``trusted``), then what the labels say, then typical
    words of the two sides.
    """
    wishes = _wishes(chosen, turns) if chosen else {}
    trusted = trusted and not _is_all_agent_by_mistake(turns, wishes)
    speakers = [_key(turn) for turn in turns]
    said = [
        wishes.get(speaker or str(turn.role)) or (turn.role if trusted or turn.role not in _PEOPLE else None)
        for speaker, turn in zip(speakers, turns, strict=True)
    ]
    if _is_one_label_for_all(speakers, said):
        return _by_turn(turns, said, wishes)
    known = _with_labels(speakers, turns, said, trusted)
    leanings = {} if trusted else _leanings_of_labels(speakers, turns)
    roles, confidence = _by_speaker(turns, speakers, known, leanings)
    roles = _with_bot_passages(turns, roles, known, wishes)
    return _settled(
        turns, [speaker or str(role) for speaker, role in zip(speakers, roles, strict=True)], roles, confidence
    )


def role_in_label(label: str) -> Role | None:
    """The role that a speaker label names anywhere: "Agent 2", "Rina (CS)", "Rina - Customer Care"; else None."""
    if role := role_from_label(label):
        return role
    if (bracket := _IN_BRACKETS.search(label)) and (role := role_from_label(bracket.group(1))):
        return role
    ending = _ROLE_AT_THE_END.search(label.casefold().replace("_", " "))
    return Role(ending.lastgroup) if ending and ending.lastgroup else None


def speaker_name(label: str) -> str | None:
    """The person's name in a speaker label such as "Ana", "Customer (Ana)" or "Agent Budi"; None when it has none."""
    text = label.strip()
    if bracket := _IN_BRACKETS.search(text):
        inner, outer = bracket.group(1).strip(), text[: bracket.start()].strip()
        text = inner if role_from_label(inner) is None else outer
    words = text.split()
    while words and role_from_label(words[0]) is not None:
        words = words[2 if len(words) > 1 and is_role_phrase(" ".join(words[:2])) else 1 :]
    while words and (role_from_label(words[-1]) is not None or words[-1] in "-\u2013|"):
        words = words[:-1]
    name = " ".join(words).strip(" -:|")
    if name.casefold() in _FORMS_OF_ADDRESS or not _NAME.fullmatch(name) or _GENERIC_LABEL.fullmatch(name.casefold()):
        return None
    return name


def _wishes(chosen: Mapping[str, Role], turns: Sequence[RawTurn]) -> dict[str, Role]:
    """The chosen roles by label; a name that is nobody's whole label is meant for the labels that hold it."""
    wishes = {label.strip().casefold(): role for label, role in chosen.items()}
    labels = {_key(turn): turn.speaker for turn in turns}
    for key, label in labels.items():
        name = (speaker_name(label) or "").casefold()
        if key not in wishes and name in wishes and name not in labels:
            wishes[key] = wishes[name]
    return wishes


def _key(turn: RawTurn) -> str:
    return turn.speaker.strip().casefold()


def _is_all_agent_by_mistake(turns: Sequence[RawTurn], wishes: Mapping[str, Role]) -> bool:
    """Whether the format calls everybody the agent (a known defect of exporters) although a customer is heard too."""
    people = [turn for turn in turns if turn.role not in (Role.BOT, Role.SYSTEM)]
    if any(turn.role is not Role.AGENT or _key(turn) in wishes for turn in people):
        return False
    leanings = [_leaning([turn.text]) for turn in people[:_TURNS_LOOKED_AT]]
    of_customers = [leaning for leaning in leanings if leaning <= -_TELLING]
    of_agents = [leaning for leaning in leanings if leaning >= _TELLING]
    return min(len(of_customers), len(of_agents)) >= 2 and sum(of_customers) <= -_TELLING_TOGETHER


def _is_one_label_for_all(speakers: Sequence[str], said: Sequence[Role | None]) -> bool:
    """Whether both sides have one label that names no person, so that it tells nothing."""
    open_labels = [speaker for speaker, role in zip(speakers, said, strict=True) if role is None]
    if len(open_labels) < 2 or len(set(open_labels)) > 1 or any(role in _PEOPLE for role in said):
        return False
    return _GENERIC_LABEL.fullmatch(open_labels[0]) is not None or role_in_label(open_labels[0]) in _PEOPLE


def _with_labels(
    speakers: Sequence[str], turns: Sequence[RawTurn], said: Sequence[Role | None], trusted: bool
) -> list[Role | None]:
    """The roles so far, completed by what the labels name, unless they call all alike ("Guest 1" and "Guest 2")."""
    labelled = {
        speaker: role or role_in_label(turn.speaker) for speaker, turn, role in zip(speakers, turns, said, strict=True)
    }
    people = [role for role in labelled.values() if role is None or role in _PEOPLE]
    tells_apart = trusted and (len(people) < 2 or len(set(people)) > 1)
    return [
        role or (labelled[speaker] if tells_apart or labelled[speaker] not in _PEOPLE else None)
        for speaker, role in zip(speakers, said, strict=True)
    ]


def _leanings_of_labels(speakers: Sequence[str], turns: Sequence[RawTurn]) -> dict[str, float]:
    """A head start for what labels say that are not trusted but differ."""
    signs = {Role.AGENT: _LABEL_THAT_IS_NOT_TRUSTED, Role.CUSTOMER: -_LABEL_THAT_IS_NOT_TRUSTED}
    return {
        speaker: signs.get(turn.role or role_in_label(turn.speaker) or Role.SYSTEM, 0.0)
        for speaker, turn in zip(speakers, turns, strict=True)
    }


def _leaning(texts: Iterable[str]) -> float:
    """How much the words speak for an agent (positive) or for a customer (negative)."""
    total: Counter[Cue] = Counter()
    for text in texts:
        total.update(cue for cue in cue_table().found_in(text))
    return sum(
        {"agent": cue.weight, "customer": -cue.weight}.get(cue.side, 0.0) * (1 + 0.5 * min(count - 1, 2))
        for cue, count in total.items()
    )


def _is_said_by_a_bot(text: str) -> bool:
    found = cue_table().found_in(text)
    return sum(cue.weight * min(count, 2) for cue, count in found.items() if cue.side == "bot") >= _BOT_NEEDS


def _calls_itself_a_bot(text: str) -> bool:
    return any(cue.name == _SELF_IDENTIFICATION for cue in cue_table().found_in(text))


def _by_speaker(
    turns: Sequence[RawTurn],
    speakers: Sequence[str],
    known: Sequence[Role | None],
    leanings: Mapping[str, float],
) -> tuple[list[Role], float]:
    """The roles of all turns: for speakers whose role is open, the assignment that fits their words best together."""
    texts: dict[str, list[str]] = {}
    for turn, speaker, role in zip(turns, speakers, known, strict=True):
        if role is None:
            texts.setdefault(speaker, []).append(turn.text)
    if not texts:
        return [role for role in known if role is not None], 1.0
    score = {speaker: leanings.get(speaker, 0.0) + _leaning(said[:_TURNS_LOOKED_AT]) for speaker, said in texts.items()}
    others = len(texts) + len({role for role in known if role in _PEOPLE}) - 1
    bots = {speaker for speaker, said in texts.items() if score[speaker] > -1 and _is_a_bot(said, others)}
    first = next((speaker for speaker in speakers if speaker not in bots), None)
    if first in score and len(set(speakers) - bots) > 1 and _leaning(texts[first][:1]) < 1:
        score[first] += _OPENS_WITHOUT_FORMULA if any(score.values()) else _OPENS_IN_WORDS_UNKNOWN_TO_US
    sure = _most_fitting({s: value for s, value in score.items() if s not in bots}, known)
    share = {speaker: len(said) / len(turns) for speaker, said in texts.items()}
    confidence = min((1 - (1 - p) * min(1.0, 3 * share[s]) for s, (_, p) in sure.items()), default=_SURE_AT_MOST)
    guessed = {speaker: role for speaker, (role, _) in sure.items()} | dict.fromkeys(bots, Role.BOT)
    return [role or guessed[speaker] for role, speaker in zip(known, speakers, strict=True)], confidence


def _is_a_bot(said: Sequence[str], others: int) -> bool:
    """Whether a speaker is a machine throughout: says so or offers menus, while one of the others can be the agent."""
    heard = [_is_said_by_a_bot(text) for text in said[:_TURNS_LOOKED_AT]]
    return any(heard) and (others >= 2 or sum(heard) * 2 >= len(heard))


def _with_bot_passages(
    turns: Sequence[RawTurn], roles: Sequence[Role], known: Sequence[Role | None], wishes: Mapping[str, Role]
) -> list[Role]:
    """The roles, with what a machine says under the agent's label (a greeting, a menu, a survey) told apart.

    Where the format itself says "agent", only a turn that calls itself a bot is taken for one.
    """
    return [
        Role.BOT
        if role is Role.AGENT
        and _key(turn) not in wishes
        and (_is_said_by_a_bot(turn.text) if before is None else _calls_itself_a_bot(turn.text))
        else role
        for turn, role, before in zip(turns, roles, known, strict=True)
    ]


def _most_fitting(score: Mapping[str, float], known: Sequence[Role | None]) -> dict[str, tuple[Role, float]]:
    """For each open speaker the role in the likeliest assignment of all, and how probable that role is."""
    by_evidence = sorted(score, key=lambda speaker: abs(score[speaker]), reverse=True)
    together, alone = by_evidence[:_SPEAKERS_WEIGHED_TOGETHER], by_evidence[_SPEAKERS_WEIGHED_TOGETHER:]
    there = {role for role in known if role is not None and role in _PEOPLE}
    weights: dict[tuple[Role, ...], float] = {}
    for roles in product(_PEOPLE, repeat=len(together)):
        fit = sum(
            _EVIDENCE_SCALE / 2 * score[s] * (1 if role is Role.AGENT else -1)
            for s, role in zip(together, roles, strict=True)
        )
        weights[roles] = math.exp(min(300.0, fit + _plausibility(roles, there)))
    total = sum(weights.values())
    best = max(weights, key=lambda roles: weights[roles])
    result: dict[str, tuple[Role, float]] = {}
    for position, speaker in enumerate(together):
        probability = sum(weight for roles, weight in weights.items() if roles[position] is best[position]) / total
        result[speaker] = (best[position], min(_SURE_AT_MOST, probability))
    for speaker in alone:
        result[speaker] = (Role.AGENT if score[speaker] > 0 else Role.CUSTOMER, 0.5)
    return result


def _plausibility(roles: Sequence[Role], there: set[Role]) -> float:
    """How likely a cast is before anything was said, as log-odds; a voice that is alone may be anybody's."""
    if len(roles) + len(there) == 1:
        return 0.0
    customers = roles.count(Role.CUSTOMER) + (Role.CUSTOMER in there)
    agents = roles.count(Role.AGENT) + (Role.AGENT in there)
    return (_NO_CUSTOMER if customers == 0 else _SECOND_CUSTOMER * (customers - 1)) + (
        _NO_AGENT if agents == 0 else _SECOND_AGENT * (agents - 1)
    )


def _by_turn(turns: Sequence[RawTurn], said: Sequence[Role | None], wishes: Mapping[str, Role]) -> SettledRoles:
    """The roles where the labels tell nothing: turn by turn, from the words and from the turns around."""
    roles = [
        role or (Role.BOT if _is_said_by_a_bot(turn.text) else Role.CUSTOMER)
        for role, turn in zip(said, turns, strict=True)
    ]
    ids = [_key(turn) or str(role) for turn, role in zip(turns, roles, strict=True)]
    open_turns = [index for index, role in enumerate(roles) if role is Role.CUSTOMER]
    if not open_turns:
        return _settled(turns, ids, roles, _SURE_AT_MOST)
    texts = [turns[index].text for index in open_turns]
    leanings = [_EVIDENCE_SCALE_OF_ONE_TURN * max(-8.0, min(8.0, _leaning([text]))) for text in texts]
    path, sure = likeliest_sides(texts, leanings)
    sides = [f"side {1 if role is path[0] else 2}" for role in path]
    for index, role, side in zip(open_turns, path, sides, strict=True):
        roles[index], ids[index] = wishes.get(side) or role, side
    confidence = min(_SURE_AT_MOST, sum(sure) / len(sure))
    if all(side in wishes for side in sides):
        confidence = 1.0
    nameless = [replace(turn, speaker="") if role in _PEOPLE else turn for turn, role in zip(turns, roles, strict=True)]
    return _settled(nameless, ids, roles, confidence)


def _settled(turns: Sequence[RawTurn], keys: Sequence[str], roles: Sequence[Role], confidence: float) -> SettledRoles:
    """The result with one participant for each label and role; a label that two roles share gets the role added."""
    label: dict[str, str] = {}
    casts: dict[str, set[Role]] = {}
    for turn, key, role in zip(turns, keys, roles, strict=True):
        label.setdefault(key, turn.speaker.strip() or key)
        casts.setdefault(key, set()).add(role)
    ids = [
        label[key] if len(casts[key]) == 1 else f"{label[key]} ({role})" for key, role in zip(keys, roles, strict=True)
    ]
    participants = {
        speaker_id: Participant(speaker_id, role, speaker_name(turn.speaker))
        for speaker_id, role, turn in reversed(list(zip(ids, roles, turns, strict=True)))
    }
    ordered = tuple(participants[speaker_id] for speaker_id in dict.fromkeys(ids))
    return SettledRoles(tuple(roles), tuple(ids), ordered, round(confidence, 4))
