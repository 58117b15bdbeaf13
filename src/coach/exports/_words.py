"""The interface words of the exported page and of scorecards on a terminal, in English and Indonesian."""

from __future__ import annotations

import re

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
    "one_side_only": "Only one side of the conversation is here.",
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
    "decimal_mark": ".",
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
    "one_side_only": "Hanya satu pihak percakapan yang ada.",
    "auto_fail_not_scored": "Kriteria yang dapat menggugurkan seluruh percakapan tidak dapat dinilai.",
    "low_coverage": "Terlalu sedikit bagian kartu nilai yang dapat dinilai.",
    "auto_failed": "Nilainya 0 karena ini tidak terpenuhi:",
    "before_auto_fail": "Tanpa itu nilainya",
    "auto_fail": "menggugurkan seluruh percakapan bila tidak terpenuhi",
    "sections": "Bagian",
    "criteria": "Kriteria",
    "met": "terpenuhi",
    "partly met": "terpenuhi sebagian",
    "not met": "belum terpenuhi",
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
    "decimal_mark": ",",
    "min": "mnt",
    "s": "dtk",
    "h": "jam",
    "words": "kata",
    "legend": "Kata yang ditandai: garis penuh berarti terpenuhi, "
    "garis putus-putus terpenuhi sebagian, garis bergelombang belum terpenuhi. "
    "Angka kecil menuju kriterianya.",
    "made_by": "Dibuat oleh Santun. Nilai ini dibaca dengan aturan dan ukuran; manusialah yang memutuskan maknanya.",
}

_CHANNELS = {
    "en": {"chat": "chat", "call": "call", "email": "e-mail", "social": "social media"},
    "id": {"chat": "obrolan", "call": "telepon", "email": "surel", "social": "media sosial"},
}
_LANGUAGES = {"en": {"en": "English", "id": "Indonesian"}, "id": {"en": "Inggris", "id": "Indonesia"}}

# Of scorecards on a terminal only; {0} is filled in.
_TERMINAL_EN = {
    "review": "Review",
    "no_grade_text": "no grade",
    "nothing_scored_text": "nothing scored",
    "roles_hint": "(--roles sets it)",
    "language_hint": "(--language sets it)",
    "failed_on": "Failed as a whole on: {0}.",
    "without_it": "Without it the score would be {0}.",
    "all_met": "Everything that applies is met.",
    "and_more": "and {0} more",
    "one_turn": "1 turn",
    "many_turns": "{0} turns",
    "one_conversation": "1 conversation",
    "many_conversations": "{0} conversations",
    "one_problem": "1 problem",
    "many_problems": "{0} problems",
    "mean_score": "mean score {0}",
    "without_grade": "{0} without a grade",
    "failed_whole": "{0} failed as a whole",
    "nothing_at_all": "Nothing was scored; {0}.",
}
_TERMINAL_ID = {
    "review": "Tinjau",
    "no_grade_text": "tanpa nilai",
    "nothing_scored_text": "tidak ada yang dinilai",
    "roles_hint": "(atur dengan --roles)",
    "language_hint": "(atur dengan --language)",
    "failed_on": "Gugur seluruhnya karena: {0}.",
    "without_it": "Tanpa itu nilainya {0}.",
    "all_met": "Semua yang berlaku terpenuhi.",
    "and_more": "dan {0} lagi",
    "one_turn": "1 giliran",
    "many_turns": "{0} giliran",
    "one_conversation": "1 percakapan",
    "many_conversations": "{0} percakapan",
    "one_problem": "1 masalah",
    "many_problems": "{0} masalah",
    "mean_score": "nilai rata-rata {0}",
    "without_grade": "{0} tanpa nilai",
    "failed_whole": "{0} gugur seluruhnya",
    "nothing_at_all": "Tidak ada yang dinilai; {0}.",
}

