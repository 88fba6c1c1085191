"""The line cut and the process killed at every step of a prediction: what was commissioned is found again, and paid once."""

import random
import threading
import time
from dataclasses import replace

import pytest

from engine_room import ON_SQLITE, on_the_grid, taken, whole
from faults import HangUp

CREATE, FIND, LIST = "POST /v1/predictions", "GET /v1/predictions/:id", "GET /v1/predictions"
DELIVERY = "GET /delivery"
MOMENTS = pytest.mark.parametrize("after", [False, True], ids=["before it was heard", "after it was heard"])
# The lease of a process that is gone is soon over.
SHORT = {"lease_s": 1}


def kill_at(room, call: str, after: bool = False) -> threading.Event:
    """The server dies while it makes this call: nothing was done yet, or all of it, and is heard no more."""
    dead = threading.Event()

    def kill():
        room.server.kill()
        dead.set()
        raise HangUp

    room.replicate.faults.run(call, kill, after=after)
    return dead


def goes_on(room, visitor, id: str) -> None:
    """After a new start the loop is ready, and was made and taken once."""
    room.server.start()
    over = visitor.until_over(id)
    assert over["state"] == "ready", over
    asset = visitor.get(over["links"]["asset"]).json()
    on_the_grid(whole(visitor, asset), asset)
    assert taken(visitor) == (1, 0)
    assert room.predicted() == ["succeeded"], "one prediction, however often it was asked about"
    assert asset["cut"]["reference"] == room.replicate.predictions[0]["id"]


# The line is cut.


@MOMENTS
def test_the_line_is_cut_while_a_prediction_is_created(room, after):
    room.open()
    room.replicate.faults.hang_up(CREATE, after=after)
    visitor = room.visitor()
    room.make(visitor)
    assert room.predicted() == ["succeeded"] and taken(visitor) == (1, 0)


@ON_SQLITE
@pytest.mark.parametrize("status", [500, 502, 504])
def test_something_in_between_answers_for_a_prediction_that_was_created(room, status):
    room.open()
    room.replicate.faults.answer(CREATE, status, after=True)
    room.make(room.visitor())
    assert room.predicted() == ["succeeded"]


def test_the_webhook_names_a_prediction_whose_answer_was_lost_and_whose_list_is_down(room):
    room.open_to_the_world(replicate_lost_patience_s=60)
    room.replicate.faults.hang_up(CREATE, after=True)
    room.replicate.faults.answer(LIST, 500, times=1000)
    visitor = room.visitor()
    room.make(visitor)
    assert room.predicted() == ["succeeded"] and taken(visitor) == (1, 0)


@ON_SQLITE
@MOMENTS
def test_the_line_is_cut_while_a_prediction_is_asked_about(room, after):
    room.open()
    room.replicate.faults.hang_up(FIND, after=after, times=3)
    room.make(room.visitor())
    assert room.predicted() == ["succeeded"]


@ON_SQLITE
def test_the_line_is_cut_before_a_file_is_sent(room):
    room.open()
    room.replicate.faults.hang_up(DELIVERY, times=2)
    room.make(room.visitor())
    assert room.predicted() == ["succeeded"]


@ON_SQLITE
def test_replicate_is_gone_for_a_while(room):
    room.open()
    room.replicate.machines.plan(takes_s=2)
    room.replicate.faults.hang_up(FIND, times=15)
    visitor = room.visitor()
    room.make(visitor)
    assert room.predicted() == ["succeeded"] and taken(visitor) == (1, 0)


# The process is killed.


@MOMENTS
def test_killed_while_a_prediction_is_created(room, after):
    room.open(**SHORT)
    visitor = room.visitor()
    dead = kill_at(room, CREATE, after)
    id = room.ask(visitor)
    assert dead.wait(15)
    goes_on(room, visitor, id)


def test_killed_while_a_prediction_is_created_and_called_back_about_it(room):
    room.open_to_the_world(**SHORT, replicate_lost_patience_s=60)
    room.replicate.faults.answer(LIST, 500, times=1000)
    visitor = room.visitor()
    hold = room.replicate.machines.hold()
    dead = kill_at(room, CREATE, after=True)
    id = room.ask(visitor)
    assert dead.wait(15)
    hold.until_reached()
    room.server.start()
    hold.release()
    assert visitor.until_over(id)["state"] == "ready"
    assert room.predicted() == ["succeeded"] and taken(visitor) == (1, 0)


def test_killed_while_a_prediction_runs(room):
    room.open(**SHORT)
    visitor = room.visitor()
    hold = room.replicate.machines.hold()
    id = room.ask(visitor)
    hold.until_reached()
    room.until(lambda: room.replicate.calls(FIND))
    room.server.kill()
    hold.release()
    room.until(lambda: room.predicted() == ["succeeded"])
    goes_on(room, visitor, id)


@MOMENTS
def test_killed_while_a_prediction_is_asked_about(room, after):
    room.open(**SHORT)
    visitor = room.visitor()
    dead = kill_at(room, FIND, after)
    id = room.ask(visitor)
    assert dead.wait(15)
    goes_on(room, visitor, id)


def test_killed_while_a_file_is_fetched(room):
    room.open(**SHORT)
    visitor = room.visitor()
    dead = kill_at(room, DELIVERY)
    id = room.ask(visitor)
    assert dead.wait(15)
    goes_on(room, visitor, id)


def test_killed_so_late_that_the_output_is_gone(room):
    room.open(**SHORT)
    visitor = room.visitor()
    dead = kill_at(room, DELIVERY)
    id = room.ask(visitor)
    assert dead.wait(15)
    room.replicate.machines.remove_data()
    room.server.start()
    assert visitor.until_over(id)["state"] == "ready" and taken(visitor) == (1, 0)
    assert room.predicted() == ["succeeded", "succeeded"], "what is gone has to be made anew"


def test_told_to_end_it_leaves_the_prediction_running_and_goes_on_with_it(room):
    room.open(drain_s=1)
    visitor = room.visitor()
    hold = room.replicate.machines.hold()
    id = room.ask(visitor)
    hold.until_reached()
    room.server.stop()
    assert room.predicted() == ["processing"] and not room.replicate.calls("POST /v1/predictions/:id/cancel")
    hold.release()
    goes_on(room, visitor, id)


def test_killed_at_random_while_many_are_made(room):
    draw = random.Random(7)
    room.open(**SHORT, daily_limit=100, in_flight_max=100)
    room.replicate.machines.usual = replace(room.replicate.machines.usual, takes_s=0.4)
    visitor = room.visitor()
    ids = [room.ask(visitor, seed=seed) for seed in range(8)]
    for _ in range(5):
        time.sleep(draw.uniform(0.2, 0.8))
        room.server.kill()
        room.server.start()
    assert all(visitor.until_over(id)["state"] == "ready" for id in ids)
    assert len(room.replicate.predictions) == len(ids) and taken(visitor) == (len(ids), 0)
    assert len({one["input"]["seed"] for one in room.replicate.predictions}) == len(ids), "each was made once"
