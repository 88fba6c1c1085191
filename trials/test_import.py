"""Visitors of the earlier prototype are known again, by the file that it kept them in."""

import hashlib
import json
from datetime import datetime, timedelta, timezone

import pytest

from visitor import Visitor, problem

# Days are counted in UTC unless a time zone is configured.
TODAY = datetime.now(timezone.utc).date()


def md5(agent: str) -> str:
    """How the prototype called a visitor."""
    return hashlib.md5(f"127.0.0.1|{agent}".encode()).hexdigest()


PROTOTYPE = {
    md5("used up"): {"free_usage": 4, "credits": 0, "last_reset": f"{TODAY}"},
    md5("used up yesterday"): {"free_usage": 4, "credits": 0, "last_reset": f"{TODAY - timedelta(days=1)}"},
    md5("paid"): {"free_usage": 4, "credits": 2, "last_reset": f"{TODAY}"},
    md5("half way"): {"free_usage": 2, "credits": 0, "last_reset": f"{TODAY}"},
}


@pytest.fixture
def imported(serve, tmp_path):
    """A server whose data folder has taken the prototype's file over before it started; the file; what was said."""
    file = tmp_path / "billing_db.json"
    file.write_text(json.dumps(PROTOTYPE))
    server = serve()
    server.stop()
    done = server.run("import", file)
    assert done.returncode == 0, done.stderr
    server.start()
    return server, file, done


def test_whoever_used_all_of_today_is_blocked(imported):
    server, _, _ = imported
    visitor = Visitor(server, agent="used up")
    assert visitor.access()["free"]["used"] == 4
    problem(visitor.ask(), 402, "daily_limit")


def test_uses_of_another_day_are_over(imported):
    server, _, _ = imported
    visitor = Visitor(server, agent="used up yesterday")
    assert visitor.access()["free"]["used"] == 0
    assert visitor.ask().json()["decision"]["grant"] == "free"


def test_uses_of_today_are_taken_on(imported):
    server, _, _ = imported
    visitor = Visitor(server, agent="half way")
    assert visitor.access()["free"]["left"] == 2
    for _ in range(2):
        visitor.make()
    problem(visitor.ask(), 402, "daily_limit")


def test_credits_are_spent_one_a_loop(imported):
    server, _, _ = imported
    visitor = Visitor(server, agent="paid")
    assert visitor.access()["credits"] == 2
    for left in (1, 0):
        answer = visitor.ask(wait_s=30).json()
        assert answer["decision"]["grant"] == "paid", answer
        assert answer["state"] == "ready"
        assert visitor.access()["credits"] == left
    problem(visitor.ask(), 402, "daily_limit")
    assert server.run("ledger", "check").returncode == 0


def test_a_second_import_adds_nothing(imported):
    server, file, first = imported
    server.stop()
    again = server.run("import", file)
    server.start()
    assert again.returncode == 0, again.stderr
    assert Visitor(server, agent="paid").access()["credits"] == 2
    assert Visitor(server, agent="half way").access()["free"]["used"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"no md5": {"free_usage": 1, "credits": 0, "last_reset": "2026-01-06"}}',
        json.dumps({md5("x"): {"free_usage": -1, "credits": 0, "last_reset": "2026-01-06"}}),
        json.dumps({md5("x"): {"free_usage": 1, "credits": 0, "last_reset": "yesterday"}}),
    ],
    ids=["no JSON", "no object", "no MD5", "negative", "no date"],
)
def test_a_file_that_is_not_the_prototypes_is_refused_whole(serve, tmp_path, text):
    file = tmp_path / "billing_db.json"
    file.write_text(text)
    server = serve()
    server.stop()
    done = server.run("import", file)
    assert done.returncode != 0
    assert "billing_db.json" in done.stderr
    server.start()
