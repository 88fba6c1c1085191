"""Wallets: who holds one, how it comes to another browser, and how credits are held, taken and given back."""

import re

from test_access import all_at_once
from visitor import KICK, problem

CODE = re.compile(r"[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){4}")


def test_a_code_brings_the_credits_to_another_browser_and_network(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    shop.sell(here)
    assert here.wallet()["recovery_code"] is False
    code = here.new_code()
    assert CODE.fullmatch(code) and here.wallet()["recovery_code"] is True
    answer = there.recover(code)
    assert answer.status_code == 200, answer.text
    wallet = answer.json()["wallet"]
    assert (wallet["id"], wallet["credits"], wallet["browsers"]) == (here.wallet()["id"], 40, 2)
    there.make()
    assert here.credits() == there.credits() == 39
    assert len(there.purchases()) == 1


def test_a_code_is_read_with_goodwill(shop):
    shop.open()
    here = shop.buyer()
    shop.sell(here)
    code = here.new_code()
    typed = [code.upper(), code.replace("-", ""), code.replace("-", " "), f"  {code}\t"]
    typed += [code.replace("0", "o").replace("1", "l"), code.replace("0", "O").replace("1", "I")]
    for way in typed:
        assert shop.buyer().recover(way).status_code == 200, way


def test_a_new_code_ends_the_one_before_it(shop):
    shop.open()
    here = shop.buyer()
    shop.sell(here)
    old, new = here.new_code(), here.new_code()
    problem(shop.buyer().recover(old), 422, "recovery_code")
    assert shop.buyer().recover(new).status_code == 200


def test_a_code_is_not_kept_where_it_could_be_read(shop):
    shop.open(log="debug,sqlx=info")
    here = shop.buyer()
    shop.sell(here)
    code = here.new_code()
    shop.buyer().recover(code)
    digits = code.replace("-", "")
    rows = shop.ground.rows("select recovery from wallets")
    assert digits not in str(rows) and code not in str(rows)
    assert digits not in shop.server.log() and code not in shop.server.log()


def test_guessing_is_ended_after_ten_wrong_codes_from_a_network(shop):
    shop.open()
    here = shop.buyer()
    shop.sell(here)
    code = here.new_code()
    for n in range(10):
        problem(shop.buyer(address="198.51.100.9").recover(f"0000-0000-0000-0000-{n:04}"), 422, "recovery_code")
    # Now even the right one, from whatever browser there.
    answer = shop.buyer(address="198.51.100.9").recover(code)
    said = problem(answer, 429, "too_many_tries")
    assert 0 < said["retry_after_s"] <= 3600 and int(answer.headers["Retry-After"]) == said["retry_after_s"]
    assert shop.buyer(address="198.51.100.10").recover(code).status_code == 200


def test_fifty_guesses_at_once_are_no_more_than_ten(shop):
    shop.open()
    guessers = [shop.buyer(address="198.51.100.9") for _ in range(50)]
    answers = all_at_once(50, lambda n: guessers[n].recover(f"0000-0000-0000-0000-{n:04}"))
    assert [answer.status_code for answer in answers].count(422) == 10
    assert [answer.status_code for answer in answers].count(429) == 40


def test_what_is_no_code_at_all_is_wrong_and_no_more(shop):
    shop.open()
    for code in ("", "-", "x", "u" * 24, "0" * 10_000, "é" * 20, "\0" * 20, "0000-0000-0000-0000-0000-0000"):
        problem(shop.buyer().recover(code), 422, "recovery_code")


def test_who_was_revoked_has_no_wallet_any_more_and_the_code_is_over(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    shop.sell(here)
    code = here.new_code()
    there.recover(code)
    here.revoke("others")
    assert there.wallet() is None and there.credits() == 0
    assert (here.wallet()["credits"], here.wallet()["browsers"], here.wallet()["recovery_code"]) == (40, 1, False)
    problem(shop.buyer().recover(code), 422, "recovery_code")


def test_a_browser_can_forget_its_wallet_and_the_code_brings_it_back(shop):
    shop.open()
    here = shop.buyer()
    shop.sell(here)
    code = here.new_code()
    cookie = here.session.cookies["cm_wallet"]
    here.revoke("this")
    assert here.wallet() is None
    # A copy of the cookie is worth nothing either.
    here.session.cookies.set("cm_wallet", cookie)
    assert here.wallet() is None
    here.session.cookies.clear()
    assert here.recover(code).json()["wallet"]["credits"] == 40


def test_a_wallet_that_only_this_browser_holds_is_not_lost_by_mistake(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    shop.sell(here)
    shop.sell(there)
    code = here.new_code()
    problem(there.recover(code), 409, "wallet_kept")
    assert there.credits() == 40 and there.wallet()["id"] != here.wallet()["id"]
    kept = there.new_code()
    assert there.recover(code).status_code == 200
    assert there.wallet()["id"] == here.wallet()["id"]
    # What was left behind is where its code is.
    assert shop.buyer().recover(kept).json()["wallet"]["credits"] == 40


def test_a_wallet_is_left_behind_where_that_is_said(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    shop.sell(here)
    shop.sell(there)
    assert there.recover(here.new_code(), replace=True).json()["wallet"]["id"] == here.wallet()["id"]


def test_who_paid_in_another_browser_than_they_come_back_to_is_let_in(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    bought = shop.sell(here)
    assert there.check(bought["id"])["state"] == "paid"
    assert there.wallet()["id"] == here.wallet()["id"] and there.credits() == 40


def test_nobody_is_let_in_by_a_purchase_whose_wallet_has_had_a_code(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    bought = shop.sell(here)
    here.new_code()
    problem(there.request("POST", f"/api/v1/purchases/{bought['id']}/check"), 403, "not_yours")
    here.revoke("others")
    problem(there.request("POST", f"/api/v1/purchases/{bought['id']}/check"), 403, "not_yours")
    assert there.wallet() is None


def test_nobody_is_let_in_by_a_purchase_that_is_not_paid(shop):
    shop.open()
    here, there = shop.buyer(), shop.buyer()
    purchase = here.begin()
    problem(there.request("POST", f"/api/v1/purchases/{purchase['id']}/check"), 403, "not_yours")
    assert there.wallet() is None


def test_a_cookie_that_was_changed_or_made_up_is_no_wallet(shop):
    shop.open()
    here = shop.buyer()
    shop.sell(here)
    cookie, owner = here.session.cookies["cm_wallet"], here.session.cookies["cm_owner"]
    swapped = cookie[:-1] + ("0" if cookie[-1] != "0" else "1")
    # The other cookie is signed as well, and is no wallet for that.
    for forged in (swapped, cookie[1:], cookie.upper(), owner, "", "x" * 4000):
        other = shop.buyer()
        other.session.cookies.set("cm_wallet", forged)
        assert other.wallet() is None, forged
        assert other.credits() == 0


def test_the_wallets_cookie_is_out_of_reach_of_scripts_and_other_sites(shop):
    shop.open()
    answer = shop.buyer().checkout()
    (line,) = [one for one in answer.raw.headers.getlist("Set-Cookie") if one.startswith("cm_wallet=")]
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert any(one.startswith("max-age=") and int(one[8:]) > 300 * 86_400 for one in attributes)


def test_of_fifty_at_once_with_one_credit_left_one_is_paid(shop):
    shop.open(daily_limit=0, in_flight_max=100)
    buyer = shop.buyer()
    shop.sell(buyer)
    for _ in range(39):
        buyer.make()
    assert buyer.credits() == 1
    same = [shop.buyer(agent=buyer.agent) for _ in range(50)]
    for one in same:
        one.session.cookies.update(buyer.session.cookies)
    answers = all_at_once(50, lambda n: same[n].ask())
    allowed = [answer for answer in answers if answer.status_code in (200, 202)]
    assert len(allowed) == 1, [answer.status_code for answer in answers]
    buyer.until_over(allowed[0].json()["id"])
    access = buyer.access()
    assert (access["credits"], access["held"]) == (0, 0)


def test_a_cancelled_loop_gives_its_credits_back(shop):
    shop.open("web")
    buyer = shop.buyer()
    shop.sell(buyer)
    generation = buyer.ask().json()
    assert generation["decision"] == {"allow": True, "grant": "paid", "free_left": 4, "credits": 39}
    access = buyer.access()
    assert (access["credits"], access["held"]) == (39, 1)
    shop.check_books()
    assert buyer.request("DELETE", generation["links"]["self"]).json()["state"] == "cancelled"
    access = buyer.access()
    assert (access["credits"], access["held"]) == (40, 0)


def test_a_loop_that_fails_gives_its_credits_back(shop):
    shop.open("web", deadline_s=1)  # nobody makes it
    buyer = shop.buyer()
    shop.sell(buyer)
    generation = buyer.until_over(buyer.ask().json()["id"])
    assert (generation["state"], generation["failure"]["code"]) == ("failed", "deadline")
    assert generation["failure"]["charged"] is False
    access = buyer.access()
    assert (access["credits"], access["held"]) == (40, 0)


def test_a_paid_loop_goes_ahead_of_free_ones(shop):
    shop.open("web")
    strangers = [shop.buyer() for _ in range(3)]
    waiting = [one.ask().json()["id"] for one in strangers]
    buyer = shop.buyer()
    shop.sell(buyer)
    assert buyer.ask().json()["position"] == 1
    assert strangers[0].generation(waiting[0])["position"] == 2


def test_a_price_is_told_before_it_is_taken(shop):
    shop.open(prices="built-in: 2 per 4 seconds")
    buyer = shop.buyer()
    shop.sell(buyer)
    brief = {"kind": "bass", "bpm": 120, "bars": 4}  # 8 s
    assert buyer.request("POST", "/api/v1/briefs", json=brief).json()["price"] == 4
    engines = buyer.get("/api/v1/engines").json()["engines"]
    assert [one["price"] for one in engines if one["usual"]] == [{"credits": 2, "per_seconds": 4}]
    buyer.make(brief)
    assert buyer.credits() == 36
    assert buyer.request("POST", "/api/v1/briefs", json=KICK).json()["price"] == 2
    assert buyer.request("POST", "/api/v1/briefs", json=brief | {"bars": 16}).json()["price"] == 16


def test_who_has_some_credits_and_not_enough_uses_the_free_loops(shop):
    shop.open(prices="built-in: 41", daily_limit=1)
    buyer = shop.buyer()
    shop.sell(buyer)
    buyer.make()
    assert buyer.credits() == 40
    said = problem(buyer.ask(), 402, "daily_limit")
    assert (said["price"], said["credits"]) == (41, 40)


def test_the_same_key_is_paid_once(shop):
    shop.open(in_flight_max=100)
    buyer = shop.buyer()
    shop.sell(buyer)
    same = [shop.buyer(agent=buyer.agent) for _ in range(20)]
    for one in same:
        one.session.cookies.update(buyer.session.cookies)
    answers = all_at_once(20, lambda n: same[n].ask(key="one-and-the-same"))
    assert len({answer.json()["id"] for answer in answers}) == 1
    buyer.until_over(answers[0].json()["id"])
    assert buyer.credits() == 39
