"""Languages as the LanguageTool API names them: codes with a region, and names in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_REGIONS = {"en": ("US", "GB", "AU", "CA", "NZ", "ZA"), "id": ("ID",)}
# What the API calls a text whose region nobody chose.
_USUAL = {"en": "en-US"}
_NAMES = {
    "ar": "Arabic", "ast": "Asturian", "be": "Belarusian", "br": "Breton", "ca": "Catalan", "crh": "Crimean Tatar", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish", "fa": "Persian", "fr": "French", "ga": "Irish",
    "gl": "Galician", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "km": "Khmer", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "ta": "Tamil",
    "tl": "Tagalog", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
_CODE = re.compile(r"([a-z]{2,3})(?:-[A-Za-z0-9]{2,8}){0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language with or without a region: ``base`` is ``en``, ``code`` is ``en-GB``."""

    base: str
    code: str

    @property
    def name(self) -> str:
        """The name in English, with the region where there is one."""
        name = _NAMES.get(self.base, self.base)
        return f"{name} ({self.code.partition('-')[2]})" if "-" in self.code else name


def checked_languages(bases: Iterable[str]) -> tuple[Spoken, ...]:
    """Every language that can be asked for, each base with its regions."""
    return tuple(
        Spoken(base, code)
        for base in sorted(bases)
        for code in (base, *(f"{base}-{region}" for region in _REGIONS.get(base, ())))
    )


def language_of(code: str, bases: Iterable[str]) -> Spoken | None:
    """The language of a code; None when it is one that neither we nor the original server know.

    Codes of languages that only the original server checks are known, so that its clients get no error but no matches.
    """
    for language in checked_languages(bases):
        if language.code.casefold() == code.casefold():
            return language
    found = _CODE.fullmatch(code)
    base = found.group(1).lower() if found else ""
    return Spoken(base, code) if base in _NAMES and base not in set(bases) else None


def detected(base: str, preferred: Iterable[str]) -> Spoken:
    """A detected language, in the region that the client prefers."""
    for code in preferred:
        if code.partition("-")[0].casefold() == base and _CODE.fullmatch(code):
            return Spoken(base, code)
    return Spoken(base, _USUAL.get(base, base))
