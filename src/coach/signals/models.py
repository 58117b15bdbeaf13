"""Finds the model that was asked for in the models folder."""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path

from coach.errors import SettingError
from coach.rubrics.model_manifest import MANIFEST, OWN_HEAD, default_model, model_names, read_own_head
from coach.signals.predictions import OnnxModel, TurnModel


def open_model(models: Path, name: str | None) -> TurnModel | None:
    """A model by name; nothing heavy is loaded before its first turn.

    Args:
        models: the models folder.
        name: of a model; "default" for the shipped one, or none where none is installed; None for no model.

    Raises:
        SettingError: when there is no model of this name.
        RubricError: when its manifest has mistakes.
    """
    if name == "default":
        name = default_model(models)
    if name is None:
        return None
    known = model_names(models)
    folder = models / name
    if name in known and (folder / MANIFEST).is_file():
        return _opened(folder.resolve())
    if name in known and (folder / OWN_HEAD).is_file():
        return _own_head(models, folder)
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(known) or 'none'}."
    raise SettingError(f"{models}: no model {name!r}. {hint}")


@lru_cache(maxsize=4)
def _opened(folder: Path) -> OnnxModel:
    """One model a folder and process: several coaches share its memory."""
    return OnnxModel(folder)


def _own_head(models: Path, folder: Path) -> TurnModel:
    entry = read_own_head(folder)
    other = models / entry.extends
    if entry.extends not in model_names(models) or not (other / MANIFEST).is_file():
        raise SettingError(f"{folder / OWN_HEAD}: extends: no model {entry.extends!r} in {models}")
    try:
        from coach.signals.huggingface import OwnHeadModel
    except ImportError as fault:
        raise SettingError(f'{entry.model} needs torch and transformers: pip install "santun[train]"') from fault
    return OwnHeadModel(entry, folder, _opened(other.resolve()))
