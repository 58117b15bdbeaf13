"""How fast the model reads turns, beside a plain transformers pipeline of the same shape in the same run.

    python benchmarks/model_speed.py [--turns 300]

The peer is ``transformers.pipeline("text-classification")`` over a BERT of the same layers, width and vocabulary, in 32 bits,
with torch's own choice of threads; its weights are random, which changes nothing about its speed. Both get the same turns
with the turn before, from the sample transcripts.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from coach import read_transcript
from coach.settings import load_settings
from coach.signals.models import open_model
from coach.signals.pieces import TurnText
from coach.signals.prediction_signals import turn_texts
from coach.signals.predictions import OnnxModel


def sample_turns(count: int) -> list[TurnText]:
    """The first turns of agents and customers in the sample transcripts, each once: what comes again is remembered."""
    found = []
    for path in sorted((Path(__file__).parents[1] / "sample_transcripts" / "santun_json").glob("*.json")):
        found += [text for _, text in turn_texts(read_transcript(path))]
    return list(dict.fromkeys(found))[:count]


def ours(model: OnnxModel, turns: list[TurnText]) -> float:
    """Prints what the shipped model does; gives its turns a second."""
    start = time.perf_counter()
    model.predict(turns[:1])
    print(f"first turn, loading included: {time.perf_counter() - start:.2f} s")
    single = []
    for turn in turns[:300]:
        start = time.perf_counter()
        model.predict([turn])
        single.append(time.perf_counter() - start)
    print(
        f"one turn: median {np.median(single) * 1000:.1f} ms, 95th percentile {np.quantile(single, 0.95) * 1000:.1f} ms"
    )
    fresh = OnnxModel(model.folder)
    fresh.predict(turns[:1])
    start = time.perf_counter()
    fresh.predict(turns[1:])
    speed = (len(turns) - 1) / (time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"model, one core: {speed:.0f} turns/s; peak memory so far {memory:.0f} MB")
    return speed


def peer(model: OnnxModel, turns: list[TurnText], batch: int) -> float:
    """Turns a second of the plain pipeline."""
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, pipeline

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(model.folder / "tokenizer.json"),
        bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", unk_token="<unk>",
        model_max_length=128,
    )  # fmt: skip
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=384, num_hidden_layers=model.manifest.layers, num_attention_heads=12,
        intermediate_size=1536, num_labels=32,
    )  # fmt: skip
    plain = pipeline(
        "text-classification", model=BertForSequenceClassification(config), tokenizer=tokenizer, top_k=None
    )
    texts = [{"text": turn.previous[-150:], "text_pair": turn.text} for turn in turns]
    plain(texts[:8], batch_size=batch, truncation=True)
    start = time.perf_counter()
    plain(texts, batch_size=batch, truncation=True)
    return len(turns) / (time.perf_counter() - start)


def main() -> None:
    """Measures both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=300)
    arguments = parser.parse_args()
    model = open_model(load_settings().models, "default")
    if not isinstance(model, OnnxModel):
        raise SystemExit("no model is installed")
    turns = sample_turns(arguments.turns)
    speed = ours(model, turns)
    for batch in (1, 16):
        other = peer(model, turns, batch)
        print(
            f"transformers pipeline, all cores, batches of {batch}: {other:.0f} turns/s; ours is {speed / other:.1f} times as fast"
        )


if __name__ == "__main__":
    main()