# How a scorecard says what is judged; {0} and {1} are filled in.
_RUBRIC_EN = {
    "pass_mark": "pass mark {0}",
    "active": "active",
    "draft": "draft",
    "retired": "retired",
    "for_channels": "for {0}",
    "settings": "Settings",
    "weight_of": "weight {0}",
    "fails_all": "fails the whole conversation",
    "not_counted": "draft, not counted",
    "why": "why",
    "channels": "channels",
    "applies": "applies",
    "for_each": "for each",
    "answered_by": "answered by",
    "or_weakly_by": "or weakly by",
    "advice_short": "advice",
    "otherwise": "otherwise",
    "when": "when {0}",
    "setting_given": "the setting {0} is given",
    "channel_is": "the channel is {0}",
    "or": "or",
    "is": "is {0}",
    "and": "and",
    "not": "not",
    "more_than": "more than {0}",
    "less_than": "less than {0}",
    "sure_at_least": "sure at least {0}",
    "by": "by {0}",
    "in_the": "in the {0}",
    "opening": "opening",
    "first turn": "first turn",
    "closing": "closing",
    "last turn": "last turn",
    "times": "{0} times or more",
    "distinct": "each different one once",
    "same_wording": "in the same wording",
    "share_of_turns": "in more than {0} of the turns",
    "mixing": "mixing {0}",
    "with": "with",
    "before": "before {0}",
    "after": "after {0}",
    "unless": "unless {0}",
    "only_with": "only with {0}",
    "within": "within {0}",
    "same_value": "with the same value",
    "ahead_of": "ahead of {0}",
}
_STATES_ID = {
    "all answered": "semua dijawab",
    "most answered": "sebagian besar dijawab",
    "some answered": "sebagian dijawab",
    "first answered": "yang pertama dijawab",
    "none answered": "tidak ada yang dijawab",
    "some weakly answered": "sebagian dijawab dengan lemah",
    "all at least weakly answered": "semua dijawab, setidaknya dengan lemah",
    "no occasion": "tidak ada kesempatan",
    "model unsure": "model tidak yakin",
}
_RUBRIC_ID = {
    "pass_mark": "batas lulus {0}",
    "active": "aktif",
    "draft": "rancangan",
    "retired": "tidak dipakai lagi",
    "for_channels": "untuk {0}",
    "settings": "Pengaturan",
    "weight_of": "bobot {0}",
    "fails_all": "menggugurkan seluruh percakapan",
    "not_counted": "rancangan, tidak dihitung",
    "why": "mengapa",
    "channels": "saluran",
    "applies": "berlaku",
    "for_each": "untuk setiap",
    "answered_by": "dijawab dengan",
    "or_weakly_by": "atau secara lemah dengan",
    "advice_short": "saran",
    "otherwise": "selain itu",
    "when": "bila {0}",
    "setting_given": "pengaturan {0} diberikan",
    "channel_is": "salurannya {0}",
    "or": "atau",
    "is": "yaitu {0}",
    "and": "dan",
    "not": "bukan",
    "more_than": "lebih dari {0}",
    "less_than": "kurang dari {0}",
    "sure_at_least": "keyakinan paling sedikit {0}",
    "by": "oleh {0}",
    "in_the": "di {0}",
    "opening": "pembukaan",
    "first turn": "giliran pertama",
    "closing": "penutupan",
    "last turn": "giliran terakhir",
    "times": "{0} kali atau lebih",
    "distinct": "tiap yang berbeda dihitung sekali",
    "same_wording": "dengan kata-kata yang sama",
    "share_of_turns": "di lebih dari {0} giliran",
    "mixing": "mencampur {0}",
    "with": "dengan",
    "before": "sebelum {0}",
    "after": "sesudah {0}",
    "unless": "kecuali {0}",
    "only_with": "hanya bila {0}",
    "within": "dalam {0}",
    "same_value": "dengan nilai yang sama",
    "ahead_of": "di depan {0}",
} | _STATES_ID

# Words inside limits, distances and settings, which the scorecard file itself has in English.
_PLAIN_ID = {
    "second": "detik", "seconds": "detik", "minute": "menit", "minutes": "menit", "hour": "jam", "hours": "jam",
    "word": "kata", "words": "kata", "turn": "giliran", "turns": "giliran", "time": "kali", "times": "kali",
    "sentence": "kalimat", "conversation": "percakapan", "earlier": "bagian sebelumnya", "later": "bagian sesudahnya",
    "yes": "ya", "no": "tidak", "otherwise": "lainnya", "chat": "obrolan", "call": "telepon", "email": "surel",
    "social": "media sosial",
}  # fmt: skip

WORDS = {"en": _EN, "id": _ID}
_RUBRIC = {"en": _EN | _RUBRIC_EN, "id": _ID | _RUBRIC_ID}
_TERMINAL = {"en": _EN | _TERMINAL_EN, "id": _ID | _TERMINAL_ID}


def words(lang: str) -> dict[str, str]:
    """The interface words of a language; English where there are none."""
    return WORDS.get(lang, _EN)


def terminal_words(lang: str) -> dict[str, str]:
    """The interface words of scorecards on a terminal; English where there are none."""
    return _TERMINAL.get(lang, _TERMINAL["en"])


def rubric_words(lang: str) -> dict[str, str]:
    """The words by which a scorecard says what is judged; English where there are none."""
    return _RUBRIC.get(lang, _RUBRIC["en"])


def plain_in(text: str, lang: str) -> str:
    """A limit, distance or key of a scorecard file (``2 minutes``, ``chat``) in a language; ``$settings`` stay."""
    if lang != "id":
        return text
    return re.sub(r"(?<![$\w])[a-z]+(?!\w)", lambda found: _PLAIN_ID.get(found[0], found[0]), text)


def counted(number: int, of: str, lang: str) -> str:
    """``1 turn`` or ``2 turns``; ``of`` is turn, conversation or problem."""
    return terminal_words(lang)[f"{'one' if number == 1 else 'many'}_{of}{'' if number == 1 else 's'}"].format(number)


def channel_name(channel: str, lang: str) -> str:
    """A channel in an interface language."""
    return _CHANNELS.get(lang, _CHANNELS["en"])[channel]


def language_name(code: str, lang: str) -> str:
    """A language in an interface language; its code where it has no name here."""
    return _LANGUAGES.get(lang, _LANGUAGES["en"]).get(code, code)
