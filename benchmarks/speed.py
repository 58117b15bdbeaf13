"""How fast scoring is without a model, what a start costs, and its phrase stage beside a plain spaCy Matcher.

    python benchmarks/speed.py [--turns 10000]

The conversations are made here, in both languages, from a seeded random, so that every run scores the same words.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path

from coach.batch import ScoreOptions, score_paths
from coach.domain.conversation import Role, Turn
from coach.domain.evaluation import Scored
from coach.languages.base import pipeline
from coach.languages.phrase_syntax import NUMBER, Phrase, PhraseParser
from coach.pipeline import Coach
from coach.rubrics.phrase_files import PhraseFile

CONVERSATIONS_PER_FILE = 40
EXCHANGES = 6
STARTS = 5
RUN_COACH = "import sys; from coach.cli import main; sys.exit(main())"

WORDS = {
    "en": {
        "thing": ["parcel", "router", "invoice", "mattress", "booking", "bank card", "boiler", "subscription"],
        "trouble": ["has not arrived", "stopped working", "was charged twice", "came damaged", "shows the wrong date"],
        "time": ["three days", "two weeks", "since Monday", "about an hour", "24 hours", "since the 3rd of May"],
        "name": ["Ms Hartono", "Mr Okafor", "Dana", "Priya", "Mr Lindqvist"],
        "customer": [
            "Hi, my {thing} {trouble} and I have been waiting for {time}!!",
            "I'm honestly fed up, nobody calls me back. What is going on with the {thing}?",
            "ok. how long will that take?",
            "My order number is {number}. The {thing} {trouble}, can you check please?",
            "thanks, but why was I told something else {time} ago?",
            "Alright, that would help. Do I need to send anything?",
        ],
        "agent": [
            "Good morning {name}, thank you for contacting Meadow Home, this is Ben. How can I help you today?",
            "I'm so sorry that your {thing} {trouble}. Waiting {time} is far too long, I can hear how tiring it was.",
            "Could you tell me the order number, please? I'll check it with the depot right away.",
            "Unfortunately we can't refund the {thing}, but I can send you a new one, and it arrives within {time}.",
            "Please open the settings first. Then choose the {thing}. After that, restart it and tell me what you see.",
            "As I already said, that is not my department. You need to call billing about the {thing}.",
            "One moment please, I am looking into it for you. Thank you for waiting.",
            "I have reissued it under {number}. Is there anything else I can do for you? Have a lovely day, {name}.",
        ],
    },
    "id": {
        "thing": ["paket", "modem", "tagihan", "kasur", "pesanan", "kartu", "pompa air", "langganan"],
        "trouble": ["belum sampai", "mati total", "kena dobel", "datang rusak", "salah tanggal"],
        "time": ["tiga hari", "dua minggu", "dari Senin", "sekitar satu jam", "1x24 jam", "sejak tanggal 3 Mei"],
        "name": ["Bapak Hartono", "Ibu Sari", "Kak Dewi", "Kak", "Pak Made"],
        "customer": [
            "halo min, {thing} saya kok {trouble} ya? udah nunggu {time} nih!!",
            "kesel banget deh, gak ada yg nelpon balik. {thing} saya gimana jadinya?",
            "ok. kira2 berapa lama?",
            "nomor pesanannya {number}. {thing} {trouble}, tolong dicek dong",
            "makasih, tapi kenapa {time} lalu dibilang beda?",
            "baik, itu membantu. perlu kirim apa lagi?",
        ],
        "agent": [
            "Selamat pagi {name}, terima kasih telah menghubungi Griya Padang, dengan Rina. Ada yang bisa dibantu?",
            "Mohon maaf {thing}nya {trouble}, {name}. Menunggu {time} tentu melelahkan, saya mengerti kekecewaannya.",
            "Boleh minta nomor pesanannya? Saya bantu cek langsung ke gudang sekarang.",
            "Untuk {thing} memang tidak dapat dikembalikan, namun saya bisa kirim yang baru dan tiba dalam {time}.",
            "Silakan buka menu pengaturan. Lalu pilih {thing}. Setelah itu nyalakan ulang dan kabari ya, {name}.",
            "Kan sudah saya bilang, itu bukan bagian saya. Silakan hubungi bagian tagihan soal {thing}.",
            "Mohon ditunggu sebentar ya, {name}, saya periksa dahulu. Terima kasih sudah menunggu.",
            "Sudah saya proses, nomornya {number}. Ada lagi yang bisa saya bantu? Semoga harinya baik, {name}.",
        ],
    },
}


def conversations(turns: int) -> Iterator[dict[str, object]]:
    """Conversations in turn by language, with as many turns in all."""
    made = 0
    chance = random.Random(7)
    while made < turns:
        language = ("en", "id")[made // (2 * EXCHANGES) % 2]
        found = []
        for number in range(2 * EXCHANGES):
            role = "agent" if number % 2 else "customer"
            sentence = chance.choice(WORDS[language][role])
            blanks = {name: chance.choice(WORDS[language][name]) for name in ("thing", "trouble", "time", "name")}
            text = sentence.format(number=chance.randrange(10**5, 10**6), **blanks)
            found.append({"role": role, "text": text, "start": float(number * chance.randrange(20, 60) + number)})
        found.sort(key=lambda turn: turn["start"])
        yield {"id": f"c{made}", "channel": "chat", "language": language, "turns": found}
        made += len(found)


def written(folder: Path, turns: int) -> list[Path]:
    """The conversations as files of JSON lines."""
    everything = list(conversations(turns))
    paths = []
    for number, first in enumerate(range(0, len(everything), CONVERSATIONS_PER_FILE)):
        path = folder / f"{number:04}.jsonl"
        lines = [json.dumps(talk, ensure_ascii=False) for talk in everything[first : first + CONVERSATIONS_PER_FILE]]
        path.write_text("\n".join(lines), encoding="utf-8")
        paths.append(path)
    return paths


def scoring(paths: list[Path], jobs: int) -> tuple[int, float]:
    """How many turns were scored, and the seconds it took with starting everything."""
    begun = time.perf_counter()
    turns = sum(
        len(item.conversation.turns) for item in score_paths(paths, ScoreOptions(), jobs) if isinstance(item, Scored)
    )
    return turns, time.perf_counter() - begun


def cold_start(*arguments: str) -> float:
    """The typical seconds of a fresh process."""
    seconds = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", RUN_COACH, *arguments], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def peak_memory(path: Path) -> float:
    """Megabytes at most in a process of its own that scores the files."""
    call = [sys.executable, "-c", RUN_COACH, "score", str(path), "--format", "jsonl", "--jobs", "1"]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    unit = 1024 if platform.system() != "Darwin" else 1024**2
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


# -- the phrase stage against a peer ----------------------------------------------------------------------------------


def token_patterns(phrase: Phrase) -> list[list[dict[str, object]]]:
    """A phrase as spaCy token patterns, at most 100, since a Matcher has no choices of several words."""
    places: list[list[list[dict[str, object]]]] = []
    for part in phrase.parts:
        if part.gap:
            places.append([[{"OP": "?"}] * 4])
            continue
        choices = [[{"LOWER": {"IN": sorted(part.marks)}}]] if part.marks else []
        choices += [[token(mark) for mark in choice] for longer in part.longer.values() for choice in longer]
        places.append([*choices, *([[]] if part.optional else [])])
    found = ([one for tokens in combination for one in tokens] for combination in product(*places))
    return [pattern for pattern in islice(found, 100) if pattern]


def token(mark: str) -> dict[str, object]:
    """One mark as a spaCy token."""
    if mark == NUMBER:
        return {"LIKE_NUM": True}
    return {"LOWER": {"REGEX": mark[1:-1]}} if mark.startswith("{") else {"LOWER": mark}


def plain_matcher(file: PhraseFile) -> Callable[[str], object]:
    """The usual way: spaCy's tokenizer and one Matcher with every phrase of a language, on lower-cased words."""
    from spacy.matcher import Matcher

    language = pipeline(file.language)
    matcher = Matcher(language.vocab)
    parser = PhraseParser(file.language)
    for name, found in file.phrases.items():
        phrases = [*found.any_of, *(phrase for listed in found.labels.values() for phrase in listed)]
        matcher.add(name, [pattern for phrase in phrases for pattern in token_patterns(parser.parse(phrase))])
    return lambda text: matcher(language.make_doc(text))


