"""The words of the report, in English and Indonesian, and how it writes numbers and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coach.coaching.figures import Figure
from coach.exports._words import channel_name, language_name
from coach.exports.report.content import AgentReport, Moment, TrendPoint

_EN = {
    "title": "Feedback report",
    "period": "{since} to {until}",
    "days": "Period",
    "scorecard": "Scorecard",
    "at_a_glance": "At a glance",
    "mean_score": "Mean score",
    "of_100": "of 100",
    "interval": "95% interval",
    "interval_of": "95% interval {low} to {high}",
    "on_contacts": "{n} contacts",
    "on_contacts_one": "1 contact",
    "contacts": "Contacts",
    "graded": "With a grade",
    "need_review": "Need a person's look",
    "other_contacts": "{n} contacts of this period were scored by another scorecard and are in no figure here.",
    "no_score": "No contact of this period has a grade.",
    "strengths": "What goes well",
    "no_strengths": "Nothing can be said for sure yet; more contacts will tell.",
    "work": "What to work on",
    "work_about": "At most two things at once, those that cost most points.",
    "no_work": "Nothing stands out that should be worked on.",
    "latest": "From the latest contact.",
    "advice": "What to do",
    "said": "What was said",
    "instead_of": "Instead of",
    "better": "A better wording",
    "leave_out": "(leave these words out)",
    "blank_hint": "Fill in what stands in square brackets.",
    "plan": "Coaching plan",
    "plan_focus": "Focus",
    "plan_starts": "Agreed from",
    "plan_review": "Looked at again",
    "plan_read": "Read by the agent",
    "plan_unread": "Not yet read by the agent",
    "over_time": "Score over time",
    "by_week": "Mean score by week (the day is its Monday). The band is the 95% interval; a hollow dot rests on under five contacts.",
    "by_month": "Mean score by month. The band is the 95% interval; a hollow dot rests on under five contacts.",
    "no_trend": "Nothing was scored in this period.",
    "week": "Week of",
    "month": "Month",
    "trend_about": "Score over time, {n} points: {points}.",
    "by_criterion": "Section by section",
    "by_criterion_about": "What the answers were worth on average, 0 to 100, with the 95% interval. Read the interval before the "
    "figure: on few contacts it is wide, and a hollow dot rests on under five.",
    "criterion": "Criterion",
    "section": "Section",
    "weight": "Weight",
    "value": "Value",
    "low": "Low",
    "high": "High",
    "never_scored": "not scored",
    "met": "Met",
    "partly met": "Partly met",
    "not met": "Not met",
    "not applicable": "Did not arise",
    "not scored": "Could not be told",
    "contact_list": "Contacts",
    "latest_of": "The latest {shown} of {n}.",
    "day": "Day",
    "channel": "Channel",
    "language": "Language",
    "contact": "Contact",
    "score": "Score",
    "no_grade": "needs a look",
    "turn": "turn {n}",
    "agent": "Agent",
    "customer": "Customer",
    "bot": "Bot",
    "system": "System",
    "how": "How to read this",
    "how_text": "The score is a reading by rules, measures and a model; a person decides what it means. An interval says where the "
    "true value lies 19 times of 20; where two overlap, nothing says which is higher. Contacts that a person has to look at first "
    "are in no mean. Who disagrees with an answer can dispute it on the page My feedback.",
    "made_by": "Made by Santun",
    "page_of": "Page {page} of {pages}",
    "feedback": "Feedback",
    "kind": "Kind",
    "overview": "Overview",
    "trend": "Trend",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_ID = {
    "title": "Laporan umpan balik",
    "period": "{since} sampai {until}",
    "days": "Periode",
    "scorecard": "Kartu nilai",
    "at_a_glance": "Sekilas",
    "mean_score": "Rata-rata nilai",
    "of_100": "dari 100",
    "interval": "Selang 95%",
    "interval_of": "Selang 95% {low} sampai {high}",
    "on_contacts": "{n} kontak",
    "on_contacts_one": "1 kontak",
    "contacts": "Kontak",
    "graded": "Dengan nilai",
    "need_review": "Perlu dilihat orang",
    "other_contacts": "{n} kontak pada periode ini dinilai dengan kartu nilai lain dan tidak masuk angka mana pun di sini.",
    "no_score": "Belum ada kontak bernilai pada periode ini.",
    "strengths": "Yang sudah baik",
    "no_strengths": "Belum ada yang dapat dikatakan dengan pasti; perlu lebih banyak kontak.",
    "work": "Yang perlu dilatih",
    "work_about": "Paling banyak dua hal sekaligus, yaitu yang paling banyak menghilangkan poin.",
    "no_work": "Tidak ada yang menonjol untuk dilatih.",
    "latest": "Dari kontak terakhir.",
    "advice": "Yang dapat dilakukan",
    "said": "Yang dikatakan",
    "instead_of": "Alih-alih",
    "better": "Kalimat yang lebih baik",
    "leave_out": "(hilangkan kata-kata ini)",
    "blank_hint": "Isi bagian di dalam kurung siku.",
    "plan": "Rencana pembinaan",
    "plan_focus": "Fokus",
    "plan_starts": "Disepakati sejak",
    "plan_review": "Dilihat lagi",
    "plan_read": "Sudah dibaca petugas",
    "plan_unread": "Belum dibaca petugas",
    "over_time": "Nilai dari waktu ke waktu",
    "by_week": "Rata-rata nilai per minggu (dari hari Senin). Pitanya selang 95%; titik kosong bertumpu pada kurang dari lima kontak.",
    "by_month": "Rata-rata nilai per bulan. Pitanya selang 95%; titik kosong bertumpu pada kurang dari lima kontak.",
    "no_trend": "Belum ada yang dinilai pada periode ini.",
    "week": "Minggu",
    "month": "Bulan",
    "trend_about": "Nilai dari waktu ke waktu, {n} titik: {points}.",
    "by_criterion": "Bagian demi bagian",
    "by_criterion_about": "Nilai rata-rata jawaban, 0 sampai 100, dengan selang 95%. Baca selangnya lebih dulu daripada angkanya: "
    "dengan sedikit kontak selang itu lebar, dan titik kosong bertumpu pada kurang dari lima.",
    "criterion": "Kriteria",
    "section": "Bagian",
    "weight": "Bobot",
    "value": "Nilai",
    "low": "Bawah",
    "high": "Atas",
    "never_scored": "tidak dinilai",
    "met": "Terpenuhi",
    "partly met": "Sebagian terpenuhi",
    "not met": "Tidak terpenuhi",
    "not applicable": "Tidak terjadi",
    "not scored": "Tidak dapat dipastikan",
    "contact_list": "Daftar kontak",
    "latest_of": "{shown} terakhir dari {n}.",
    "day": "Hari",
    "channel": "Saluran",
    "language": "Bahasa",
    "contact": "Kontak",
    "score": "Nilai",
    "no_grade": "perlu dilihat",
    "turn": "giliran {n}",
    "agent": "Petugas",
    "customer": "Pelanggan",
    "bot": "Bot",
    "system": "Sistem",
    "how": "Cara membaca laporan ini",
    "how_text": "Nilai adalah pembacaan oleh aturan, ukuran, dan model; orang yang memutuskan artinya. Selang menunjukkan di mana nilai "
    "sebenarnya berada 19 dari 20 kali; bila dua selang bertumpang tindih, tidak ada yang dapat disebut lebih tinggi. Kontak yang "
    "perlu dilihat orang lebih dulu tidak masuk rata-rata. Yang tidak setuju dengan suatu jawaban dapat menyanggahnya di halaman "
    "Umpan balik saya.",
    "made_by": "Dibuat oleh Santun",
    "page_of": "Halaman {page} dari {pages}",
    "feedback": "Umpan balik",
    "kind": "Jenis",
    "overview": "Ikhtisar",
    "trend": "Tren",
    "months": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
}
LANGUAGES = {"en": _EN, "id": _ID}


@dataclass(frozen=True)
class ReportWords:
    """The report's texts in one language; calling it with a key gives the text with its places filled in."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key; raises KeyError when there is none."""
        return self.texts[key].format(**values) if values else self.texts[key]

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it."""
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "id" else text

    def points(self, share: float) -> str:
        """A share of 1 out of 100."""
        return self.number(100 * share)

    def interval(self, figure: Figure) -> str:
        """The interval of a figure out of 100, such as ``42–98``."""
        return f"{self.points(figure.interval.low)}–{self.points(figure.interval.high)}"

    def interval_in_words(self, figure: Figure) -> str:
        """The same in words."""
        return self("interval_of", low=self.points(figure.interval.low), high=self.points(figure.interval.high))

    def contacts(self, count: int) -> str:
        """How many contacts something rests on."""
        return self("on_contacts_one" if count == 1 else "on_contacts", n=self.number(count))

    def day(self, day: date, *, with_year: bool = True) -> str:
        """A day such as ``5 Oct 2026``, or without the year."""
        short = f"{day.day} {self._month(day)}"
        return f"{short} {day.year}" if with_year else short

    def time(self, point: TrendPoint, *, by_month: bool) -> str:
        """The week or month of a point."""
        day = point.starts_on
        return f"{self._month(day)} {day.year}" if by_month else self.day(day, with_year=False)

    def period(self, report: AgentReport) -> str:
        """The period of a report."""
        return self("period", since=self.day(report.since), until=self.day(report.until))

    def channel(self, channel: str) -> str:
        """A channel's name."""
        return channel_name(channel, self.language)

    def language_of(self, code: str) -> str:
        """A language's name."""
        return language_name(code, self.language)

    def place(self, moment: Moment) -> str:
        """Where the words of a moment were said."""
        who, turn = self(moment.role.value), self("turn", n=self.number(moment.turn))
        return (
            f"{who} · {turn} · {self.day(moment.day)} · {self.channel(moment.channel.value)} · {moment.conversation_id}"
        )

    def _month(self, day: date) -> str:
        return self("months").split()[day.month - 1]


def report_words(language: str) -> ReportWords:
    """The texts of a language; English where there are none."""
    return ReportWords(language if language in LANGUAGES else "en", LANGUAGES.get(language, _EN))
