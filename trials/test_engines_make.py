"""Loops that other people's machines recorded are loops as any: to the bar, with every promise, at the same price."""

import sys
import textwrap

import pytest

from engine_room import GROOVE, ON_SQLITE, PUBLIC, on_the_grid, taken, whole
from replicate_stand_in.models import MUSICGEN
from visitor import problem

# A program of the operator's own: a groove that begins late and goes on for longer than it was asked to.
PROGRAM = """\
    #!{python}
    import json, sys
    sys.path.insert(0, {trials!r})
    from replicate_stand_in import sound
    asked = json.load(sys.stdin)
    take = sound.groove(f"{{asked['bpm']}} bpm", asked["seed"] % 1000, asked["seconds"] + 1, 44_100)
    open(asked["output"], "wb").write(sound.file(take, 44_100, "wav"))
"""


OWN = {
    "command_licence": "CC0-1.0",
    "command_licence_text": "No rights are reserved.",
    "command_commercial_use": "true",
}


def program(folder) -> str:
    file = folder / "own-engine"
    file.write_text(textwrap.dedent(PROGRAM).format(python=sys.executable, trials=sys.path[0]))
    file.chmod(0o755)
    return str(file)


def engines(visitor) -> dict[str, dict]:
    return {one["name"]: one for one in visitor.get("/api/v1/engines").json()["engines"]}


@pytest.mark.parametrize("called_back", [False, True], ids=["asked about", "called back"])
def test_musicgen_makes_a_loop_to_the_bar_and_its_licence_is_on_it(room, called_back):
    room.open(**({"public_url": PUBLIC} if called_back else {}))
    visitor = room.visitor()
    asset = room.make(visitor)
    on_the_grid(whole(visitor, asset), asset)
    assert asset["engine"] == "musicgen" and asset["instead_of"] is None and asset["cuttable"] is True
    assert asset["licence"]["id"] == "CC-BY-NC-4.0" and asset["licence"]["commercial_use"] is False
    passport = visitor.get(asset["links"]["passport"]).json()
    assert passport["licence"]["id"] == "CC-BY-NC-4.0" and passport["engine"]["name"] == "musicgen"
    (prediction,) = room.replicate.predictions
    assert asset["cut"]["reference"] == prediction["id"]
    assert asset["cut"]["bpm_found"] == pytest.approx(GROOVE["bpm"], rel=0.02)
    assert 0 <= asset["cut"]["from_s"] < asset["cut"]["to_s"] <= asset["cut"]["take_s"]
    # What it cost is one free loop, and one prediction with the words that the brief amounts to.
    assert taken(visitor) == (1, 0)
    assert prediction["version"] == MUSICGEN.version
    assert "124 bpm" in prediction["input"]["prompt"] and "techno" in prediction["input"]["prompt"]
    (created,) = room.replicate.calls("POST /v1/predictions")
    assert "cancel-after" in created.headers, "Replicate itself would end what takes too long"
    if called_back:
        assert created.body["webhook"].startswith(f"{PUBLIC}/webhooks/replicate/")
        assert created.body["webhook_events_filter"] == ["start", "completed"]
    else:
        assert "webhook" not in created.body
    # The token is for the API, and goes nowhere else.
    (fetched,) = room.replicate.parcels.fetched
    assert "authorization" not in fetched.headers


def test_who_sells_what_is_not_commercial_takes_credits_once(room):
    room.open(allow_noncommercial_sales="true", daily_limit=0)
    buyer = room.visitor()
    room.shop.sell(buyer)
    asset = room.make(buyer)
    (price,) = {one["price"]["credits"] for one in engines(buyer).values() if one["name"] == "musicgen"}
    assert price > 0 and taken(buyer) == (0, 40 - price)
    assert asset["licence"]["commercial_use"] is False and buyer.access()["held"] == 0


