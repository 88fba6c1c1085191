"""Webhooks that never come: whatever happened is found out all the same, and counts once."""

import time

import pytest

from shop import book


EVERY_SECOND = {"reconcile_every_s": 1}


def test_who_comes_back_from_paying_need_not_wait_for_a_webhook(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.stripe.account.pay(shop.session(purchase))
    bought = buyer.check(purchase["id"])
    assert (bought["state"], bought["credited"]) == ("paid", 40)
    assert buyer.credits() == 40


def test_the_return_page_and_the_webhook_together_credit_once(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    events = shop.stripe.account.pay(shop.session(purchase))
    hold = shop.stripe.faults.hold("GET /v1/checkout/sessions/:id", after=True)
    shop.stripe.courier.deliver(*events)
    hold.until_reached()  # the webhook's question is on its way while the page asks the same
    assert buyer.check(purchase["id"])["state"] == "paid"
    hold.release()
    shop.until_seen_to()
    assert buyer.credits() == 40


def test_an_answer_that_is_older_than_what_is_known_undoes_nothing(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session, account = shop.session(purchase), shop.stripe.account
    hold = shop.stripe.faults.hold("GET /v1/checkout/sessions/:id", after=True)
    shop.stripe.courier.deliver(*account.pay(session))
    hold.until_reached()  # what will be answered is that all of it is paid
    refund = account.refund(session, 100)
    assert buyer.check(purchase["id"])["taken_back"] == 10
    shop.stripe.courier.deliver(*refund)
    hold.release()
    shop.until_seen_to()
    assert buyer.purchase(purchase["id"])["taken_back"] == 10 and buyer.credits() == 30


def test_a_purchase_of_which_no_webhook_came_is_credited_without_the_buyer(shop):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    purchase = buyer.begin()
    shop.stripe.account.pay(shop.session(purchase))
    assert buyer.until_purchase(purchase["id"], "paid")["credited"] == 40


def test_a_restart_finds_what_happened_while_nobody_was_there(shop):
    shop.open(**EVERY_SECOND)
    buyers = [shop.buyer() for _ in range(4)]
    paid, late, unpaid, expired = [buyer.begin() for buyer in buyers]
    before = shop.sell(shop.buyer())
    account = shop.stripe.account
    shop.server.stop()
    account.pay(shop.session(paid))
    account.pay_later(shop.session(late))
    account.succeed(shop.session(late))
    account.run_out(shop.session(expired))
    account.refund(before["session"])
    shop.server.start()
    for buyer, purchase, state in zip(buyers, (paid, late, unpaid, expired), ("paid", "paid", "open", "expired")):
        buyer.until_purchase(purchase["id"], state, 30)
    assert [buyer.credits() for buyer in buyers] == [40, 40, 0, 0]
    shop.until_books_say(before, "refunded")


@pytest.mark.parametrize("what", ["refund", "refund that failed", "dispute", "dispute that was won"])
def test_money_that_went_back_without_a_webhook_is_found(shop, what):
    shop.open(**EVERY_SECOND)
    buyer, account = shop.buyer(), shop.stripe.account
    bought = shop.sell(buyer)
    if what.startswith("refund"):
        account.refund(bought["session"], 100)
        buyer.until_taken_back(bought["id"], 10)
        if what != "refund":
            account.fail_refund(bought["session"])
            buyer.until_taken_back(bought["id"], 0)
    else:
        account.dispute(bought["session"])
        buyer.until_purchase(bought["id"], "disputed")
        if what != "dispute":
            account.close_dispute(bought["session"], "won")
            buyer.until_purchase(bought["id"], "paid")


def test_what_happened_is_found_among_hundreds_of_events_of_others(shop):
    shop.open(**EVERY_SECOND)
    buyer, account = shop.buyer(), shop.stripe.account
    bought = shop.sell(buyer)
    shop.server.stop()
    account.refund(bought["session"], 100)
    for n in range(150):
        account.pay(account.create_session(book(f"order-{n}"))["id"])
    shop.server.start()
    buyer.until_taken_back(bought["id"], 10, 30)
    pages = [one for one in shop.stripe.calls("GET /v1/events") if "starting_after" in one.params]
    assert pages, "one page cannot have held it"


def test_stripe_that_cannot_be_asked_is_asked_again(shop):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    purchase = buyer.begin()
    events = shop.stripe.account.pay(shop.session(purchase))
    shop.stripe.faults.answer("GET /v1/checkout/sessions/:id", 500, times=8)
    shop.stripe.faults.answer("GET /v1/events", 500, times=8)
    shop.stripe.courier.deliver(*events)
    assert buyer.until_purchase(purchase["id"], "paid", 60)["credited"] == 40


def test_what_is_settled_is_not_asked_about_for_ever(shop):
    shop.open(**EVERY_SECOND)
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    shop.stripe.http.desk.asked.clear()
    time.sleep(4)
    asked = [one for one in shop.stripe.asked if one.params.get("id") == bought["session"]]
    assert len(asked) <= 2, asked
