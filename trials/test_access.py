"""Who may ask for a loop, how often, and what is refused: seen from outside, by many at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Barrier

import pytest

from visitor import KICK, Visitor, problem

# Forwarding headers are believed of a proxy that is configured, and of nobody else.
BEHIND_A_PROXY = {"trusted_proxies": "127.0.0.1"}


def all_at_once(number: int, ask) -> list:
    """Calls `ask(n)` in as many threads, which all begin at the same moment."""
    barrier = Barrier(number)

    def run(n: int):
        barrier.wait()
        return ask(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_fifty_at_once_with_one_free_loop_left_get_exactly_one(server):
    visitor = Visitor(server)
    for _ in range(3):
        visitor.make()
    assert visitor.access()["free"]["left"] == 1
    same = [Visitor(server, agent=visitor.agent, cookie=visitor.cookie()) for _ in range(50)]

    answers = all_at_once(50, lambda n: same[n].ask())

    allowed = [answer for answer in answers if answer.status_code in (200, 202)]
    assert len(allowed) == 1, [answer.status_code for answer in answers]
    for answer in answers:
        if answer not in allowed:
            problem(answer, 402, "daily_limit")
    visitor.until_over(allowed[0].json()["id"])
    assert visitor.access()["free"] | {"resets_at": None} == {"limit": 4, "used": 4, "left": 0, "resets_at": None}
    assert len(visitor.assets()) == 4


def test_fifty_strangers_at_once_are_each_allowed(serve):
    server = serve(network_daily_limit=100, queue_max=100)
    answers = all_at_once(50, lambda n: Visitor(server).ask())
    assert [answer.status_code for answer in answers] == [202] * 50


def test_a_block_says_when_it_ends_and_what_helps(server):
    visitor = Visitor(server)
    for _ in range(4):
        visitor.make()
    answer = visitor.ask()
    said = problem(answer, 402, "daily_limit")
    assert said["decision"] == {"allow": False, "reason": "daily_limit"}
    resets_at = datetime.fromisoformat(said["resets_at"])
    left_s = (resets_at - datetime.now(timezone.utc)).total_seconds()
    assert 0 < left_s <= 25 * 3600
    assert abs(int(answer.headers["Retry-After"]) - left_s) < 5
    assert said["retry_after_s"] == int(answer.headers["Retry-After"])
    # Nothing is sold where no payment provider is configured.
    assert [remedy["code"] for remedy in said["remedies"]] == ["wait"]
    assert visitor.access()["next"] == {"allow": False, "reason": "daily_limit"}


def test_addresses_of_one_ipv6_network_are_one_visitor(serve):
    server = serve(**BEHIND_A_PROXY)
    here = Visitor(server, agent="six", address="2001:db8:1:2::a")
    there = Visitor(server, agent="six", address="2001:db8:1:2:ffff:1:2:3")
    elsewhere = Visitor(server, agent="six", address="2001:db8:1:3::a")
    here.make()
    assert there.access()["free"]["used"] == 1
    assert elsewhere.access()["free"]["used"] == 0


def test_a_forwarded_address_of_a_peer_nobody_trusts_changes_nothing(server):
    for n in range(4):
        Visitor(server, agent="spoofer", address=f"203.0.113.{n}").make()
    spoofer = Visitor(server, agent="spoofer", address="203.0.113.99")
    for name in ("Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"):
        spoofer.session.headers[name] = "for=203.0.113.100" if name == "Forwarded" else "203.0.113.100"
    problem(spoofer.ask(), 402, "daily_limit")


def test_what_a_client_puts_before_the_proxys_own_address_changes_nothing(serve):
    server = serve(**BEHIND_A_PROXY)
    for n in range(4):
        Visitor(server, agent="spoofer", address=f"198.51.100.{n}, 203.0.113.7").make()
    problem(Visitor(server, agent="spoofer", address="198.51.100.77, 203.0.113.7").ask(), 402, "daily_limit")
    assert Visitor(server, agent="spoofer", address="203.0.113.8").ask().status_code == 202


def test_two_behind_one_address_share_the_allowance_and_not_the_history(server):
    ours, theirs = Visitor(server, agent="one browser"), Visitor(server, agent="one browser")
    asset = ours.make()
    assert theirs.access()["free"]["used"] == 1
    assert [one["id"] for one in ours.assets()] == [asset["id"]]
    assert theirs.assets() == []

    # Whoever has the link may read and hear it, and nothing else.
    seen = theirs.get(asset["links"]["self"]).json()
    assert seen["id"] == asset["id"] and seen["own"] is False
    assert theirs.get(asset["links"]["wav"]).status_code == 200
    problem(theirs.request("DELETE", asset["links"]["self"]), 403, "not_yours")
    problem(theirs.request("PUT", asset["links"]["self"] + "/favourite"), 403, "not_yours")
    assert ours.get(asset["links"]["self"]).json()["own"] is True


def test_a_stranger_cannot_cancel(serve):
    server = serve("web")
    ours, theirs = Visitor(server, agent="one browser"), Visitor(server, agent="one browser")
    generation = ours.ask().json()
    problem(theirs.request("DELETE", generation["links"]["self"]), 403, "not_yours")
    assert ours.generation(generation["id"])["state"] == "queued"


def test_a_cancelled_loop_gives_its_use_back(serve):
    server = serve("web")
    visitor = Visitor(server)
    generation = visitor.ask().json()
    assert generation["state"] == "queued" and generation["position"] == 1
    assert visitor.access()["free"]["used"] == 1
    cancelled = visitor.request("DELETE", generation["links"]["self"])
    assert cancelled.status_code == 200 and cancelled.json()["state"] == "cancelled"
    access = visitor.access()
    assert access["free"]["used"] == 0 and access["in_flight"] == 0
    time.sleep(0.5)  # the length of the queue is counted a few times a second
    assert visitor.access()["queue"] == 0
    problem(visitor.request("DELETE", generation["links"]["self"]), 409, "already_over")


def test_a_network_has_a_limit_of_its_own(serve):
    server = serve(network_daily_limit=3)
    for _ in range(3):
        Visitor(server).make()
    said = problem(Visitor(server).ask(), 402, "network_limit")
    assert said["decision"] == {"allow": False, "reason": "network_limit"}


def test_too_many_at_once_are_refused_and_nothing_is_taken(serve):
    server = serve("web", daily_limit=10, in_flight_max=2)
    visitor = Visitor(server)
    assert [visitor.ask().status_code for _ in range(2)] == [202, 202]
    answer = visitor.ask()
    said = problem(answer, 429, "in_flight")
    assert said["decision"]["reason"] == "in_flight"
    assert int(answer.headers["Retry-After"]) >= 1
    assert visitor.access()["free"]["used"] == 2


def test_a_full_queue_refuses_before_anything_is_taken(serve):
    server = serve("web", queue_max=3)
    for _ in range(3):
        assert Visitor(server).ask().status_code == 202
    late = Visitor(server)
    answer = late.ask()
    problem(answer, 429, "busy")
    assert int(answer.headers["Retry-After"]) >= 1
    assert late.access()["free"]["used"] == 0


@pytest.mark.parametrize("way", ["at once", "one after another"])
def test_the_same_key_gives_the_first_answer_again(serve, way):
    server = serve(daily_limit=10)
    visitor = Visitor(server)
    visitor.access()  # which sets the cookie that all of them share

    def ask(_):
        return Visitor(server, agent=visitor.agent, cookie=visitor.cookie()).ask(key="one-and-the-same")

    answers = all_at_once(20, ask) if way == "at once" else [ask(n) for n in range(5)]
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert visitor.access()["free"]["used"] == 1
    problem(visitor.ask(KICK | {"bpm": 100}, key="one-and-the-same"), 422, "idempotency_key")


def test_one_key_of_two_behind_one_address_is_two_loops(server):
    ours, theirs = Visitor(server, agent="one browser"), Visitor(server, agent="one browser")
    for visitor in (ours, theirs):
        visitor.access()
    assert ours.ask(key="common").json()["id"] != theirs.ask(key="common").json()["id"]
