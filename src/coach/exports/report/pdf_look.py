"""How the PDF looks: its page, colours, fonts and styles, and words of others made fit for them."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from coach.exports.harmless import harmless

WIDTH = A4[0] - 32 * mm
TOP, BOTTOM, SIDE = 16 * mm, 18 * mm, 16 * mm
STRIP = 44 * mm
INK, SOFT, RULE, ACCENT = HexColor("#1F2A37"), HexColor("#4B5563"), HexColor("#DAD6CC"), HexColor("#0F766E")
DATA, GRID = HexColor("#0072B2"), HexColor("#E4E0D7")
BAND, SPAN = HexColor("#D4E6F1"), HexColor("#99C7E0")
GOOD, WORK = "#D6EFE6", "#FBEFC9"
FONT, BOLD = "Santun", "Santun-Bold"
_FILES = {FONT: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}
BODY = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=12.6, textColor=INK, splitLongWords=1)
QUIET = ParagraphStyle("quiet", BODY, fontSize=8, leading=11, textColor=SOFT)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=16, leading=20)
HEADING = ParagraphStyle("heading", BODY, fontName=BOLD, fontSize=11.5, leading=15, spaceBefore=13, spaceAfter=3)
NAME = ParagraphStyle("name", BODY, fontName=BOLD, fontSize=9.5, leading=13)
STRONG = ParagraphStyle("strong", BODY, fontName=BOLD)
RIGHT = ParagraphStyle("right", BODY, alignment=TA_RIGHT)
RIGHT_STRONG = ParagraphStyle("right_strong", RIGHT, fontName=BOLD)
RIGHT_QUIET = ParagraphStyle("right_quiet", QUIET, alignment=TA_RIGHT)
# What only says how its neighbours look.
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LONGEST_NAME = 200
PADDED = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]  # fmt: skip


def text(words: str, most: int = 1200) -> str:
    """Words of others for a paragraph: no markup, and a box for what the font has no letter for.

    Cut behind ``most`` characters, since a cell can not go on to the next page.
    """
    letters = _letters()
    cut = words if len(words) <= most else words[: most - 1] + "…"
    seen = (one for one in harmless(cut) if one not in _JOINERS)
    return escape("".join(one if ord(one) in letters or one == "\n" else "□" for one in seen))


def brief(words: str) -> str:
    """The same for an id or a name."""
    return text(words, _LONGEST_NAME)


@cache
def register_fonts() -> None:
    """Makes the fonts known to reportlab, once a process."""
    for name, file in _FILES.items():
        with as_file(files("coach.exports.report").joinpath("fonts", file)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


@cache
def _letters() -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(FONT).face.charToGlyph)


def on_one_line(words: str) -> str:
    """Words of others for a line that is drawn and not set, such as the foot."""
    return " ".join(harmless(words).split())
