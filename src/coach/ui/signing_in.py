"""How somebody stands at the screen: signed in, alone on this computer, or nobody whom stored data may be shown to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

# What a reverse proxy adds: behind one, a server that listens on this computer only is open to others all the same.
_OF_A_PROXY = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip"})
_OF_A_PROXY_TOO = "x-forwarded-"


class Standing(StrEnum):
    """What is known of the one at the screen, before the store is asked.

    ``LOCAL`` works alone on this computer without sign-in; ``OPEN`` would do so, but others can reach the app too.
    """

    LOCAL = "local"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    OPEN = "open"


def standing() -> Standing:
    """How the one at the screen stands; where sign-in is set up it holds on this computer too."""
    if _sign_in_is_wanted():
        return Standing.SIGNED_IN if subject() else Standing.SIGNED_OUT
    return Standing.LOCAL if is_this_computer(*connection()) else Standing.OPEN


def subject() -> str | None:
    """What the sign-in calls the person at the screen (OIDC ``sub``), None without one."""
    told = st.user.get("sub") if st.user.get("is_logged_in") is True else None
    return told if isinstance(told, str) and told.strip() else None


def connection() -> tuple[str | None, Mapping[str, str]]:
    """The address that the server listens on, and the headers with which this session was opened."""
    return st.get_option("server.address"), st.context.headers


def is_this_computer(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether nobody but the one at this computer can be there; in doubt it is not so.

    The server must listen on loopback only (no address means everywhere), and the browser must have asked for it by such
    a name, so that neither a reverse proxy nor a page elsewhere whose name points here counts as this computer.
    """
    told = {name.lower(): value for name, value in headers.items()}
    if any(name in _OF_A_PROXY or name.startswith(_OF_A_PROXY_TOO) for name in told):
        return False
    asked = [f"//{told.get('host', '')}", *([told["origin"]] if "origin" in told else [])]
    return _is_loopback(address) and all(_is_loopback(_host(url)) for url in asked)


def _sign_in_is_wanted() -> bool:
    # Streamlit takes a secrets.toml that it can not read for none at all; that must not open the store.
    if "is_logged_in" in st.user:
        return True
    return not st.secrets.load_if_toml_exists() and any(Path(file).exists() for file in st.get_option("secrets.files"))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _is_loopback(host: str | None) -> bool:
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
