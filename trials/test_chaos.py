"""Processes die in the middle of anything; what was promised is kept all the same."""

import asyncio
import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import wire
from buyer import Buyer
from shop import Shop
from visitor import OVER, Visitor

SEED = int(os.environ.get("CHAOS_SEED", "1"))
JOBS = 300
VISITORS = 75
WORKERS = 3
KILLS = 60
SOLD = 40

SETTINGS = {
    "lease_s": 1,
    "daily_limit": 1000,
    "network_daily_limit": 1000,
    "in_flight_max": 1000,
    "queue_max": 10_000,
    "trusted_proxies": "127.0.0.1",
}


def visitors(shop: Shop, number: int) -> list[Buyer]:
    """Somebody from each of so many networks. Every third has bought credits, and pays."""
    all = [shop.buyer(address=f"198.51.{n // 250}.{n % 250 + 1}") for n in range(number)]
    for buyer in all[::3]:
        shop.sell(buyer)
    return all


def brief(draw: random.Random) -> dict:
    kind = draw.choice(["kick", "bass", "hats", "percussion", "impact"])
    return {"kind": kind, "bpm": draw.randrange(60, 200), "bars": draw.choice([1, 2]), "seed": draw.randrange(50)}


def ask_for(all: list[Visitor], number: int, draw: random.Random) -> list[tuple[Visitor, str]]:
    """Who asked, and the ids they were promised."""
    asked = [(all[n % len(all)], brief(draw)) for n in range(number)]

    def ask(one: tuple[Visitor, dict]) -> tuple[Visitor, str]:
        visitor, wanted = one
        answer = visitor.ask(wanted)
        assert answer.status_code == 202, answer.text
        return visitor, answer.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, asked))


def until_all_are_over(promised: list[tuple[Visitor, str]], within_s: float) -> dict[str, dict]:
    until = time.monotonic() + within_s
    over: dict[str, dict] = {}
    while len(over) < len(promised):
        assert time.monotonic() < until, f"{len(promised) - len(over)} of {len(promised)} jobs were lost"
        for visitor, id in promised:
            if id not in over:
                generation = visitor.generation(id)
                if generation["state"] in OVER:
                    over[id] = generation
        time.sleep(0.2)
    return over


@contextmanager
def killed_at_random(servers: list, draw: random.Random, kills: int):
    """Kills one of the servers after the other, each at a moment of chance, and starts it again."""
    calm = threading.Event()
    done = []

    def kill():
        while len(done) < kills and not calm.wait(draw.uniform(0.02, 0.4)):
            server = draw.choice(servers)
            server.kill()
            done.append(server)
            server.start()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield done
    finally:
        calm.set()
        killer.join()


def settle_accounts(ground, promised: list[tuple[Visitor, str]], over: dict[str, dict]) -> None:
    """Every use is a loop that is there, and there is nothing else."""
    states = Counter(generation["state"] for generation in over.values())
    print(dict(states))
    ready = [generation for generation in over.values() if generation["state"] == "ready"]
    assert all(generation["asset"] is None for generation in over.values() if generation["state"] != "ready")
    assert all(generation["failure"]["charged"] is False for generation in over.values() if generation["failure"])

    # No job twice, no asset twice, none that nobody asked for.
    assert ground.rows("select count(*) from jobs") == [(len(promised),)]
    assert len({generation["asset"] for generation in ready}) == len(ready)
    assert {id for (id,) in ground.rows("select id from assets")} == {generation["asset"] for generation in ready}

    time.sleep(0.5)  # the length of the queue is counted a few times a second
    # Only what is ready was taken from whoever asked.
    for visitor in {visitor.agent: visitor for visitor, _ in promised}.values():
        theirs = [over[id]["state"] for one, id in promised if one is visitor]
        access = visitor.access()
        free, paid = (0, theirs.count("ready")) if access["wallet"] else (theirs.count("ready"), 0)
        assert access["free"]["used"] == free, theirs
        assert access["credits"] == (SOLD - paid if access["wallet"] else 0), theirs
        assert access["in_flight"] == 0 and access["queue"] == 0 and access["held"] == 0

    # Every file belongs to an asset, and every asset has its file, which is whole.
    for visitor, id in promised[::10]:
        if over[id]["state"] == "ready":
            asset = visitor.get(over[id]["links"]["asset"]).json()
            sound = visitor.get(asset["links"]["wav"])
            assert sound.status_code == 200 and sound.headers["ETag"].strip('"') == asset["wav_sha256"]


