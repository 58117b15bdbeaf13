"""Indonesian word forms: prefixes, suffixes and clitics around a stem."""

from __future__ import annotations

# Longest first, so that "nyalah" loses "lah" and then "nya".
_CLITICS = ("nyalah", "kanlah", "kah", "lah", "pun", "nya", "ku", "mu")
_SUFFIXES = ("kan", "an", "i", "in", "")
_PREFIXES = (
    "memper", "diper", "member", "keter", "keber", "menge", "penge", "meng", "meny", "mem", "men", "me",
    "peng", "peny", "pem", "pen", "per", "pel", "pe", "ber", "be", "ter", "te", "di", "ke", "se", "nge", "ng", "ny", "n", "m", "",
)  # fmt: skip
# The first sound of the stem that a nasal prefix swallows: me + kirim -> mengirim.
_SWALLOWED = {"meng": "k", "peng": "k", "ng": "k", "mem": "p", "pem": "p", "m": "p", "men": "t", "pen": "t", "n": "t",
              "meny": "s", "peny": "s", "ny": "s"}  # fmt: skip


def is_form_of(word: str, stem: str) -> bool:
    """Whether a word is built from a stem with me-/di-/ber-/ter-/pe-/ke-/se-, -kan/-i/-an/-in and -nya/-lah/-kah/-ku/-mu.

    Args:
        word: one word in lower case.
        stem: the stem in lower case, such as ``kirim`` for ``mengirimkan``.
    """
    if word == stem:
        return True
    if len(stem) < 3 or stem[1:] not in word:
        return False
    for base in _without_clitics(word):
        for prefix in _PREFIXES:
            if not base.startswith(prefix):
                continue
            rest = base[len(prefix) :]
            for core in (rest, _SWALLOWED[prefix] + rest) if prefix in _SWALLOWED else (rest,):
                if core.startswith(stem) and core[len(stem) :] in _SUFFIXES:
                    return True
    return False


def _without_clitics(word: str) -> tuple[str, ...]:
    return (
        word,
        *(word[: -len(clitic)] for clitic in _CLITICS if word.endswith(clitic) and len(word) > len(clitic) + 2),
    )
