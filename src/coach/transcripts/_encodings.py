"""Bytes of unknown encoding as text."""

from __future__ import annotations

from charset_normalizer import from_bytes

from coach.errors import TranscriptError


def decode(data: bytes) -> str:
    """Bytes as text: UTF-8 (with or without mark), UTF-16 with mark, else the most likely single-byte encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in data[:4096]:
        raise TranscriptError("the file is binary, not text; export the conversation as text, CSV, JSON or VTT")
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        guess = from_bytes(data[:200_000]).best()
        if guess is None or guess.encoding.startswith(("utf_16", "utf_32")):
            raise TranscriptError(
                f"the file is not text in a known encoding (byte {error.start} is not UTF-8); save it as UTF-8"
            ) from error
        text = data.decode(guess.encoding, errors="replace")
    if _share_of_controls(text[:20_000]) > 0.05:
        raise TranscriptError("the file is binary, not text; export the conversation as text, CSV, JSON or VTT")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _share_of_controls(text: str) -> float:
    controls = sum(1 for character in text if ord(character) < 32 and character not in "\t\n\r\x0b\x0c\x1b")
    return controls / max(1, len(text))
