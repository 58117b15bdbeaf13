"""A rubrics folder that is small enough to read, and mistakes to put into it."""

from __future__ import annotations

from pathlib import Path

RUBRIC = """\
rubric: small
name: {en: Small scorecard, id: Kartu kecil}
version: 1
status: active
channels: [chat, email]
pass_mark: 80%
scale: {met: 100%, partly met: 50%, not met: 0%}
settings:
  reply_limit: {chat: 60 seconds, otherwise: 24 hours}
  good_forms: {id: [formal], otherwise: [first]}
sections:
  - section: care
    name: Care
    criteria:
      - criterion: apologises
        name: {en: Apologises, id: Meminta maaf}
        weight: 70
        why: It helps.
        answers:
          - answer: met
            when: {phrases: apology, said_by: agent, is: [full]}
          - answer: partly met
            when: {phrases: apology, said_by: agent}
          - answer: not met
            otherwise: true
        advice: Say what went wrong.
        examples:
          - conversation: |
              Customer: It broke.
              Agent: I am sorry that it broke.
            answer: met
          - conversation: "Agent: Pardon."
            answer: partly met
          - conversation: "Agent: Mohon maaf sekali, Bu, kami akan segera memeriksanya."
            language: id
            answer: met
          - conversation: "Agent: Fine."
            answer: not met
      - criterion: answers_soon
        name: Answers soon
        weight: 30
        why: Waiting is dull.
        answers:
          - answer: not met
            when: {measure: first_response_seconds, more_than: $reply_limit}
          - answer: met
            otherwise: true
        advice: Answer at once.
        examples:
          - conversation: |
              [00:00] Customer: Hello?
              [00:30] Agent: Hello
              and welcome.
            answer: met
          - conversation: |
              [0:00] Customer: Hello?
              [1:30] Agent: Hello.
            answer: not met
          - {conversation: "Agent: Hello.", answer: not scored}
"""
EN = """\
language: en
name: English
phrases:
  apology:
    means: an apology
    labels:
      full: [(so) sorry that ...]
      bare: [pardon]
    never: [not sorry]
"""
ID = """\
language: id
name: Bahasa Indonesia
phrases:
  apology:
    means: permintaan maaf
    labels:
      full: [mohon maaf]
      bare: [maaf ya]
"""
CULTURE = """\
culture: here
name: Here
about: For those who ask for it.
directness: Plain.
settings:
  reply_limit: 2 minutes
advice:
  - {text: Be kind., source: [guide 1]}
criterion_advice:
  apologises: Bow, too.
"""
CHAT = (
    '{"id": "%s", "channel": "chat", "turns": [{"role": "customer", "text": "It broke.", "start": 0}, '
    '{"role": "agent", "text": "%s", "start": 10}]}\n'
)


def small_folder(path: Path) -> Path:
    """Writes the folder and gives its path."""
    for name, text in (
        ("small.yaml", RUBRIC),
        ("phrases/en.yaml", EN),
        ("phrases/id.yaml", ID),
        ("cultures/here.yaml", CULTURE),
    ):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def replace_in(path: Path, old: str, new: str) -> None:
    """Puts a mistake into a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def chat(conversation_id: str, agent_says: str) -> str:
    """A line of Santun JSON."""
    return CHAT % (conversation_id, agent_says)
