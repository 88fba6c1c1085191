#!/usr/bin/env python3
"""How much the studio bears, and how long it takes: `scripts/load.py` prints the table of docs/performance.md.

    target/oracles/bin/python scripts/load.py            all of it, about four minutes on an otherwise idle machine
    target/oracles/bin/python scripts/load.py --quick    the same in one minute, for the shape of it and not the figures

Needs the release binary and wrk. Everything runs on this machine, which wrk shares with the server.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "load"), str(Path(__file__).parent.parent / "trials")]

import record
import wrk
from server import Server

MANY = 1_000_000
CONNECTIONS = 64
# Nobody is refused for asking too much: that would be another figure.
OPEN = {
    "trusted_proxies": "127.0.0.1",
    "daily_limit": 100_000,
    "network_daily_limit": 1_000_000,
    "in_flight_max": 1_000,
    "queue_max": 1_000_000,
}
KICK = '{{"kind": "kick", "bpm": 128, "bars": 4, "seed": {}}}'


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true")
    quick = arguments.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="cloudmusic-load.") as folder:
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start\n\n| figure | measured |\n|---|---|", flush=True)
        for figure, measured in figures(Path(folder), quick):
            print(f"| {figure} | {measured} |", flush=True)


def figures(folder: Path, quick: bool):
    seconds = 3 if quick else 10
    yield from start_to_ready(folder / "start", 5 if quick else 30)
    yield from click_to_ready(folder / "click", 30 if quick else 300)
    for visitors in (2, MANY):
        where = folder / f"visitors-{visitors}"
        with serving(where, "web", visitors) as server:
            rate = wrk.drive("access.lua", server.url, visitors, seconds=seconds, connections=CONNECTIONS)
        yield f"read-only decisions, {visitors:,} visitors on record", rate
        with serving(where, "web") as server:
            # Each order is of a visitor drawn from a million: known already, or for the first time.
            rate = wrk.drive("order.lua", server.url, MANY, seconds=seconds, connections=CONNECTIONS)
        yield f"durable decisions (ordered, on the disk), {visitors:,} visitors on record", rate
    yield from under_load(folder / "load", seconds)
    yield from lists(folder / "lists", (1_000, 10_000) if quick else (1_000, 100_000), 200 if quick else 1000)


@contextmanager
def serving(folder: Path, role: str = "all", visitors: int = 0, **settings):
    """A server on what the folder holds, with so many visitors more put on record first."""
    server = Server(folder, role, **(OPEN | settings)).start()
    if visitors:
        server.stop()
        record.visitors(folder / "data/cloudmusic.db", visitors)
        server.start()
    try:
        yield server
    finally:
        if server.is_running():
            # What still waits in the queue is not wanted any more.
            server.kill()
    assert not server.complaints(), server.complaints()[:5]


def start_to_ready(folder: Path, times: int):
    for what, fresh in (("the first time, with an empty folder", True), ("again", False)):
        took = []
        for n in range(times):
            server = Server(folder / (str(n) if fresh else "0")).start()
            took.append(server.started_after_s * 1000)
            server.stop()
        yield f"start to ready, {what}", f"median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms"


def click_to_ready(folder: Path, times: int):
    with serving(folder) as server:
        time.sleep(2)
        yield "resident memory, idle after the start", f"{server.resident_mb():.1f} MB"
        connection = HTTPConnection("127.0.0.1", server.port)
        took = sorted(click(connection, n) for n in range(times))
        yield (
            "a 4-bar kick, from POST to the first byte of sound, one after the other",
            f"p50 {percentile(took, 50):.1f} ms, p99 {percentile(took, 99):.1f} ms",
        )
        time.sleep(2)
        yield f"resident memory, idle after {times} loops", f"{server.resident_mb():.1f} MB"


def click(connection: HTTPConnection, n: int) -> float:
    """Milliseconds until the first bytes of another loop are here."""
    headers = {"Content-Type": "application/json", "Prefer": "wait=30", "X-Forwarded-For": record.address(n)}
    began = time.perf_counter()
    connection.request("POST", "/api/v1/generations", KICK.format(n), headers)
    answer = connection.getresponse()
    generation = json.loads(answer.read())
    assert generation["state"] == "ready", generation
    connection.request("GET", generation["links"]["asset"] + "/audio?format=wav")
    sound = connection.getresponse()
    sound.read(1)
    took = time.perf_counter() - began
    sound.read()
    return took * 1000


def under_load(folder: Path, seconds: int):
    """Everything at once: orders that are worked off while others come in and many ask what is left."""
    with serving(folder) as server, highest_resident(server) as highest:
        asking = threading.Thread(
            target=wrk.drive,
            args=("access.lua", server.url, 1000),
            kwargs={"seconds": seconds, "connections": CONNECTIONS},
        )
        asking.start()
        connection = HTTPConnection("127.0.0.1", server.port)
        until, made = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            click(connection, made)
            made += 1
        asking.join()
    yield f"resident memory under load, highest ({made / seconds:.0f} loops a second beside the reading)", f"{highest[0]:.1f} MB"


@contextmanager
def highest_resident(server: Server):
    highest, over = [0.0], threading.Event()

    def watch():
        while not over.wait(0.02):
            highest[0] = max(highest[0], server.resident_mb())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield highest
    finally:
        over.set()
        watching.join()


def lists(folder: Path, counts: tuple[int, ...], times: int):
    for count in counts:
        where = folder / str(count)
        with serving(where) as server:
            cookie = owner_of_a_kick(server)
        record.assets(where / "data/cloudmusic.db", count)
        with serving(where) as server:
            connection = HTTPConnection("127.0.0.1", server.port)
            for what, query, found in (
                ("first page", "", 30),
                ("filtered by kind and tempo", "?kind=kick&bpm_min=100&bpm_max=140", 30),
                ("a text that none has, the worst of all filters", "?q=nowhere", 0),
            ):
                took = sorted(page(connection, query, cookie, found) for _ in range(times if found else times // 10))
                yield (
                    f"list of {count:,} assets, {what}",
                    f"p50 {percentile(took, 50):.2f} ms, p99 {percentile(took, 99):.2f} ms",
                )


def owner_of_a_kick(server: Server) -> str:
    """The cookie of somebody with one asset."""
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/api/v1/access")
    answer = connection.getresponse()
    answer.read()
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    headers = {"Content-Type": "application/json", "Prefer": "wait=30", "Cookie": cookie}
    connection.request("POST", "/api/v1/generations", KICK.format(1), headers)
    assert json.loads(connection.getresponse().read())["state"] == "ready"
    return cookie


def page(connection: HTTPConnection, query: str, cookie: str, found: int) -> float:
    began = time.perf_counter()
    connection.request("GET", f"/api/v1/assets{query}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - began
    assert answer.status == 200 and len(json.loads(body)["assets"]) == found, body[:300]
    return took * 1000


def percentile(sorted_figures: list[float], percent: int) -> float:
    return sorted_figures[min(len(sorted_figures) - 1, len(sorted_figures) * percent // 100)]


if __name__ == "__main__":
    main()
