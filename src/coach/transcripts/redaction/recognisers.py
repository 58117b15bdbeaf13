"""The recognisers behind Presidio's analyzer: ours for both languages, and Presidio's own where they fit.

Every recogniser is registered for one language code, ``und``: chats mix languages, and masking comes before the language
of a turn is known. No model is loaded, and nothing is fetched: Presidio's e-mail and link recognisers would ask the net for
the list of top-level domains, so e-mails go without that check and links are found by ``online``.
"""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from coach.transcripts.redaction.dates_and_plates import birth_dates_in, plates_in
from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.names import names_in
from coach.transcripts.redaction.numbers import cue_before, numbers_in
from coach.transcripts.redaction.online import handles_in, links_in
from coach.transcripts.redaction.places import addresses_in
from coach.transcripts.redaction.spoken import spoken_mails_in, spoken_numbers_in

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, RecognizerResult

_LANGUAGE = "und"
_OWN_NAME = "OWN_NAME"
_SURE, _ONLY_IF_ASKED, _LEAST = 0.9, 0.1, 0.4
_ASKED = "asked"
_OF_PRESIDIO = {
    "CREDIT_CARD": Kind.CARD,
    "EMAIL_ADDRESS": Kind.EMAIL,
    "IBAN_CODE": Kind.IBAN,
    "IP_ADDRESS": Kind.IP_ADDRESS,
    "US_SSN": Kind.NATIONAL_ID,
    "US_ITIN": Kind.NATIONAL_ID,
    "UK_NINO": Kind.NATIONAL_ID,
}
# Presidio looks for these at its import to run models on them; we have none, and torch alone costs seconds.
_NOT_NEEDED = ("torch", "transformers", "stanza", "gliner", "spacy_stanza")
_FIRM_MAILBOX = re.compile(
    r"(?:cs|csr|support|info|help|helpdesk|service|services|layanan|care|customercare|contact|kontak|claims?|billing|sales"
    r"|admin|halo|hello|no-?reply|donotreply|office|press|hr|legal|privacy|pengaduan|bantuan|refunds?|returns?|orders?)@",
    re.IGNORECASE,
)
_VERSION_BEFORE = re.compile(r"(?:versi(?:on)?|firmware|build|release|rilis|app|aplikasi|v)\.?\s*$", re.IGNORECASE)
_EVERYBODYS_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "0.0.0.0/32",
        "8.8.0.0/16",
        "1.1.1.1/32",
        "::1/128",
        "fe80::/10",
    )
)

Finder = Callable[[str], Iterable[Found]]
_FINDERS: tuple[Finder, ...] = (
    names_in,
    spoken_numbers_in,
    spoken_mails_in,
    addresses_in,
    links_in,
    handles_in,
)
# These, and Presidio's own, find nothing in a text that has none of the marks; most turns have none.
_FINDERS_OF_MARKED: tuple[Finder, ...] = (numbers_in, birth_dates_in, plates_in)
_MARKS = re.compile(r"[\d:@]")


def found_in(text: str, asked: Iterable[Kind] = ()) -> list[Found]:
    """The personal data of a text, in order of place, overlaps included.

    Args:
        text: any text.
        asked: the kinds that the other side asked for just before.
    """
    return list(_found_in(text, tuple(sorted(asked))))


# Names of files and sides, greetings and canned answers come again and again.
@lru_cache(maxsize=2048)
def _found_in(text: str, asked: tuple[Kind, ...]) -> tuple[Found, ...]:
    engine = _engine(is_marked=_MARKS.search(text) is not None)
    results = engine.analyze(text, _LANGUAGE, context=list(asked), score_threshold=_LEAST)
    found = {_found(result) for result in results if not _is_everybodys(text, result)}
    return tuple(sorted(found, key=lambda one: (one.start, -one.end, one.kind, one.own)))


def _found(result: RecognizerResult) -> Found:
    if result.entity_type == _OWN_NAME:
        return Found(Kind.NAME, result.start, result.end, own=True)
    return Found(_OF_PRESIDIO.get(result.entity_type) or Kind(result.entity_type.lower()), result.start, result.end)


