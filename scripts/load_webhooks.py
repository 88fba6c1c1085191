#!/usr/bin/env python3
"""How many of Stripe's webhooks the studio takes, and how soon they are seen to: this prints a table.

    target/oracles/bin/python scripts/load_webhooks.py            about six minutes on an otherwise idle machine
    target/oracles/bin/python scripts/load_webhooks.py --quick    for the shape of it and not the figures

Needs the release binary, wrk and PostgreSQL. Everything runs on this machine: wrk, the database, and the stand-in for
Stripe, which is written in Python and asked about each purchase that is settled.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "load"), str(Path(__file__).parent.parent / "trials")]

import letters
import purchases
import stripe as official
import wrk
from durable import Postgres, Sqlite
from server import Server
from shop import book
from stripe_stand_in import StandIn

CONNECTIONS = 64
# More letters than can be sent in a second: those that are kept, and others.
KEPT_FASTEST, FASTEST = 8_000, 20_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true")
    seconds = 2 if arguments.parse_args().quick else 10
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start\n")
    print("| figure | measured |\n|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="cloudmusic-load.") as folder:
        for kind in (Sqlite, Postgres):
            for figure, measured in figures(kind, Path(folder) / kind.__name__, seconds):
                print(f"| {kind.name}, {figure} | {measured} |", flush=True)
    for figure, measured in questions(seconds):
        print(f"| {figure} | {measured} |", flush=True)


def figures(kind: type, folder: Path, seconds: int):
    folder.mkdir()
    with ExitStack() as stack:
        stripe = stack.enter_context(StandIn())
        database = Sqlite(folder / "data") if kind is Sqlite else stack.enter_context(Postgres())
        server = Server(folder, **stripe.settings, **database.settings).start()
        stack.callback(server.kill)
        file = folder / "letters"

        letters.of_others(file, stripe, FASTEST * seconds)
        rate = wrk.drive("webhook.lua", server.url, file, seconds=seconds, connections=CONNECTIONS)
        yield "events of another shop's: proven, looked up, not kept", rate

        wallets, begun = purchases.rows(KEPT_FASTEST * seconds, int(time.time() * 1000), letters.AMOUNT)
        with database.connect() as cursor:
            purchases.insert(cursor, database.mark, wallets, begun)
        letters.of_purchases(file, stripe, [id for id, *_ in begun])
        began = time.monotonic()
        rate = wrk.drive("webhook.lua", server.url, file, seconds=seconds, connections=CONNECTIONS)
        yield "events of our purchases: proven, kept on the disk", rate
        kept = until_seen_to(database)
        took = time.monotonic() - began
        with database.connect() as cursor:
            (paid,) = cursor.execute("select count(*) from purchases where state = 'paid'").fetchone()
            (credited,) = cursor.execute("select sum(balance) from wallets").fetchone()
        assert credited == 40 * paid, f"{credited} credits for {paid} purchases"
        yield "the same, until the last purchase was credited", f"{kept / took:,.0f} a second, {paid:,} purchases"
        assert not server.complaints(), server.complaints()[:5]


def questions(seconds: int):
    """What the stand-in can do when nothing else does anything, since no studio settles faster than that."""
    with StandIn() as stripe:
        session = stripe.account.create_session(book("order-1"))["id"]
        stripe.account.pay(session)
        asking = (stripe.key, official.api_version, session)
        rate = wrk.drive("question.lua", stripe.url, *asking, seconds=seconds, connections=4)
    yield "questions that the stand-in answers, four at a time", rate


def until_seen_to(database) -> int:
    """How many events there are, once none of them waits any more."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with database.connect() as cursor:
            (waiting,) = cursor.execute("select count(*) from stripe_events where outcome is null").fetchone()
            if not waiting:
                (kept,) = cursor.execute("select count(*) from stripe_events").fetchone()
                return kept
        time.sleep(0.2)
    raise AssertionError(f"{waiting} events still wait")


if __name__ == "__main__":
    main()
