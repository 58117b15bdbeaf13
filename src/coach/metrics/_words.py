"""The names and meanings of metrics, and what must be said beside figures, in English and Indonesian."""

_EN = {
    "csat": "Customer satisfaction (CSAT)",
    "csat.top_two_1_5": "Share of answers 4 and 5 on a scale of 1 to 5.",
    "csat.mean_1_5": "Mean answer on a scale of 1 to 5.",
    "csat.top_two_1_10": "Share of answers 9 and 10 on a scale of 1 to 10.",
    "csat.mean_1_10": "Mean answer on a scale of 1 to 10.",
    "nps": "Net Promoter Score (NPS)",
    "nps.promoters_less_detractors": "Promoters (9 and 10) less detractors (0 to 6), as points from -100 to 100.",
    "ces": "Customer effort (CES)",
    "ces.effort_1_5_low_is_good": "Mean effort on a scale of 1 to 5; low is good.",
    "ces.ease_1_7_high_is_good": "Mean ease on a scale of 1 to 7; high is good.",
    "ces.ease_1_5_high_is_good": "Mean ease on a scale of 1 to 5; high is good.",
    "fcr": "First contact resolution (FCR)",
    "fcr.asked": "Share of customers who said that the first contact solved it.",
    "fcr.no_return": "Share of contacts after which the customer did not come back within {0} days.",
    "frt": "First response time (FRT)",
    "frt.median_clock": "Median time to the first answer of a person, round the clock.",
    "frt.mean_clock": "Mean time to the first answer of a person, round the clock.",
    "frt.median_business": "Median time to the first answer of a person, in business hours only ({0}).",
    "frt.mean_business": "Mean time to the first answer of a person, in business hours only ({0}).",
    "art": "Resolution time (ART)",
    "art.median_clock": "Median time from opening to solving, round the clock.",
    "art.mean_clock": "Mean time from opening to solving, round the clock.",
    "art.median_business": "Median time from opening to solving, in business hours only ({0}).",
    "art.mean_business": "Mean time from opening to solving, in business hours only ({0}).",
    "aht": "Handle time (AHT)",
    "aht.talk_hold_wrap_up": "Mean of talk, hold and wrap-up. Read it beside quality, never alone.",
    "aht.first_to_last_word": "Mean time from the first to the last word. Read it beside quality, never alone.",
    "resolution": "Resolution rate",
    "resolution.in_the_contact": "Share of contacts that were solved before they ended.",
    "resolution.in_the_end": "Share of cases that were solved in the end, over however many contacts.",
    "sla": "Service level (SLA)",
    "sla.answered_within": "Share of contacts answered by a person within {0} seconds.",
    "volume": "Volume",
    "volume.contacts": "Number of contacts. The interval is that of the rate behind it.",
    "retention": "Retention",
    "retention.stayed": "Share of customers at the start of the period who are still customers at its end.",
    "only_correlation": "This is correlation, not cause. Contacts where a criterion is met may differ in other ways: "
    "easier cases, calmer customers, other agents or channels. Few customers answer surveys, and not by chance. "
    "Use it to ask a question, try a change with some of the team, and look again; never to judge a person.",
    "nothing_stands_out": "No criterion stands out after the correction for how many were looked at. "
    "That is no proof that none matters.",
    "too_few_pairs": "No criterion has {0} contacts with CSAT on both sides, met and not met; bring in more.",
}

