"""How fast a running `coach serve` answers one client and 50 at once, with drafts of 60 words in both languages.

Start the server first, then:   python benchmarks/serve_load.py http://127.0.0.1:8081 --seconds 6
It sends to this machine only, and stops by itself. No two drafts are the same, so that nothing is remembered.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import threading
import time
from urllib.parse import urlencode, urlsplit

CLIENTS = 50
LONGEST_SECONDS = 30.0
NUMBERS = itertools.count(1)
DRAFTS = {
    "en": (
        "Hello, thank you for your message about order {number}. Unfortunately we can't change the address now, because that is "
        "not my department. You must fill in the form again and wait for ten days. As I already told you, the parcel has left "
        "the depot. Please calm down, we will look at it at some point, and then somebody will maybe call you back soon."
    ),
    "id": (
        "Halo, terima kasih atas pesan Bapak tentang pesanan {number}. Maaf, kami tidak bisa mengubah alamatnya sekarang karena itu "
        "bukan bagian saya. Bapak harus mengisi formulir lagi dan menunggu sepuluh hari. Seperti yang sudah saya bilang, paketnya "
        "sudah keluar dari gudang. Tolong tenang saja, nanti kami cek, lalu mungkin ada petugas kami yang menghubungi Bapak secepatnya."
    ),
}
CONTEXTS = {"en": "My parcel is late, and nobody answers!", "id": "Paket saya telat dan tidak ada yang jawab!"}


def v2_check(draft: str, language: str) -> tuple[str, str, str]:
    """The address, body and content type of a request as an editor sends it."""
    fields = {"text": draft, "language": {"en": "en-US", "id": "id-ID"}[language], "context": CONTEXTS[language]}
    return "/v2/check", urlencode(fields), "application/x-www-form-urlencoded"


def v1_check(draft: str, language: str) -> tuple[str, str, str]:
    """The address, body and content type of a request as a program sends it."""
    return "/v1/check", json.dumps({"draft": draft, "context": CONTEXTS[language]}), "application/json"


def main() -> None:
    """Prints p50, p95 and errors of both addresses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8081")
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    seconds = min(options.seconds, LONGEST_SECONDS)
    address = urlsplit(options.address)
    if address.hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("a load test is for a server of this machine")
    place = f"{address.hostname}:{address.port}"
    print(f"words of a draft: {', '.join(f'{code} {len(draft.split())}' for code, draft in DRAFTS.items())}")
    for made in (v2_check, v1_check):
        for clients in (1, CLIENTS):
            print(f"{made('', 'en')[0]}  {told(load(place, made, clients, seconds), clients, seconds)}")


def load(place: str, made, clients: int, seconds: float) -> tuple[list[float], list[str]]:
    """The seconds that each answer took, and what went wrong, with so many clients at once."""
    took: list[float] = []
    errors: list[str] = []
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=one_client, args=(place, made, end, took, errors)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, errors


def one_client(place: str, made, end: float, took: list[float], errors: list[str]) -> None:
    """One request after the other until the end."""
    connection = http.client.HTTPConnection(place, timeout=60)
    while time.perf_counter() < end:
        number = next(NUMBERS)
        language = ("en", "id")[number % 2]
        path, body, kind = made(DRAFTS[language].format(number=number), language)
        begun = time.perf_counter()
        try:
            connection.request("POST", path, body.encode(), {"Content-Type": kind})
            reply = connection.getresponse()
            reply.read()
        except (OSError, http.client.HTTPException) as fault:
            errors.append(type(fault).__name__)
            connection.close()
            continue
        if reply.status == 200:
            took.append(time.perf_counter() - begun)
        else:
            errors.append(str(reply.status))
    connection.close()


def told(measured: tuple[list[float], list[str]], clients: int, seconds: float) -> str:
    """One line of numbers."""
    took, errors = sorted(measured[0]), measured[1]
    if not took:
        return f"{clients:3} clients: no answer; errors: {sorted(set(errors))}"
    p50, p95 = (1000 * took[min(len(took) - 1, int(share * len(took)))] for share in (0.5, 0.95))
    rate = len(took) / seconds
    return f"{clients:3} clients: p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  {rate:5.0f} a second  errors {len(errors)} {sorted(set(errors))}"


if __name__ == "__main__":
    main()
