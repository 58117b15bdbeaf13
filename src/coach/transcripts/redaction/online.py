"""What points at a person on the net: handles, and links to a profile, a chat or a private page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.transcripts.redaction.kinds import Found, Kind

_LINK = re.compile(
    r"(?<![\w@./])(?:https?://|www\.)?(?:[a-z0-9-]+\.)+[a-z]{2,12}(?:/[^\s<>\"']*|\?[^\s<>\"']*)", re.IGNORECASE
)
_TAIL = ".,;:!?)"
_PROFILE = re.compile(
    r"(?:instagram\.com|facebook\.com|fb\.com|fb\.me|m\.me|tiktok\.com|twitter\.com|x\.com|t\.me|wa\.me|threads\.net|snapchat\.com|linkedin\.com/in)"
    r"/\+?@?[\w.-]{2,}",
    re.IGNORECASE,
)
_PRIVATE_QUERY = re.compile(
    r"[?&](?:e-?mail|user(?:name|id)?|token|session(?:id)?|sid|auth|key|phone|hp|msisdn|name|nama|nik|account|otp|code|id_?pelanggan)=[^&\s]",
    re.IGNORECASE,
)
_PERSON_IN_PATH = re.compile(r"%40|@[\w-]+\.|/(?:\+?62|0)8\d{8,}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.<])@(?P<name>(?=[\w.]*[a-z])[a-z\d_](?:[\w.]{1,28}\w))(?![\w@]|\.\w)", re.IGNORECASE)
# Accounts of firms, which are no person's.
_FIRMS = re.compile(
    r"care|cs$|^cs|support|help|assist|official|service|layanan|indonesia|^admin|_id$|uk$|usa?$|bank|store|telkom|gojek|grab|shop|toko"
)
_IMPOSSIBLE = re.compile(r"^(?:rp\d*|jam|noon|\d.*|.*\.(?:com|net|org|id|co|io|uk))$", re.IGNORECASE)


def links_in(text: str) -> Iterator[Found]:
    """Links with somebody's profile, chat, address or session in them; all others stay."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_TAIL)
        if _PROFILE.search(link) or _PRIVATE_QUERY.search(link) or _PERSON_IN_PATH.search(link):
            yield Found(Kind.URL, match.start(), match.start() + len(link))


def handles_in(text: str) -> Iterator[Found]:
    """Handles of persons, such as ``@rina.kusuma``; those that call themselves a firm's stay."""
    for match in _HANDLE.finditer(text):
        if not _FIRMS.search(match["name"].lower()) and not _IMPOSSIBLE.match(match["name"]):
            yield Found(Kind.HANDLE, match.start(), match.end())