_ID = {
    "csat": "Kepuasan pelanggan (CSAT)",
    "csat.top_two_1_5": "Porsi jawaban 4 dan 5 pada skala 1 sampai 5.",
    "csat.mean_1_5": "Rata-rata jawaban pada skala 1 sampai 5.",
    "csat.top_two_1_10": "Porsi jawaban 9 dan 10 pada skala 1 sampai 10.",
    "csat.mean_1_10": "Rata-rata jawaban pada skala 1 sampai 10.",
    "nps": "Net Promoter Score (NPS)",
    "nps.promoters_less_detractors": "Promotor (9 dan 10) dikurangi detraktor (0 sampai 6), dalam poin -100 sampai 100.",
    "ces": "Upaya pelanggan (CES)",
    "ces.effort_1_5_low_is_good": "Rata-rata upaya pada skala 1 sampai 5; makin rendah makin baik.",
    "ces.ease_1_7_high_is_good": "Rata-rata kemudahan pada skala 1 sampai 7; makin tinggi makin baik.",
    "ces.ease_1_5_high_is_good": "Rata-rata kemudahan pada skala 1 sampai 5; makin tinggi makin baik.",
    "fcr": "Selesai pada kontak pertama (FCR)",
    "fcr.asked": "Porsi pelanggan yang menyatakan masalahnya selesai pada kontak pertama.",
    "fcr.no_return": "Porsi kontak yang pelanggannya tidak kembali dalam {0} hari.",
    "frt": "Waktu respons pertama (FRT)",
    "frt.median_clock": "Median waktu sampai jawaban pertama dari petugas, dihitung 24 jam.",
    "frt.mean_clock": "Rata-rata waktu sampai jawaban pertama dari petugas, dihitung 24 jam.",
    "frt.median_business": "Median waktu sampai jawaban pertama dari petugas, hanya jam kerja ({0}).",
    "frt.mean_business": "Rata-rata waktu sampai jawaban pertama dari petugas, hanya jam kerja ({0}).",
    "art": "Waktu penyelesaian (ART)",
    "art.median_clock": "Median waktu dari dibuka sampai selesai, dihitung 24 jam.",
    "art.mean_clock": "Rata-rata waktu dari dibuka sampai selesai, dihitung 24 jam.",
    "art.median_business": "Median waktu dari dibuka sampai selesai, hanya jam kerja ({0}).",
    "art.mean_business": "Rata-rata waktu dari dibuka sampai selesai, hanya jam kerja ({0}).",
    "aht": "Waktu penanganan (AHT)",
    "aht.talk_hold_wrap_up": "Rata-rata bicara, tunggu, dan pekerjaan sesudahnya. Baca bersama mutu, jangan sendirian.",
    "aht.first_to_last_word": "Rata-rata waktu dari kata pertama sampai kata terakhir. Baca bersama mutu, jangan sendirian.",
    "resolution": "Tingkat penyelesaian",
    "resolution.in_the_contact": "Porsi kontak yang selesai sebelum kontak itu berakhir.",
    "resolution.in_the_end": "Porsi kasus yang akhirnya selesai, berapa pun kontaknya.",
    "sla": "Tingkat layanan (SLA)",
    "sla.answered_within": "Porsi kontak yang dijawab petugas dalam {0} detik.",
    "volume": "Jumlah kontak",
    "volume.contacts": "Banyaknya kontak. Selangnya adalah selang laju di baliknya.",
    "retention": "Retensi",
    "retention.stayed": "Porsi pelanggan pada awal periode yang masih menjadi pelanggan pada akhirnya.",
    "only_correlation": "Ini korelasi, bukan sebab. Kontak yang memenuhi suatu kriteria bisa berbeda dalam hal lain: "
    "kasus lebih mudah, pelanggan lebih tenang, petugas atau saluran lain. Hanya sedikit pelanggan menjawab survei, dan "
    "bukan secara acak. Pakailah untuk bertanya, coba perubahan pada sebagian tim, lalu lihat lagi; jangan untuk menilai orang.",
    "nothing_stands_out": "Tidak ada kriteria yang menonjol setelah dikoreksi menurut banyaknya yang diperiksa. "
    "Itu bukan bukti bahwa tidak ada yang penting.",
    "too_few_pairs": "Belum ada kriteria dengan {0} kontak ber-CSAT di kedua sisi, terpenuhi dan belum terpenuhi; tambahkan data.",
}

WORDS = {"en": _EN, "id": _ID}


def words(language: str) -> dict[str, str]:
    """The texts of a language; English where there are none."""
    return WORDS.get(language, _EN)