def test_what_is_not_commercial_is_not_sold_and_serves_the_free_loops(room):
    room.open(daily_limit=1)
    buyer = room.visitor()
    room.shop.sell(buyer)
    assert engines(buyer)["musicgen"]["for_sale"] is False
    assert buyer.access()["next"]["allow"] is True
    room.make(buyer)
    assert taken(buyer) == (1, 40), "the free one goes first, and no credits do"
    said = problem(buyer.ask(GROOVE), 429, "not_for_sale")
    assert {one["code"] for one in said["remedies"]} == {"wait"} and said["credits"] == 40
    assert taken(buyer) == (1, 40) and len(room.replicate.predictions) == 1
    # Credits go on to pay for what may be sold.
    assert room.make(buyer, engine="built-in")["licence"]["commercial_use"] is True
    assert taken(buyer) == (1, 39)


@pytest.mark.parametrize("name", ["mock", "command", "musicgen"])
def test_the_engine_is_swapped_by_one_setting_and_nothing_else_changes(room, tmp_path, name):
    room.open(engine=name, mock="true", command=program(tmp_path), **OWN)
    visitor = room.visitor()
    asset = room.make(visitor)
    on_the_grid(whole(visitor, asset), asset)
    assert asset["engine"] == name and asset["cut"]["take_s"] > asset["seconds"]
    assert asset["name"].startswith("CM_124bpm_drums_")
    assert taken(visitor) == (1, 0)
    assert len(room.replicate.predictions) == (name == "musicgen")


def test_a_take_is_cut_again_for_nothing(room):
    room.open()
    visitor = room.visitor()
    asset = room.make(visitor)
    before = taken(visitor)
    answer = visitor.request("POST", f"/api/v1/assets/{asset['id']}/cuts", json={"bars": 1, "start_s": 1.5})
    assert answer.status_code == 201, answer.text
    other = visitor.get(f"/api/v1/assets/{answer.json()['id']}").json()
    assert other["bars"] == 1 and other["id"] != asset["id"]
    on_the_grid(whole(visitor, other), other)
    assert other["cut"]["reference"] == asset["cut"]["reference"] and other["licence"] == asset["licence"]
    assert abs(other["cut"]["from_s"] - 1.5) < 2 * 240 / asset["bpm"]
    assert taken(visitor) == before and len(room.replicate.predictions) == 1
    assert len(room.replicate.parcels.fetched) == 1
    stranger = room.visitor()
    assert stranger.request("POST", f"/api/v1/assets/{asset['id']}/cuts", json={}).status_code in (403, 404)


@ON_SQLITE
def test_what_was_not_cut_from_a_take_is_not_cut_again(room):
    room.open(engine="built-in")
    visitor = room.visitor()
    asset = room.make(visitor)
    assert asset["cut"] is None and asset["cuttable"] is False
    problem(visitor.request("POST", f"/api/v1/assets/{asset['id']}/cuts", json={"bars": 1}), 409, "no_take")


@ON_SQLITE
def test_longer_than_the_engine_can_is_refused_before_anything_is_taken(room):
    room.open()
    visitor = room.visitor()
    problem(visitor.ask(GROOVE | {"bars": 16, "bpm": 60}), 422, "beyond_engine")
    assert taken(visitor) == (0, 0) and not room.replicate.predictions


@ON_SQLITE
def test_engines_are_told_with_what_they_are_and_whether_they_are_ready(room):
    room.open(mock="true")
    told = engines(room.visitor())
    assert {"built-in", "mock", "musicgen"} <= told.keys()
    musicgen = told["musicgen"]
    assert musicgen["ready"] is True and musicgen["reason"] is None and musicgen["usual"] is True
    assert musicgen["delivery"] == "recorded" and told["built-in"]["delivery"] == "played"
    assert musicgen["licence"]["id"] == "CC-BY-NC-4.0" and musicgen["seconds_max"] >= 8


@ON_SQLITE
def test_two_who_ask_for_the_same_get_their_own(room):
    room.open()
    one, other = room.visitor(), room.visitor()
    first, second = room.make(one), room.make(other)
    assert first["id"] != second["id"] and len(room.replicate.predictions) == 2
    assert first["wav_sha256"] == second["wav_sha256"], "the same words and seed are the same take"
