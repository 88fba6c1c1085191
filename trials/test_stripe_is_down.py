"""Stripe slow, silent, refusing or gone: nobody is charged for what they do not get, and nobody waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from server import free_port
from visitor import problem

CREATE = "POST /v1/checkout/sessions"


@pytest.mark.parametrize("status", [500, 429])
def test_a_checkout_that_stripe_refuses_is_refused_and_nothing_is_charged(shop, status):
    shop.open()
    buyer = shop.buyer()
    shop.stripe.faults.answer(CREATE, status, times=50)
    answer = buyer.checkout()
    said = problem(answer, 502, "stripe")
    assert said["retry_after_s"] >= 1 and int(answer.headers["Retry-After"]) == said["retry_after_s"]
    assert not shop.stripe.account.sessions and buyer.credits() == 0
    assert 2 <= len(shop.ground.rows("select id from purchases")) + 1 <= 2
    shop.stripe.faults.clear()
    assert shop.sell(buyer)["credited"] == 40


def test_stripe_that_is_not_there_is_told_calmly(shop):
    shop.open(STRIPE_API_BASE=f"http://127.0.0.1:{free_port()}")
    buyer = shop.buyer()
    problem(buyer.checkout(), 502, "stripe")
    buyer.make()


@pytest.mark.parametrize("fault", ["500", "429", "hung up before", "hung up after", "500 after"])
def test_one_hiccup_at_checkout_is_not_noticed_and_makes_no_second_session(shop, fault):
    shop.open()
    faults, buyer = shop.stripe.faults, shop.buyer()
    if fault.startswith("hung up"):
        faults.hang_up(CREATE, after=fault.endswith("after"))
    else:
        faults.answer(CREATE, int(fault[:3]), after=fault.endswith("after"))
    purchase = buyer.begin()
    assert len(shop.stripe.account.sessions) == 1
    shop.tell(*shop.stripe.account.pay(shop.session(purchase)))
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40


def test_retry_after_is_obeyed(shop):
    shop.open()
    shop.stripe.faults.answer(CREATE, 429, Retry_After="2")
    began = time.monotonic()
    shop.buyer().begin()
    assert time.monotonic() - began >= 2


def test_stripe_that_says_not_to_try_again_is_not_asked_again(shop):
    shop.open()
    shop.stripe.faults.answer(CREATE, 500, times=5, Stripe_Should_Retry="false")
    problem(shop.buyer().checkout(), 502, "stripe")
    assert len(shop.stripe.faults.before) == 1 and shop.stripe.faults.before[0].left == 4


def test_a_slow_checkout_holds_nobody_else_up(shop):
    shop.open()
    buyer = shop.buyer()
    hold = shop.stripe.faults.hold(CREATE)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(buyer.begin)
        hold.until_reached()
        began = time.monotonic()
        shop.buyer().make()
        shop.buyer().begin()
        assert time.monotonic() - began < 5
        hold.release()
        assert waiting.result()["state"] == "open"


@pytest.mark.parametrize(
    "call, fault",
    [
        ("GET /v1/checkout/sessions/:id", "500"),
        ("GET /v1/checkout/sessions/:id", "hung up"),
        ("POST /v1/checkout/sessions/:id/expire", "500"),
    ],
)
def test_a_return_while_stripe_is_down_is_told_so_and_works_later(shop, call, fault):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    if fault == "500":
        shop.stripe.faults.answer(call, 500, times=50)
    else:
        shop.stripe.faults.hang_up(call, times=50)
    way = "cancel" if call.endswith("expire") else "check"
    problem(buyer.request("POST", f"/api/v1/purchases/{purchase['id']}/{way}"), 502, "stripe")
    shop.stripe.faults.clear()
    shop.tell(*shop.stripe.account.pay(shop.session(purchase)))
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40


@pytest.mark.parametrize("call", ["GET /v1/refunds", "GET /v1/disputes"])
def test_money_going_back_while_stripe_falters_is_seen_to_later(shop, call):
    shop.open()
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    shop.stripe.faults.answer(call, 500, times=4)
    account = shop.stripe.account
    events = account.refund(bought["session"]) if call.endswith("refunds") else account.dispute(bought["session"])
    shop.stripe.courier.deliver(*events)
    assert buyer.until_taken_back(bought["id"], 40, 30)


def test_a_wrong_key_is_told_to_the_log_and_not_to_the_buyer(shop):
    wrong = "sk_test_" + "w" * 40
    shop.open(STRIPE_SECRET_KEY=wrong)
    answer = shop.buyer().checkout()
    problem(answer, 502, "stripe")
    assert "API" not in answer.text and "key" not in answer.text.lower()
    assert wrong not in shop.server.log()


def test_answers_that_are_not_stripes_are_refused(shop, serve):
    # Some other server of this machine's stands where Stripe should: it answers 404 and HTML.
    other = serve()
    assert requests.get(other.url + "/v1/checkout/sessions", timeout=5).status_code == 404
    shop.open(STRIPE_API_BASE=other.url)
    problem(shop.buyer().checkout(), 502, "stripe")
