"""What plans and comparisons say to people, in English and Indonesian; ``{…}`` is filled in."""

_EN = {
    "decimal_mark": ".",
    "focus_why": "{lost} of {weight} points lost per contact on average (95% interval {low} to {high}); "
    "scored in {n} of {contacts} contacts.",
    "too_few": "Only {contacts} scored contacts in this period. A plan needs at least {fewest}, or it would rest on chance. "
    "Score more, or choose a longer period.",
    "nothing_lost": "No criterion that was scored in at least {fewest} contacts lost points. There is nothing to plan; say so.",
    "better": "Better than can be explained by chance and by the pull towards the average.",
    "worse": "Worse than can be explained by chance and by the pull towards the average.",
    "no_clear_change": "No change that is clear of chance and of the pull towards the average.",
    "too_few_to_compare": "Too few contacts before or after: at least {fewest} on each side are needed.",
    "no_guard": "This can not be judged. What is worst is chosen, so it mostly gets better by itself, and how much takes at "
    "least {fewest} agents with scored contacts in the period before.",
    "guard": "From {before} the team's spread leads to expect {expected} now with no coaching at all; found was {after}.",
}
_ID = {
    "decimal_mark": ",",
    "focus_why": "Rata-rata {lost} dari {weight} poin hilang per kontak (selang 95% {low} sampai {high}); "
    "dinilai pada {n} dari {contacts} kontak.",
    "too_few": "Hanya {contacts} kontak yang dinilai pada periode ini. Rencana memerlukan paling sedikit {fewest}; kurang dari itu "
    "hanya kebetulan. Nilai lebih banyak, atau pilih periode yang lebih panjang.",
    "nothing_lost": "Tidak ada kriteria yang dinilai pada paling sedikit {fewest} kontak yang kehilangan poin. "
    "Tidak ada yang perlu direncanakan; sampaikan itu.",
    "better": "Lebih baik daripada yang dapat dijelaskan oleh kebetulan dan tarikan ke rata-rata.",
    "worse": "Lebih rendah daripada yang dapat dijelaskan oleh kebetulan dan tarikan ke rata-rata.",
    "no_clear_change": "Tidak ada perubahan yang jelas di luar kebetulan dan tarikan ke rata-rata.",
    "too_few_to_compare": "Kontak sebelum atau sesudahnya terlalu sedikit: perlu paling sedikit {fewest} di tiap sisi.",
    "no_guard": "Ini belum dapat dinilai. Yang dipilih adalah yang terlemah, jadi biasanya membaik dengan sendirinya; untuk "
    "mengetahui seberapa jauh diperlukan paling sedikit {fewest} petugas dengan kontak yang dinilai pada periode sebelumnya.",
    "guard": "Dari {before}, sebaran tim membuat {expected} diharapkan sekarang tanpa pembinaan apa pun; yang ditemukan {after}.",
}
WORDS = {"en": _EN, "id": _ID}


def words(language: str) -> dict[str, str]:
    """The texts of a language; English where there are none."""
    return WORDS.get(language, _EN)


def decimal(value: float, language: str) -> str:
    """A number with one digit behind the mark of the language."""
    return f"{value:.1f}".replace(".", words(language)["decimal_mark"])


def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{100 * share:.0f}%"
