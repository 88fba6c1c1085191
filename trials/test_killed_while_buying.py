"""The process killed with SIGKILL between every two steps of a purchase and of what may follow: nothing is lost."""

import random
import threading
import time

import pytest
import requests

from faults import HangUp

CREATE = "POST /v1/checkout/sessions"
RETRIEVE = "GET /v1/checkout/sessions/:id"
EXPIRE = "POST /v1/checkout/sessions/:id/expire"
LISTED = "GET /v1/events"
MOMENTS = pytest.mark.parametrize("after", [False, True], ids=["before Stripe has acted", "after Stripe has acted"])
EVERY_SECOND = {"reconcile_every_s": 1}
KILLS = 20
PURCHASES_MAX = 300


def kill_at(shop, call: str, after: bool) -> threading.Event:
    """The server dies while it makes this call: Stripe has done nothing yet, or all of it, and is heard no more."""
    dead = threading.Event()

    def kill():
        shop.server.kill()
        dead.set()
        raise HangUp

    shop.stripe.faults.run(call, kill, after=after)
    return dead


def until_dead(dead: threading.Event) -> None:
    assert dead.wait(15), "it was to die, and the call in which it was to die never came"


def dies_of(shop, dead: threading.Event, act) -> None:
    """Somebody asks for something that is never answered, and the server is started again."""
    with pytest.raises(requests.ConnectionError):
        act()
    until_dead(dead)
    shop.server.start()


@MOMENTS
def test_killed_while_the_checkout_is_opened(shop, after):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    dies_of(shop, kill_at(shop, CREATE, after), buyer.checkout)
    # Whoever clicks again buys once, whatever became of the first click.
    assert shop.sell(buyer)["credited"] == 40
    assert buyer.credits() == 40
    states = shop.ground.rows("select state, credited from purchases order by created_at")
    assert states == [("open", 0), ("paid", 40)]


def test_killed_before_it_knew_of_a_checkout_that_is_then_paid(shop):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    dies_of(shop, kill_at(shop, CREATE, after=True), buyer.checkout)
    (session,) = shop.stripe.account.sessions
    shop.tell(*shop.stripe.account.pay(session))
    assert shop.ground.rows("select state, credited from purchases") == [("paid", 40)]


def test_killed_while_the_buyer_is_at_stripe(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.server.kill()
    events = shop.stripe.account.pay(shop.session(purchase))
    shop.server.start()
    shop.tell(*events)
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40


@MOMENTS
def test_killed_after_the_webhook_was_answered_and_before_it_was_seen_to(shop, after):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    completed = shop.stripe.account.pay(shop.session(purchase))[-1]
    dead = kill_at(shop, RETRIEVE, after)
    letter = shop.stripe.courier.letter(completed)
    assert shop.stripe.courier.send(letter).status_code == 200  # it is kept, and will never be told again
    until_dead(dead)
    shop.server.start()
    assert buyer.until_purchase(purchase["id"], "paid", 30)["credited"] == 40
    shop.until_seen_to()
    assert buyer.credits() == 40


@MOMENTS
def test_killed_while_the_buyer_comes_back(shop, after):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.stripe.account.pay(shop.session(purchase))
    dies_of(shop, kill_at(shop, RETRIEVE, after), lambda: buyer.check(purchase["id"]))
    # The page asks again after a while.
    assert buyer.until(lambda: buyer.check(purchase["id"]), "state", "paid", 10)["credited"] == 40
    assert buyer.credits() == 40


@MOMENTS
def test_killed_while_a_purchase_is_cancelled(shop, after):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    purchase = buyer.begin()
    dies_of(shop, kill_at(shop, EXPIRE, after), lambda: buyer.cancel(purchase["id"]))
    assert buyer.cancel(purchase["id"])["state"] == "expired"


@MOMENTS
def test_killed_while_it_asks_what_it_was_not_told(shop, after):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    dead = kill_at(shop, LISTED, after)
    shop.stripe.account.refund(bought["session"], 100)
    until_dead(dead)
    shop.server.start()
    buyer.until_taken_back(bought["id"], 10, 30)


@pytest.mark.parametrize("call", ["GET /v1/refunds", "GET /v1/disputes"])
@MOMENTS
def test_killed_while_money_goes_back(shop, call, after):
    shop.open()
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    account = shop.stripe.account
    events = account.refund(bought["session"]) if call.endswith("refunds") else account.dispute(bought["session"])
    dead = kill_at(shop, call, after)
    assert shop.stripe.courier.send(shop.stripe.courier.letter(events[-1])).status_code == 200
    until_dead(dead)
    shop.server.start()
    assert buyer.until_taken_back(bought["id"], 40, 30)
    shop.until_seen_to()
    assert buyer.credits() == 0


def test_killed_at_random_while_many_buy_pay_spend_and_are_refunded(shop):
    """Stripe tells everything as it happens, and again until it is heard; the process dies as often as it may."""
    draw = random.Random(11)
    shop.open(**EVERY_SECOND, lease_s=1, daily_limit=0)
    shop.stripe.courier.by_itself = True
    calm = threading.Event()
    kills = []

    def kill():
        while not calm.wait(draw.uniform(0.1, 0.6)):
            shop.server.kill()
            kills.append(time.monotonic())
            shop.server.start()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        sold = []
        while len(kills) < KILLS and len(sold) < PURCHASES_MAX:
            sold.append(buy_whatever_happens(shop, shop.stripe.account, draw))
    finally:
        calm.set()
        killer.join()
    print(f"killed {len(kills)} times over {len(sold)} purchases")
    assert len(kills) >= KILLS, "it was over before enough had happened"
    for buyer, purchase, taken_back in sold:
        buyer.until_taken_back(purchase["id"], taken_back, 30)
        assert buyer.purchase(purchase["id"])["credited"] == 40
        access = buyer.until(buyer.access, "held", 0, 30)
        assert access["credits"] == 40 - taken_back - len(buyer.assets())
    shop.until_seen_to()


def buy_whatever_happens(shop, account, draw: random.Random):
    """A purchase, a loop or two, and perhaps a refund; what is not answered is asked again."""
    buyer = shop.buyer()
    purchase = again(buyer.begin)
    session = shop.session(purchase)
    account.pay(session)
    again(lambda: buyer.until_purchase(purchase["id"], "paid", 30))
    for n in range(draw.randrange(3)):
        again(lambda n=n: buyer.ask(key=f"loop-{n}").raise_for_status())
    taken_back = draw.choice([0, 0, 10, 40])
    if taken_back:
        account.refund(session, taken_back * 10)
    return buyer, purchase, taken_back


def again(ask, within_s: float = 30):
    until = time.monotonic() + within_s
    while True:
        try:
            return ask()
        except (requests.ConnectionError, requests.HTTPError):
            assert time.monotonic() < until, "never answered"
            time.sleep(0.05)