def _is_everybodys(text: str, result: RecognizerResult) -> bool:
    """Whether what Presidio found is nobody's: a firm's mailbox, a router's address, an order number with a card's checksum."""
    said = text[result.start : result.end]
    if result.entity_type == "EMAIL_ADDRESS":
        return _FIRM_MAILBOX.match(said) is not None
    if result.entity_type == "CREDIT_CARD":
        return cue_before(text, result.start) in (Kind.ORDER, Kind.PHONE, Kind.BANK_ACCOUNT)
    if result.entity_type == "IP_ADDRESS":
        address = ipaddress.ip_interface(said).ip
        known = any(address.version == network.version and address in network for network in _EVERYBODYS_NETWORKS)
        return known or _VERSION_BEFORE.search(text[max(0, result.start - 12) : result.start]) is not None
    return False


@cache
def _engine(*, is_marked: bool) -> AnalyzerEngine:
    """All recognisers, or those that can find something in a text without digits, colons and at signs."""
    presidio = _presidio()
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        UkNinoRecognizer,
        UsItinRecognizer,
        UsSsnRecognizer,
    )

    class OfflineEmailRecognizer(EmailRecognizer):
        """E-mails without the look-up of top-level domains, which would go to the net."""

        def validate_result(self, pattern_text: str) -> bool | None:  # noqa: ARG002 - Presidio's signature
            """Neither confirmed nor refused."""
            return None

    class FinderRecognizer(presidio.LocalRecognizer):  # type: ignore[misc, name-defined]
        """Our finders, as one, since Presidio goes through all results once a recogniser.

        What counts only if it was asked for is raised by the context.
        """

        def __init__(self, finders: Sequence[Finder]) -> None:
            self._finders = finders
            kinds = [kind.upper() for kind in Kind]
            super().__init__(supported_entities=[*kinds, _OWN_NAME], supported_language=_LANGUAGE, name="santun")

        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: Any, nlp_artifacts: Any) -> list[RecognizerResult]:  # noqa: ARG002
            """What the finders find in a text."""
            return [_result(presidio, one, self) for find in self._finders for one in find(text)]

        def enhance_using_context(
            self,
            text: str,  # noqa: ARG002 - Presidio's signature
            raw_recognizer_results: list[RecognizerResult],
            other_raw_recognizer_results: list[RecognizerResult],  # noqa: ARG002
            nlp_artifacts: Any,  # noqa: ARG002
            context: Sequence[str] | None = None,
        ) -> list[RecognizerResult]:
            """Results that count only if they were asked for, raised where ``context`` has their kind."""
            for result in raw_recognizer_results:
                if result.recognition_metadata.get(_ASKED) and result.entity_type.lower() in (context or ()):
                    result.score = _SURE
            return raw_recognizer_results

    of_presidio = (
        OfflineEmailRecognizer,
        CreditCardRecognizer,
        IbanRecognizer,
        IpRecognizer,
        UkNinoRecognizer,
        UsItinRecognizer,
        UsSsnRecognizer,
    )
    recognisers: list[Any] = [FinderRecognizer((*_FINDERS, *(_FINDERS_OF_MARKED if is_marked else ())))]
    if is_marked:
        recognisers += [recogniser(supported_language=_LANGUAGE) for recogniser in of_presidio]
    registry = presidio.RecognizerRegistry(recognizers=recognisers, supported_languages=[_LANGUAGE])
    blank = NoOpNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "none"}])
    engine: AnalyzerEngine = presidio.AnalyzerEngine(
        registry=registry, nlp_engine=blank, supported_languages=[_LANGUAGE]
    )
    return engine


def _result(presidio: Any, found: Found, recogniser: Any) -> RecognizerResult:
    result: RecognizerResult = presidio.RecognizerResult(
        _OWN_NAME if found.own else found.kind.upper(),
        found.start,
        found.end,
        _ONLY_IF_ASKED if found.asked else _SURE,
        recognition_metadata={
            presidio.RecognizerResult.RECOGNIZER_NAME_KEY: recogniser.name,
            presidio.RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recogniser.id,
            _ASKED: found.asked,
        },
    )
    return result


def _presidio() -> Any:
    """Presidio's analyzer, imported without the libraries that only its models need."""
    put = [name for name in _NOT_NEEDED if name not in sys.modules]
    # None makes `import torch` raise ImportError, which Presidio and spaCy take for "not installed".
    sys.modules.update(dict.fromkeys(put))  # type: ignore[arg-type]
    try:
        import presidio_analyzer
        import presidio_analyzer.predefined_recognizers
    finally:
        for name in put:
            del sys.modules[name]
    return presidio_analyzer
