#!/usr/bin/env python3
"""What the studio adds to a prediction at Replicate, and what ten large downloads at once cost: this prints a table.

    target/oracles/bin/python scripts/load_engines.py            about three minutes on an otherwise idle machine
    target/oracles/bin/python scripts/load_engines.py --quick    for the shape of it and not the figures

Needs the release binary. Everything runs on this machine, the stand-in for Replicate too, whose predictions take as long as
it is told and then hand over a take of eight seconds and more.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "trials"))

from engine_room import GROOVE, MUSICGEN, PUBLIC
from replicate_stand_in import StandIn, parcels, sound
from server import Server
from visitor import Visitor

FREE = {"daily_limit": 1000, "network_daily_limit": 1000, "in_flight_max": 100}
# Predictions are over at any moment between two questions.
LASTS_S = (2.0, 6.0)
DOWNLOADS, MEGABYTES = 10, 20
SETTLES_S = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true")
    times = 3 if arguments.parse_args().quick else 20
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start\n")
    print("| figure | measured |\n|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="cloudmusic-load.") as folder:
        for figure, measured in chain(added(Path(folder), times), memory(Path(folder))):
            print(f"| {figure} | {measured} |", flush=True)


@contextmanager
def studio(folder: Path, **settings):
    """A studio in a new folder, and Replicate beside it."""
    with StandIn() as replicate:
        server = Server(folder, **(replicate.settings | MUSICGEN | FREE | settings)).start()
        replicate.courier.forward(PUBLIC, server.url)
        try:
            yield server, replicate
            assert not server.complaints(), server.complaints()[:5]
        finally:
            server.kill()


def added(folder: Path, times: int):
    for way, settings in (("called back", {"public_url": PUBLIC}), ("asked about", {})):
        asked, done = [], []
        draw = random.Random(3)
        with studio(folder / way, **settings) as (server, replicate):
            visitor = Visitor(server)
            for seed in range(times):
                replicate.machines.plan(takes_s=draw.uniform(*LASTS_S))
                over = visitor.until_over(visitor.ask(GROOVE | {"seed": seed}).json()["id"])
                assert over["state"] == "ready", over
                prediction = replicate.predictions[-1]
                asked.append(between(over["created_at"], prediction["created_at"]))
                done.append(between(prediction["completed_at"], over["finished_at"]))
        if way == "called back":
            yield "from the order to Replicate's being asked", spread(asked)
        yield f"from Replicate's being done to the loop's being ready, {way}", spread(done)


def between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


def spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:,.0f} ms, at most {max(seconds) * 1000:,.0f} ms, of {len(seconds)}"


def memory(folder: Path):
    take = sound.groove("drum groove, 124 bpm", 1, MEGABYTES * 1e6 / (4 * 44_100), 44_100)
    fetched = threading.Event()
    parcel = parcels.Parcel("out.wav", sound.file(take, 44_100, "wav"), "audio/wav", held_until=fetched)
    with studio(folder / "memory", recordings=DOWNLOADS) as (server, replicate):
        replicate.machines.usual = replace(replicate.machines.usual, parcel=parcel)
        # Of one visitor's loops few are made at once.
        visitors = [Visitor(server) for _ in range(DOWNLOADS)]
        yield "memory before anything was made", f"{server.resident_mb():.0f} MB"
        with watched(server) as seen:
            ids = [visitor.ask(GROOVE).json()["id"] for visitor in visitors]
            while len(replicate.parcels.fetched) < DOWNLOADS:
                time.sleep(0.01)
            # All are there but for their last bytes.
            time.sleep(SETTLES_S)
            yield f"while {DOWNLOADS} takes of {MEGABYTES} MB are fetched at once, at most", f"{max(seen):.0f} MB"
            fetched.set()
            over = [visitor.until_over(id, 300) for visitor, id in zip(visitors, ids)]
        assert all(one["state"] == "ready" for one in over), over
        yield "until all of them were cut, at most", f"{max(seen):.0f} MB"


@contextmanager
def watched(server: Server):
    """Resident memory in MB, as often as it can be seen."""
    seen = [server.resident_mb()]
    over = threading.Event()

    def watch():
        while not over.wait(0.01):
            seen.append(server.resident_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    main()
