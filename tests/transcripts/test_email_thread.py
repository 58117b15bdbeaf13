"""Mails and mail threads."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.email_thread import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
HEADERS = {
    "From": "Ana Putri <ana@example.org>",
    "To": "support@shop.example.com",
    "Subject": "Late parcel",
    "Date": "Mon, 2 Mar 2026 10:00:00 +0700",
    "Message-ID": "<a1@example.org>",
    "Content-Type": 'text/plain; charset="utf-8"',
}


def mail(body: str, **headers: str) -> bytes:
    """A mail; a header is changed by its name in small letters with underscores."""
    changed = {name.replace("_", "-").casefold(): value for name, value in headers.items()}
    merged = {name: changed.pop(name.casefold(), value) for name, value in HEADERS.items()} | changed
    return "".join(f"{name}: {value}\n" for name, value in merged.items()).encode() + b"\n" + body.encode()


def mbox(*mails: bytes) -> bytes:
    return b"".join(b"From x@example.org Mon Mar 02 10:00:00 2026\n" + data + b"\n\n" for data in mails)


def read(data: bytes, name: str = "a.eml") -> list[RawConversation | ReadProblem]:
    return list(READER.read(SourceFile(Path(name), data)))


def only(data: bytes, name: str = "a.eml") -> RawConversation:
    (found,) = read(data, name)
    assert isinstance(found, RawConversation), found
    return found


def words(data: bytes) -> list[str]:
    """The texts without the subject."""
    return [turn.text for turn in only(data).turns[1:]]


def test_a_mail_is_a_conversation_with_its_subject_in_front() -> None:
    found = only(mail("Where is it?\n\n-- \nAna\n"))
    assert (found.id, found.channel) == ("a1@example.org", Channel.EMAIL)
    assert found.started_at is not None
    assert found.started_at.astimezone(UTC) == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert [(turn.role, turn.speaker, turn.text) for turn in found.turns] == [
        (Role.SYSTEM, "", "Subject: Late parcel"),
        (Role.CUSTOMER, "Ana Putri", "Where is it?\n\n--\nAna"),
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 2 Mar 2026 at 09:15, Shop Support <support@shop.example.com> wrote:",
        "On Mon, Mar 2, 2026 at 9:15 AM Shop Support <support@shop.example.com>\nwrote:",
        "Pada Sen, 2 Mar 2026 pukul 09.15 Shop Support <support@shop.example.com> menulis:",
        "Pada tanggal 2 Maret 2026 09:15, Shop Support <support@shop.example.com> menulis:",
        "Am Mo., 2. März 2026 um 09:15 Uhr schrieb Shop Support <support@shop.example.com>:",
        "Shop Support <support@shop.example.com> wrote:",
    ],
)
def test_quoted_text_is_taken_off_and_read_as_the_earlier_message(introduction: str) -> None:
    found = words(mail(f"Thanks!\n\n{introduction}\n\n> Dear Ana,\n> it ships today.\n"))
    assert found == ["Dear Ana,\nit ships today.", "Thanks!"]


ENGLISH_FIELDS = "From: Shop Support\nSent: Monday, 2 March 2026 09:15\nTo: Ana\nSubject: Re: Late parcel\n"
INDONESIAN_FIELDS = "Dari: Shop Support\nDikirim: Senin, 2 Maret 2026 09.15\nKepada: Ana\nPerihal: Re: Late parcel\n"
STARRED_FIELDS = "*From:* Shop Support\n*Date:* 2 March 2026 09:15\n*To:* Ana\n*Subject:* Late parcel\n"


@pytest.mark.parametrize(
    "block",
    [
        f"-----Original Message-----\n{ENGLISH_FIELDS}",
        f"-----Pesan Asli-----\n{INDONESIAN_FIELDS}",
        f"________________________________\n{ENGLISH_FIELDS}",
        STARRED_FIELDS,
    ],
)
def test_blocks_of_fields_introduce_earlier_messages(block: str) -> None:
    found = only(mail(f"Thanks!\n\n{block}\nDear Ana,\nit ships today.\n"))
    assert [turn.text for turn in found.turns[1:]] == ["Dear Ana,\nit ships today.", "Thanks!"]
    assert [turn.start for turn in found.turns[1:]] == [0.0, 2700.0]


@pytest.mark.parametrize(
    "introduction",
    [
        "---------- Forwarded message ---------",
        "---------- Pesan yang diteruskan ---------",
        "Begin forwarded message:",
    ],
)
def test_forwarded_copies_are_dropped(introduction: str) -> None:
    copy = "From: Somebody <x@example.org>\nDate: 1 Mar 2026\nSubject: Hi\nTo: Ana\n\nnot part of this\n"
    assert words(mail(f"See below.\n\n{introduction}\n{copy}")) == ["See below."]


def test_answers_between_and_below_quotes_are_the_authors_own() -> None:
    introduction = "On Mon, 2 Mar 2026 at 09:15, Shop Support <support@shop.example.com> wrote:"
    assert words(mail(f"{introduction}\n> Which colour?\nBlue.\n> Which size?\nLarge.")) == [
        "Which colour?\nWhich size?",
        "Blue.\nLarge.",
    ]


def test_quotes_without_a_sender_are_taken_off() -> None:
    assert words(mail("Blue.\n> Which colour?\n> \n")) == ["Blue."]


@pytest.mark.parametrize(
    "body",
    [
        "On Monday I waited from 9 to 12.\nNobody came.",
        "As your colleague wrote:\nit ships today. It did not.",
        "From: Jakarta\nTo: Bandung\nThat is my route.",
        "Pada hari Senin saya menunggu.\nTidak ada yang datang.",
        "The price is > 100 euros, is it not?",
    ],
)
def test_near_misses_stay_in_the_mail(body: str) -> None:
    assert words(mail(body)) == [body]


def test_a_chain_of_quotes_is_put_in_order() -> None:
    body = (
        "Newest.\n\nOn Mon, 2 Mar 2026 at 09:30, Ana Putri <ana@example.org> wrote:\n> Middle.\n>\n"
        "> On Mon, 2 Mar 2026 at 09:00, Shop Support <support@shop.example.com> wrote:\n>> Oldest.\n"
    )
    found = only(mail(body, From="Shop Support <support@shop.example.com>", To="ana@example.org"))
    assert [(turn.text, turn.role, turn.start) for turn in found.turns[1:]] == [
        ("Oldest.", Role.AGENT, 0.0),
        ("Middle.", Role.CUSTOMER, 1800.0),
        ("Newest.", Role.AGENT, 3600.0),
    ]


def test_an_mbox_gives_a_conversation_a_thread() -> None:
    first = mail("Where is it?")
    reply = mail(
        "It ships today.\n\nOn 2 Mar 2026 10:00, Ana <ana@example.org> wrote:\n> Where is it?",
        From="support@shop.example.com",
        To="ana@example.org",
        Subject="Re: Late parcel",
        Message_ID="<s1@shop.example.com>",
        In_Reply_To="<a1@example.org>",
        Date="Mon, 2 Mar 2026 11:00:00 +0700",
    )
    other = mail("Another thing.", Subject="Invoice", Message_ID="<z@example.org>")
    found = read(mbox(reply, first, other, first), "a.mbox")
    assert [[turn.text for turn in item.turns] for item in found if isinstance(item, RawConversation)] == [
        ["Subject: Late parcel", "Where is it?", "It ships today."],
        ["Subject: Invoice", "Another thing."],
    ]


@pytest.mark.parametrize(
    ("subject", "threads"), [("Re: Late parcel", 1), ("Bls: Late parcel", 1), ("Late parcel", 2), ("Re: Other", 2)]
)
def test_a_reply_without_references_joins_by_subject(subject: str, threads: int) -> None:
    second = mail("Done.", Subject=subject, Message_ID="<b@example.org>", From="support@shop.example.com")
    assert len(read(mbox(mail("Where is it?"), second), "a.mbox")) == threads


def test_escaped_from_lines_are_given_back() -> None:
    found = read(mbox(mail("Hi,\n>From here on it is fine.\n")), "a.mbox")
    assert isinstance(found[0], RawConversation)
    assert found[0].turns[1].text == "Hi,\nFrom here on it is fine."


@pytest.mark.parametrize(
    ("sender", "role"),
    [
        ("support@shop.example.com", Role.AGENT),
        ("cs@shop.example.com", Role.AGENT),
        ("Layanan <layanan.pelanggan@shop.example.com>", Role.AGENT),
        ("Rina - Shop Customer Care <rina@other.example.com>", Role.AGENT),
        ("Rina <rina@shop.example.com>", Role.AGENT),
        ("no-reply@shop.example.com", Role.BOT),
        ("noreply@shop.example.com", Role.BOT),
    ],
)
def test_addresses_that_tell_the_role(sender: str, role: Role) -> None:
    assert only(mail("Hello", From=sender, Cc="support@shop.example.com")).turns[1].role is role


def test_addresses_that_do_not_tell_stay_open() -> None:
    found = only(mail("Hello", From="Ana <ana@example.org>", To="ben@example.com"))
    assert found.turns[1].role is None


def test_a_public_provider_is_nobodys_desk() -> None:
    found = only(mail("Hello", From="ana@gmail.com", To="shop.support@gmail.com"))
    assert found.turns[1].role is Role.CUSTOMER


def test_an_automatic_reply_is_a_bots() -> None:
    assert (
        only(mail("We got it.", From="support@shop.example.com", Auto_Submitted="auto-replied")).turns[1].role
        is Role.BOT
    )


def test_html_becomes_text_without_its_quotes() -> None:
    body = (
        "<html><head><style>p{}</style></head><body><!-- <p>hidden</p> -->"
        "<p>Terima kasih&nbsp;Kak &amp; tim,<br>sudah sampai.</p>"
        "<ul><li>satu</li><li>dua</li></ul><blockquote>On 2 Mar 2026 09:00, A &lt;a@b.example&gt; wrote:"
        "<blockquote>Dear Ana</blockquote></blockquote></body></html>"
    )
    assert words(mail(body, Content_Type="text/html; charset=utf-8")) == [
        "Dear Ana",
        "Terima kasih Kak & tim,\nsudah sampai.\n\n- satu\n- dua",
    ]


@pytest.mark.parametrize(
    ("charset", "payload"),
    [
        ("iso-8859-1", "Grüße – ok".encode("cp1252")),
        ("utf-8", "Grüße – ok".encode()),
        ("x-unknown", "Grüße – ok".encode()),
    ],
)
def test_encodings(charset: str, payload: bytes) -> None:
    encoded = base64.b64encode(payload).decode()
    data = mail(encoded, Content_Type=f"text/plain; charset={charset}", Content_Transfer_Encoding="base64")
    assert words(data) == ["Grüße – ok"]


def test_encoded_headers_are_read() -> None:
    found = only(mail("Hi", Subject="=?utf-8?q?Kuitansi_=E2=9C=93?=", From="=?utf-8?q?Jos=C3=A9?= <jose@example.org>"))
    assert (found.turns[0].text, found.turns[1].speaker) == ("Subject: Kuitansi ✓", "José")


def test_attachments_are_passed_over() -> None:
    words_part = "--b\nContent-Type: text/plain\n\nHere is the photo.\n"
    attachment = "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nsecret\n--b--"
    assert words(mail(words_part + attachment, Content_Type="multipart/mixed; boundary=b")) == ["Here is the photo."]


@pytest.mark.parametrize("data", [mail(""), mail("> only quoted"), b"no headers at all", bytes(range(256)) * 10])
def test_a_mail_without_words_is_a_problem(data: bytes) -> None:
    (found,) = read(data)
    assert isinstance(found, ReadProblem)


def test_one_bad_mail_does_not_sink_the_mailbox() -> None:
    problem, found = read(mbox(mail(""), mail("Good.", Message_ID="<g@example.org>")), "a.mbox")
    assert isinstance(problem, ReadProblem)
    assert isinstance(found, RawConversation)
    assert found.line == 11


@pytest.mark.parametrize(
    ("data", "name", "claimed"),
    [
        (mail("Hi"), "a.eml", True),
        (mail("Hi"), "a.txt", True),
        (mbox(mail("Hi")), "export", True),
        (b"From: Jakarta\nTo: Bandung\nWe drove.", "a.txt", False),
        (b"Agent: Hi\nCustomer: Yo", "a.txt", False),
        (b"Subject: x\nDate: y\nTo: z\n\nbody", "a.txt", False),
        (mail("Hi"), "a.csv", False),
    ],
)
def test_recognises_mail_by_name_or_headers(data: bytes, name: str, claimed: bool) -> None:
    assert READER.recognises(SourceFile(Path(name), data)) is claimed


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "email_thread")


DEEPER = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
HTML = {"Content_Type": "text/html"}


@pytest.mark.parametrize(
    "data",
    [
        mail("Hi", Subject="=?utf-8?q?a?= " * 100_000),
        mail("Hi", To='"a" <a@b.example>, ' * 100_000),
        mail("Hi", From="(" * 100_000),
        mail("Hi", References="<a@b> " * 200_000),
        mail("Hi", Content_Type="text/plain; " + "a=b; " * 100_000),
        b"[" * 100_000 + b": a\n\nHi",
        mail('<a "' * 45_000, **HTML),
        mail("<!--" * 45_000, **HTML),
        mail("<blockquote>x" * 14_000, **HTML),
        mail("Hi\n" + ">" * 190_000),
        mail("Hi\n" + "On Mon 1 Jan 2026 A wrote:\n>" * 7_000),
        mail("Hi\n" + "From: a\n" * 20_000),
        mail("a" * 3_000_000),
        b"From: a@b.example\n" + b"".join(DEEPER % (number, number) for number in range(2000)),
    ],
    ids=["subject", "to", "from", "references", "content type", "header name", "open tags", "open comments",
         "deep quotes", "angles", "attributions", "fields", "long line", "deep parts"],
)  # fmt: skip
def test_hostile_mails_are_quick(data: bytes) -> None:
    begun = time.monotonic()
    assert read(data)
    assert time.monotonic() - begun < 10


def test_a_truncated_mail_ends_well() -> None:
    data = (SAMPLES / "email_thread" / "html_reply_en.eml").read_bytes()
    for length in range(0, len(data), 7):
        assert read(data[:length])
