"""Mails put into threads, and who of their senders is the service desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr, parsedate_to_datetime

from coach.domain.conversation import Role
from coach.transcripts._mail_quotes import QuotedMessage
from coach.transcripts.roles import role_in_label

_REPLY_PREFIX = re.compile(
    r"\s{0,5}(?:(?:re|fwd?|fw|aw|wg|bls|balas|balasan|trs|terusan|tr|sv|rv|res|enc)(?:\[\d{1,3}\])?\s?:"
    r"|\[ext(?:ernal)?\])",
    re.IGNORECASE,
)
_DESK_WORDS = frozenset({
    "support", "cs", "csr", "cso", "care", "help", "helpdesk", "service", "services", "customerservice",
    "customercare", "customersupport", "layanan", "bantuan", "layananpelanggan", "pelanggan", "halo", "hello",
    "hi", "hai", "contact", "kontak", "servicedesk", "desk", "cc", "sales", "billing", "info", "admin", "team",
    "tim", "complaints", "complaint", "pengaduan", "keluhan", "enquiries", "enquiry", "inquiries", "feedback",
    "returns", "refund", "orders", "bookings",
})  # fmt: skip
_BOT_WORDS = frozenset({
    "noreply", "donotreply", "mailerdaemon", "postmaster", "notification", "notifications", "notifikasi",
    "alert", "alerts", "autoreply", "automailer",
})  # fmt: skip
_MAIL_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|me|aol|proton|protonmail|gmx|web|mail"
    r"|zoho)\."
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as far as a conversation needs it; ids without angle brackets, addresses in small letters."""

    message_id: str
    references: tuple[str, ...]
    subject: str
    speaker: str
    address: str
    others: tuple[str, ...]
    is_automatic: bool
    date: str
    text: str
    quoted: tuple[QuotedMessage, ...]
    line: int


def address_of(written: str) -> str:
    """The address in "Ana <ana@example.com>" in small letters; empty when there is none."""
    found = re.search(r"[^\s<>\"',;:()\[\]]{1,100}@[^\s<>\"',;:()\[\]]{1,200}", written[:1000])
    return found[0].casefold() if found else ""


def threads(mails: Sequence[Mail]) -> list[list[Mail]]:
    """The mails by thread, each thread in order of time; a mail that is there twice is kept once."""
    thread_of: list[int] = []
    by_id: dict[str, int] = {}
    by_subject: dict[str, int] = {}
    merged: dict[int, int] = {}
    seen: set[str] = set()
    kept: list[Mail] = []
    for mail in mails:
        if mail.message_id and mail.message_id in seen:
            continue
        seen.add(mail.message_id)
        known = {_root(merged, by_id[ref]) for ref in (mail.message_id, *mail.references) if ref in by_id}
        topic = _topic(mail.subject)
        if not known and topic in by_subject and (mail.references or _REPLY_PREFIX.match(mail.subject)):
            known = {_root(merged, by_subject[topic])}
        number = min(known, default=len(kept))
        merged.update({other: number for other in known if other != number})
        by_id.update({ref: number for ref in (mail.message_id, *mail.references) if ref})
        if topic:
            by_subject[topic] = number
        kept.append(mail)
        thread_of.append(number)
    groups: dict[int, list[Mail]] = {}
    for mail, number in zip(kept, thread_of, strict=True):
        groups.setdefault(_root(merged, number), []).append(mail)
    return [_in_order(group) for group in groups.values()]


def _root(merged: dict[int, int], number: int) -> int:
    while number in merged:
        number = merged[number]
    return number


def _topic(subject: str) -> str:
    """The subject without "Re:", "Fwd:", "Bls:" in front."""
    subject = subject[:500]
    while found := _REPLY_PREFIX.match(subject):
        subject = subject[found.end() :]
    return " ".join(subject.casefold().split())


def _in_order(group: list[Mail]) -> list[Mail]:
    keyed = [(moment, mail) for mail in group if (moment := moment_of(mail.date)) is not None]
    if len(keyed) < len(group):
        return group
    return [mail for _, mail in sorted(keyed, key=lambda pair: pair[0])]


def moment_of(date: str) -> datetime | None:
    """The moment that a Date header names, in UTC when it names no zone; None when it can not be read."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def names_no_zone(date: str) -> bool:
    """Whether a Date header can be read but names no zone, which programs that send mail always do."""
    try:
        return parsedate_to_datetime(date).tzinfo is None
    except (ValueError, TypeError, IndexError, OverflowError):
        return False


def roles_of(thread: Sequence[Mail]) -> dict[str, Role]:
    """The roles of the addresses that tell one.

    A desk's address ("support@", "layanan@") or a display name ("… Customer Care") makes an agent, and so does the
    desk's own domain unless it is a public mail provider's. Who alone remains beside a desk is the customer.
    """
    quoted = [
        (quote.sender.partition("<")[0].strip(' "'), address_of(quote.sender))
        for mail in thread
        for quote in mail.quoted
    ]
    senders = dict.fromkeys([(mail.speaker, mail.address) for mail in thread] + quoted)
    addresses = {address for _, address in senders if address}
    everyone = addresses | {other for mail in thread for other in mail.others if other}
    desk_domains = {
        _domain(a) for a in everyone if _role_of_address(a) is Role.AGENT and not _MAIL_PROVIDERS.match(_domain(a))
    }
    roles: dict[str, Role] = {}
    for name, address in senders:
        role = _role_of_address(address) or role_in_label(name)
        if role in (None, Role.SYSTEM) and _domain(address) in desk_domains:
            role = Role.AGENT
        if address and role is not None and role is not Role.SYSTEM:
            roles[address] = role
    has_desk = Role.AGENT in roles.values() or any(_role_of_address(a) is Role.AGENT for a in everyone)
    remaining = addresses - roles.keys()
    if has_desk and len(remaining) == 1 and Role.CUSTOMER not in roles.values():
        roles[remaining.pop()] = Role.CUSTOMER
    return roles


def _domain(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2]


def _role_of_address(address: str) -> Role | None:
    local = address.partition("@")[0]
    words = re.split(r"[._+\-\d]+", local)
    joined = "".join(words)
    if joined in _BOT_WORDS or any(bot in joined for bot in ("noreply", "donotreply")):
        return Role.BOT
    return Role.AGENT if joined in _DESK_WORDS or any(word in _DESK_WORDS for word in words) else None