def phrase_stage(turns: list[tuple[str, str]]) -> tuple[float, float]:
    """Turns a second of our phrase stage and of the plain Matcher, both warm, over the same turns."""
    coach = Coach()
    files = coach.folder.phrase_files
    plain = {language: plain_matcher(file) for language, file in files.items()}

    def ours(language: str, text: str) -> None:
        book = coach.books[language]
        list(book.find(book.read(Turn(0, Role.AGENT, "a", text))))

    rates = []
    for stage in (ours, lambda language, text: plain[language](text)):
        for language, text in turns[: len(turns) // 10]:
            stage(language, text)
        begun = time.perf_counter()
        for language, text in turns:
            stage(language, text)
        rates.append(len(turns) / (time.perf_counter() - begun))
    return rates[0], rates[1]


def main() -> None:
    """Prints one line a number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10_000)
    wanted = parser.parse_args().turns
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        paths = written(Path(folder), wanted)
        for jobs in (1, 2):
            turns, seconds = scoring(paths, jobs)
            print(f"scoring, {jobs} process(es): {turns / seconds:8.0f} turns/s  ({turns} turns in {seconds:.1f} s)")
        print(f"peak memory, 1 process:  {peak_memory(Path(folder)):8.0f} MB")
        one = Path(folder) / "one.json"
        one.write_text(json.dumps(next(conversations(12))), encoding="utf-8")
        print(f"cold start, coach --help:        {cold_start('--help'):.2f} s")
        print(f"cold start, coach score of one:  {cold_start('score', str(one)):.2f} s")
    turns_to_match = [
        (str(talk["language"]), turn["text"]) for talk in conversations(min(wanted, 3_000)) for turn in talk["turns"]
    ]
    ours, plain = phrase_stage(turns_to_match)
    print(f"phrase stage, ours:            {ours:8.0f} turns/s")
    print(f"phrase stage, plain Matcher:   {plain:8.0f} turns/s  (spaCy tokenizer and one Matcher with all phrases)")


if __name__ == "__main__":
    main()
