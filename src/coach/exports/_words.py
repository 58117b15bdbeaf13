"""The interface words of the exported page, in English and Indonesian."""

from __future__ import annotations

_EN = {
    "title": "Scorecard",
    "conversations": "conversations",
    "agent": "Agent",
    "customer": "Customer",
    "bot": "Bot",
    "system": "System",
    "rubric": "Scorecard",
    "version": "version",
    "culture": "Culture profile",
    "of_100": "of 100",
    "coverage": "Coverage",
    "turn": "Turn",
    "turns": "turns",
    "coverage_about": "of the applicable weight could be scored",
    "no_grade": "No grade is shown: a person should look at this first.",
    "no_grade_short": "needs review",
    "nothing_scored": "Nothing could be scored.",
    "language_not_supported": "The conversation is in a language that is not scored (English and Indonesian are).",
    "roles_unsure": "It is not sure who is the agent and who is the customer.",
    "auto_fail_not_scored": "A criterion that can fail the whole conversation could not be scored.",
    "low_coverage": "Too little of the scorecard could be scored.",
    "auto_failed": "The score is 0, since this is not met:",
    "before_auto_fail": "Without it the score would be",
    "auto_fail": "fails the whole conversation when not met",
    "sections": "Sections",
    "criteria": "Criteria",
    "met": "met",
    "partly met": "partly met",
    "not met": "not met",
    "not applicable": "not applicable",
    "not scored": "not scored",
    "weight": "weight",
    "advice": "What to do",
    "evidence": "Words in the transcript",
    "did_not_arise": "Did not arise here",
    "transcript": "Transcript",
    "measures": "Measures",
    "as_a_whole": "about this turn as a whole",
    "mean": "Mean score",
    "contents": "All conversations",
    "back": "Back to the top",
    "none": "–",
    "min": "min",
    "s": "s",
    "h": "h",
    "words": "words",
    "legend": "Marked words: a solid line is met, a dashed line partly met, a wavy line not met. "
    "The small numbers lead to the criterion.",
    "made_by": "Made by Santun. The score is a reading by rules and measures; a person decides what it means.",
}

_ID = {
    "title": "Kartu nilai",
    "conversations": "percakapan",
    "agent": "Petugas",
    "customer": "Pelanggan",
    "bot": "Bot",
    "system": "Sistem",
    "rubric": "Kartu nilai",
    "version": "versi",
    "culture": "Profil budaya",
    "of_100": "dari 100",
    "coverage": "Cakupan",
    "turn": "Giliran",
    "turns": "giliran",
    "coverage_about": "dari bobot yang berlaku dapat dinilai",
    "no_grade": "Nilai tidak ditampilkan: perlu dilihat orang terlebih dahulu.",
    "no_grade_short": "perlu ditinjau",
    "nothing_scored": "Tidak ada yang dapat dinilai.",
    "language_not_supported": "Percakapan ini dalam bahasa yang tidak dinilai (yang dinilai: Inggris dan Indonesia).",
    "roles_unsure": "Belum pasti siapa petugas dan siapa pelanggan.",
    "auto_fail_not_scored": "Kriteria yang dapat menggugurkan seluruh percakapan tidak dapat dinilai.",
    "low_coverage": "Terlalu sedikit bagian kartu nilai yang dapat dinilai.",
    "auto_failed": "Nilainya 0 karena ini tidak terpenuhi:",
    "before_auto_fail": "Tanpa itu nilainya",
    "auto_fail": "menggugurkan seluruh percakapan bila tidak terpenuhi",
    "sections": "Bagian",
    "criteria": "Kriteria",
    "met": "terpenuhi",
    "partly met": "terpenuhi sebagian",
    "not met": "tidak terpenuhi",
    "not applicable": "tidak berlaku",
    "not scored": "tidak dinilai",
    "weight": "bobot",
    "advice": "Saran",
    "evidence": "Kata-kata dalam transkrip",
    "did_not_arise": "Tidak muncul di sini",
    "transcript": "Transkrip",
    "measures": "Ukuran",
    "as_a_whole": "tentang giliran ini secara keseluruhan",
    "mean": "Nilai rata-rata",
    "contents": "Semua percakapan",
    "back": "Kembali ke atas",
    "none": "–",
    "min": "mnt",
    "s": "dtk",
    "h": "jam",
    "words": "kata",
    "legend": "Kata yang ditandai: garis penuh berarti terpenuhi, "
    "garis putus-putus terpenuhi sebagian, garis bergelombang tidak terpenuhi. "
    "Angka kecil menuju kriterianya.",
    "made_by": "Dibuat oleh Santun. Nilai ini dibaca dengan aturan dan ukuran; manusialah yang memutuskan maknanya.",
}

_CHANNELS = {
    "en": {"chat": "chat", "call": "call", "email": "e-mail", "social": "social media"},
    "id": {"chat": "obrolan", "call": "telepon", "email": "surel", "social": "media sosial"},
}
_LANGUAGES = {"en": {"en": "English", "id": "Indonesian"}, "id": {"en": "Inggris", "id": "Indonesia"}}

WORDS = {"en": _EN, "id": _ID}


def words(lang: str) -> dict[str, str]:
    """The interface words of a language; English where there are none."""
    return WORDS.get(lang, _EN)


def channel_name(channel: str, lang: str) -> str:
    """A channel in an interface language."""
    return _CHANNELS.get(lang, _CHANNELS["en"])[channel]


def language_name(code: str, lang: str) -> str:
    """A language in an interface language; its code where it has no name here."""
    return _LANGUAGES.get(lang, _LANGUAGES["en"]).get(code, code)
