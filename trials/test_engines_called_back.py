"""What calls the studio back: only what Replicate has signed, lately, and however often and late it comes."""

import json
import time
from dataclasses import replace

import pytest
import requests

from engine_room import ON_SQLITE, PUBLIC, taken
from visitor import problem

FIND = "GET /v1/predictions/:id"


@pytest.fixture
def running(room):
    """A prediction that waits before it is over; nobody delivers its letters but the story itself."""
    room.open_to_the_world(replicate_poll_ms=60_000)
    room.replicate.courier.keeps = True
    visitor = room.visitor()
    hold = room.replicate.machines.hold()
    id = room.ask(visitor)
    hold.until_reached()
    room.until(lambda: room.replicate.courier.letters)
    return room, visitor, id, hold


def letters(room, count: int) -> list:
    room.until(lambda: len(room.replicate.courier.letters) == count)
    return list(room.replicate.courier.letters)


@ON_SQLITE
def test_a_call_is_quicker_than_the_next_question(running):
    room, visitor, id, hold = running
    # Questions become rarer: after the fourth there is none for more than a second.
    room.until(lambda: len(room.replicate.calls(FIND)) >= 4)
    hold.release()
    completed = letters(room, 2)[-1]
    asked = len(room.replicate.calls(FIND))
    time.sleep(0.2)
    assert len(room.replicate.calls(FIND)) == asked and visitor.generation(id)["state"] == "generating"
    assert room.replicate.courier.send(completed).status_code == 200
    room.until(lambda: len(room.replicate.calls(FIND)) > asked, 0.7)
    assert visitor.until_over(id, 10)["state"] == "ready"


def test_calls_that_come_twice_late_or_in_the_wrong_order_change_nothing(running):
    room, visitor, id, hold = running
    hold.release()
    start, completed = letters(room, 2)
    for letter in (completed, completed, start, completed, start):
        assert room.replicate.courier.send(letter).status_code == 200
    assert visitor.until_over(id, 10)["state"] == "ready"
    for letter in (start, completed):
        assert room.replicate.courier.send(letter).status_code == 200, "services call late"
    assert taken(visitor) == (1, 0) and len(room.replicate.predictions) == 1


@ON_SQLITE
def test_what_is_not_signed_by_replicate_is_not_believed(running):
    room, visitor, id, hold = running
    courier = room.replicate.courier
    (start,) = letters(room, 1)
    shown = json.loads(start.body) | {"status": "succeeded", "output": f"{room.replicate.foreign.url}/out.wav"}
    asked = len(room.replicate.calls(FIND))
    old = courier.letter(start.url, shown, sent_at=time.time() - 301)
    early = courier.letter(start.url, shown, sent_at=time.time() + 310)
    unsigned = replace(start, headers={"Content-Type": "application/json"})
    good, courier.secrets = courier.secrets, ["whsec_" + "A" * 32]
    foreign = courier.letter(start.url, shown)
    courier.secrets = good
    for letter in (old, early, unsigned, foreign, start.changed()):
        answer = courier.send(letter)
        assert answer.status_code in (400, 401), answer.text
        problem(answer, answer.status_code, "signature")
    time.sleep(0.3)
    assert len(room.replicate.calls(FIND)) == asked, "nobody looks because a stranger knocks"
    assert not room.replicate.foreign.heard and visitor.generation(id)["state"] == "generating"
    hold.release()
    assert courier.send(letters(room, 2)[-1]).status_code == 200
    assert visitor.until_over(id, 10)["state"] == "ready"


@ON_SQLITE
def test_what_a_call_claims_is_asked_for_and_not_believed(running):
    room, visitor, id, hold = running
    courier = room.replicate.courier
    (start,) = letters(room, 1)
    # Signed, and yet a lie: the account's secret has got out.
    shown = json.loads(start.body) | {"status": "succeeded", "output": f"{room.replicate.foreign.url}/out.wav"}
    assert courier.send(courier.letter(start.url, shown)).status_code == 200
    time.sleep(0.5)
    assert visitor.generation(id)["state"] == "generating" and not room.replicate.foreign.heard
    hold.release()
    assert courier.send(letters(room, 2)[-1]).status_code == 200
    assert visitor.until_over(id, 10)["state"] == "ready"


@ON_SQLITE
def test_a_secret_that_is_rolled_is_good_while_both_sign(running):
    room, visitor, id, hold = running
    courier = room.replicate.courier
    courier.secrets = ["whsec_" + "B" * 32, *courier.secrets]
    hold.release()
    assert courier.send(letters(room, 2)[-1]).status_code == 200
    assert visitor.until_over(id, 10)["state"] == "ready"


@ON_SQLITE
@pytest.mark.parametrize("path", ["no-such-job/5", "no-such-job/x", "../../api/v1/access"])
def test_calls_about_what_nobody_knows_are_harmless(running, path):
    room, visitor, id, hold = running
    courier = room.replicate.courier
    (start,) = letters(room, 1)
    answer = courier.send(courier.letter(f"{PUBLIC}/webhooks/replicate/{path}", json.loads(start.body)))
    assert answer.status_code in (200, 404, 405)
    hold.release()
    courier.send(letters(room, 2)[-1])
    assert visitor.until_over(id, 10)["state"] == "ready"


def test_a_call_may_reach_another_process_than_the_one_that_waits(room, serve):
    room.open_to_the_world(role="web", replicate_lost_patience_s=60)
    serve("worker", **room.shop.settings)
    # Only the call tells which prediction it is.
    room.replicate.faults.hang_up("POST /v1/predictions", after=True)
    room.replicate.faults.answer("GET /v1/predictions", 500, times=1000)
    visitor = room.visitor()
    room.make(visitor)
    assert len(room.replicate.predictions) == 1 and taken(visitor) == (1, 0)


@ON_SQLITE
def test_without_a_secret_nobody_is_called_and_nobody_may_call(room):
    room.open_to_the_world(REPLICATE_WEBHOOK_SECRET="")
    visitor = room.visitor()
    room.make(visitor)
    (created,) = room.replicate.calls("POST /v1/predictions")
    assert "webhook" not in created.body
    answer = requests.post(f"{room.server.url}/webhooks/replicate/any/5", json={}, timeout=5)
    assert answer.status_code == 404
