"""A chat model of the user's own on this machine, by transformers, that words the customer's lines."""

from __future__ import annotations

from typing import Any

from coach.errors import SettingError
from coach.roleplay.speaking import MOST_TOKENS, Wording, prompt


class LocalSpeaker:
    """Words lines with a causal language model that has a chat template.

    Args:
        model: a folder, or a hub name that is in the local cache; nothing is downloaded.
        seed: of the model's own choices.

    Raises:
        SettingError: when transformers is not installed, or the model can not be opened or has no chat template.
    """

    def __init__(self, model: str, seed: int = 1) -> None:
        try:
            import transformers
        except ImportError as fault:
            raise SettingError(f'{model} needs torch and transformers: pip install "santun[train]"') from fault
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(model, local_files_only=True)
            self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(model, local_files_only=True)
        except (OSError, ValueError) as fault:
            raise SettingError(
                f"{model}: no language model can be opened there ({str(fault).splitlines()[0]})"
            ) from fault
        if self._tokenizer.chat_template is None:
            raise SettingError(f"{model}: the tokenizer has no chat template; choose a model that was tuned for chat")
        self._set_seed = transformers.set_seed
        self._seed = seed

    def word(self, wording: Wording) -> str:
        """The line in the model's words."""
        self._set_seed(self._seed)
        given = self._tokenizer.apply_chat_template(
            prompt(wording), add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        found = self._model.generate(**given, max_new_tokens=MOST_TOKENS, do_sample=True, temperature=0.7)
        text: str = self._tokenizer.decode(found[0][given["input_ids"].shape[1] :], skip_special_tokens=True)
        return text.strip()
