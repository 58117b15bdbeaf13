"""The kinds of personal data that are masked, and what a place in a text holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data; its name in capitals is the placeholder's (``<PHONE_1>``).

    The order is the order of precedence where two kinds overlap: what is told by its shape goes before what is told by
    the words around it, and a name inside an address is part of the address.
    """

    EMAIL = "email"
    URL = "url"
    IBAN = "iban"
    ADDRESS = "address"
    TAX_ID = "tax_id"
    NATIONAL_ID = "national_id"
    CARD = "card"
    BANK_ACCOUNT = "bank_account"
    ORDER = "order"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    IP_ADDRESS = "ip_address"
    PLATE = "plate"
    HANDLE = "handle"
    AGENT = "agent"
    NAME = "name"


PRECEDENCE = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data at ``text[start:end]``.

    Args:
        kind: what it is.
        start: first character.
        end: the character behind the last one.
        own: whether speakers tell their own name.
        asked: whether it counts only where the other side asked for this kind of data just before.
    """

    kind: Kind
    start: int
    end: int
    own: bool = False
    asked: bool = False
