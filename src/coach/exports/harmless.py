"""Text of unknown origin for screens: what could steer a terminal or turn a line around is shown instead of obeyed."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; bidirectional embeddings, overrides and isolates; zero-width tricks; tags.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# These are used honestly in chats and show nothing of themselves.
_INVISIBLE = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff")


def harmless(text: str) -> str:
    """The text with steering characters as ``[U+202E]`` and honest invisible marks left out."""
    return _STEERING.sub(_shown, text)


def on_one_line(text: str) -> str:
    """The text with line breaks shown, such as those of a file name, so that it can not pass for two lines."""
    return text.replace("\n", "[U+000A]")


def _shown(found: re.Match[str]) -> str:
    character = found.group()
    return "" if character in _INVISIBLE else f"[U+{ord(character):04X}]"
