"""Several processes that sell from one database: whichever hears of a payment, it counts once."""

import random

import pytest

from buyer import Buyer
from test_access import all_at_once

# Several processes need a database server.
pytestmark = pytest.mark.parametrize("ground", ["postgres"], indirect=True)


@pytest.fixture
def tills(shop, serve):
    """Two processes that sell, and a third that makes the loops; the second is not known to Stripe."""
    first = shop.open("web", reconcile_every_s=1).server
    second = serve("web", **shop.settings)
    serve("worker", **shop.settings)
    return first, second


def at(server, buyer: Buyer) -> Buyer:
    """The same person, whom a balancer has led to another process."""
    other = Buyer(server, agent=buyer.agent, address=buyer.session.headers["X-Forwarded-For"])
    other.session.cookies.update(buyer.session.cookies)
    return other


def test_a_payment_that_all_processes_hear_of_at_once_is_credited_once(shop, tills):
    first, second = tills
    buyers = [shop.buyer() for _ in range(8)]
    begun = [buyer.begin() for buyer in buyers]
    events = [event for purchase in begun for event in shop.stripe.account.pay(shop.session(purchase))]
    urls = [f"{server.url}/webhooks/stripe" for server in tills]

    def tell_or_check(n: int) -> int:
        buyer, purchase = buyers[n // 4], begun[n // 4]
        if n % 4 < 2:
            return at(tills[n % 2], buyer).request("POST", f"/api/v1/purchases/{purchase['id']}/check").status_code
        mine = [event for event in events if event["data"]["object"].get("client_reference_id") == purchase["id"]]
        letter = shop.stripe.courier.letter(mine[0])
        return shop.stripe.courier.send(letter, urls[n % 2]).status_code

    assert set(all_at_once(32, tell_or_check)) == {200}
    for buyer, purchase in zip(buyers, begun, strict=True):
        assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40
        assert at(second, buyer).credits() == 40


def test_what_one_process_gave_another_spends_and_a_third_takes_back(shop, tills):
    _, second = tills
    here = shop.buyer()
    bought = shop.sell(here)
    there = at(second, here)
    there.make()
    assert here.credits() == 39
    shop.stripe.account.refund(bought["session"])
    here.until_purchase(bought["id"], "refunded")
    assert there.credits() == -1


def test_the_last_credit_is_spent_at_one_process_alone(shop, tills):
    buyer = shop.buyer()
    shop.sell(buyer)
    for _ in range(39):
        buyer.make()
    draw = random.Random(3)
    everywhere = [at(draw.choice(tills), buyer) for _ in range(20)]
    answers = all_at_once(20, lambda n: everywhere[n].ask())
    paid = [one for one in answers if one.status_code == 202 and one.json()["decision"]["grant"] == "paid"]
    assert len(paid) == 1, [one.status_code for one in answers]
    buyer.until_over(paid[0].json()["id"])
    assert buyer.credits() == 0
