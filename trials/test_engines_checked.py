"""What an operator is told of the engines: which are ready, and what is missing where one is not."""

import json

import pytest

from engine_room import QUICK


def check(serve, *settings, exits: int, **more) -> str:
    server = serve(**{name: value for one in settings for name, value in one.items()} | more)
    done = server.run("engines", "check")
    assert done.returncode == exits, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_all_that_are_configured_are_ready(serve, replicate):
    said = check(serve, replicate.settings, QUICK, mock="true", exits=0)
    for name in ("built-in", "mock", "musicgen"):
        assert name in said
    assert not replicate.predictions, "a check costs nothing"
    # What is not configured is listed with what to set.
    for variable in ("CLOUDMUSIC_COMMAND", "CLOUDMUSIC_RIFFUSION_URL", "CLOUDMUSIC_ACE_STEP_URL"):
        assert variable in said


@pytest.mark.parametrize("what", ["a wrong token", "no such model", "Replicate is down"])
def test_what_is_missing_is_named_and_no_secret(serve, replicate, what):
    settings = dict(replicate.settings)
    match what:
        case "a wrong token":
            settings["REPLICATE_API_TOKEN"] = "r8_" + "w" * 37
        case "no such model":
            replicate.faults.answer("GET /v1/models/:owner/:name", 404, times=9)
        case "Replicate is down":
            settings["REPLICATE_API_BASE"] = "http://127.0.0.1:1/v1"
    said = check(serve, settings, exits=1)
    assert "musicgen" in said
    assert settings["REPLICATE_API_TOKEN"] not in said and replicate.secret not in said
    if what == "a wrong token":
        assert "REPLICATE_API_TOKEN" in said


def test_a_newer_version_is_no_reason_not_to_be_ready(serve, replicate):
    replicate.desk.newest["meta/musicgen"] = "0" * 64
    check(serve, replicate.settings, exits=0)


def test_it_is_told_as_json_too(serve, replicate):
    server = serve(**replicate.settings)
    done = server.run("engines", "check", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (musicgen,) = [one for one in told if one["name"] == "musicgen"]
    assert musicgen["ready"] is True and musicgen["licence"]["commercial_use"] is False