def test_workers_killed_at_random_lose_and_double_nothing(ground, serve, shop):
    draw = random.Random(SEED)
    web = shop.open("web", **SETTINGS).server
    everyone = visitors(shop, VISITORS)
    workers = [serve("worker", **shop.settings) for _ in range(WORKERS)]
    with killed_at_random(workers, draw, KILLS) as killed:
        promised = ask_for(everyone, JOBS, draw)
        cancelled = [web_one for web_one in promised if draw.random() < 0.05]
        for visitor, id in cancelled:
            assert visitor.request("DELETE", f"/api/v1/generations/{id}").status_code in (200, 409)
        while len(killed) < KILLS and any(visitor.generation(id)["state"] not in OVER for visitor, id in promised[-9:]):
            time.sleep(0.2)
    over = until_all_are_over(promised, 120)
    print(f"{len(killed)} workers killed over {JOBS} jobs, CHAOS_SEED={SEED}")
    assert len(killed) >= 10, "the jobs were over before anything happened"
    settle_accounts(ground, promised, over)
    swept(web, ground)


def swept(server, ground) -> None:
    """After a sweep exactly the objects are there that rows name."""
    done = server.run("sweep", "--grace", "0")
    assert done.returncode == 0, done.stderr
    named = ground.rows("select distinct sha256 from files order by sha256")
    assert ground.objects() == [sha256 for (sha256,) in named]


def test_a_server_killed_in_the_middle_of_everything_goes_on_where_it_was(ground, shop):
    draw = random.Random(SEED)
    server = shop.open(**SETTINGS).server
    everyone = visitors(shop, 20)
    promised = []
    for _ in range(4):
        promised += ask_for(everyone, 20, draw)
        time.sleep(draw.uniform(0, 0.3))
        server.kill()
        server.start()
    settle_accounts(ground, promised, until_all_are_over(promised, 60))
    swept(server, ground)


def test_a_server_that_is_told_to_end_finishes_what_it_is_at(ground, shop):
    server = shop.open(**SETTINGS).server
    draw = random.Random(SEED)
    promised = ask_for(visitors(shop, 10), 30, draw)
    server.stop()  # which holds that it ends by itself, in time, and says that all went well
    assert ground.rows("select count(*) from jobs where state = 'running'") == [(0,)]
    server.start()
    over = until_all_are_over(promised, 60)
    assert Counter(generation["state"] for generation in over.values()) == {"ready": 30}
    settle_accounts(ground, promised, over)


def test_two_thousand_duplicates_of_one_request_make_one_job(ground, serve):
    server = serve(**SETTINGS, **ground.settings)
    visitor = Visitor(server)
    visitor.access()
    request = wire.post(
        "/api/v1/generations",
        b'{"kind": "kick", "bpm": 128, "bars": 1}',
        f"User-Agent: {visitor.agent}",
        f"Cookie: cm_owner={visitor.cookie()}",
        "Idempotency-Key: two-thousand-times",
    )

    async def ask(gate: asyncio.Event) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await gate.wait()
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    async def all_of_them() -> list[bytes]:
        gate = asyncio.Event()
        asking = [asyncio.create_task(ask(gate)) for _ in range(2000)]
        await asyncio.sleep(1)
        gate.set()
        return await asyncio.gather(*asking)

    answers = asyncio.run(all_of_them())
    assert {wire.status(answer) for answer in answers} <= {200, 202}, Counter(map(wire.status, answers))
    assert ground.rows("select count(*) from jobs") == [(1,)]
    assert visitor.access()["free"]["used"] == 1
