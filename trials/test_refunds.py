"""Money that goes back: by refund, by dispute, and what becomes of the credits it had bought."""

import pytest

from visitor import problem


@pytest.fixture
def sold(shop):
    """Somebody with the smallest pack: 40 credits for 400 cents."""
    shop.open()
    buyer = shop.buyer()
    return shop, buyer, shop.sell(buyer)


def test_a_refund_takes_all_credits_back(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.refund(bought["session"]))
    assert buyer.until_purchase(bought["id"], "refunded")["taken_back"] == 40
    assert buyer.credits() == 0


def test_three_partial_refunds_take_back_their_share_each(sold):
    shop, buyer, bought = sold
    for cents, credits in ((100, 10), (50, 15), (33, 18)):  # 183 of 400 cents are 18.3 credits
        shop.tell(*shop.stripe.account.refund(bought["session"], cents))
        purchase = buyer.until_taken_back(bought["id"], credits)
        assert purchase["state"] == "paid" and buyer.credits() == 40 - credits
    shop.tell(*shop.stripe.account.refund(bought["session"]))
    assert buyer.until_purchase(bought["id"], "refunded")["taken_back"] == 40


def test_partial_refunds_whose_events_come_together_and_twice_take_no_more(sold):
    shop, buyer, bought = sold
    events = [event for cents in (100, 50, 33) for event in shop.stripe.account.refund(bought["session"], cents)]
    assert {one.status_code for one in shop.stripe.courier.deliver_at_once(*events, times=2)} == {200}
    buyer.until_taken_back(bought["id"], 18)
    assert buyer.check(bought["id"])["taken_back"] == 18 and buyer.credits() == 22


@pytest.mark.parametrize("counted_still", [False, True], ids=["counted no more", "counted still"])
def test_a_refund_that_fails_gives_its_credits_again(sold, counted_still):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.refund(bought["session"], 100))
    shop.tell(*shop.stripe.account.refund(bought["session"], 200, status="pending"))
    buyer.until_taken_back(bought["id"], 30)
    shop.tell(*shop.stripe.account.fail_refund(bought["session"], counted_still))
    assert buyer.until_taken_back(bought["id"], 10)["state"] == "paid"
    assert buyer.credits() == 30


@pytest.mark.parametrize("cents, taken_back, state", [(None, 40, "refunded"), (100, 10, "paid")], ids=["all", "a part"])
def test_a_refund_that_is_told_before_the_payment_takes_nothing_that_was_not_given(shop, cents, taken_back, state):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session, account = shop.session(purchase), shop.stripe.account
    paid, refunded = account.pay(session), account.refund(session, cents)
    shop.tell(*refunded)
    assert buyer.until_taken_back(purchase["id"], taken_back)["state"] == state
    shop.tell(*paid)
    again = buyer.check(purchase["id"])
    assert (again["state"], again["credited"], again["taken_back"]) == (state, 40, taken_back)
    assert buyer.credits() == 40 - taken_back


def test_a_dispute_that_is_told_before_the_payment_takes_nothing_that_was_not_given(shop):
    shop.open()
    buyer = shop.buyer()
    purchase = buyer.begin()
    session, account = shop.session(purchase), shop.stripe.account
    paid, disputed = account.pay(session), account.dispute(session)
    shop.tell(*disputed)
    buyer.until_purchase(purchase["id"], "disputed")
    shop.tell(*paid)
    again = buyer.purchase(purchase["id"])
    assert (again["state"], again["credited"], again["taken_back"]) == ("disputed", 40, 40)
    assert buyer.credits() == 0


def test_a_dispute_takes_the_credits_and_gives_them_again_when_it_is_won(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.dispute(bought["session"]))
    assert buyer.until_purchase(bought["id"], "disputed")["taken_back"] == 40
    assert buyer.credits() == 0
    shop.tell(*shop.stripe.account.close_dispute(bought["session"], "won"))
    assert buyer.until_purchase(bought["id"], "paid")["taken_back"] == 0
    assert buyer.credits() == 40


def test_a_dispute_that_is_lost_keeps_the_credits(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.dispute(bought["session"]))
    buyer.until_purchase(bought["id"], "disputed")
    shop.tell(*shop.stripe.account.close_dispute(bought["session"], "lost"))
    assert buyer.until_purchase(bought["id"], "lost")["taken_back"] == 40
    assert buyer.credits() == 0


def test_a_lost_dispute_that_is_appealed_and_won_gives_the_credits_again(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.dispute(bought["session"]))
    shop.tell(*shop.stripe.account.close_dispute(bought["session"], "lost"))
    shop.tell(*shop.stripe.account.appeal(bought["session"]))
    assert buyer.purchase(bought["id"])["taken_back"] == 40
    shop.tell(*shop.stripe.account.close_dispute(bought["session"], "won"))
    assert buyer.until_purchase(bought["id"], "paid")["taken_back"] == 0
    assert buyer.credits() == 40


def test_a_banks_question_takes_nothing_until_it_is_a_dispute(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.inquire(bought["session"]))
    assert buyer.purchase(bought["id"])["state"] == "paid" and buyer.credits() == 40
    shop.tell(*shop.stripe.account.close_dispute(bought["session"], "warning_closed"))
    assert buyer.purchase(bought["id"])["state"] == "paid" and buyer.credits() == 40


def test_a_dispute_told_in_the_wrong_order_ends_as_it_ended(sold):
    shop, buyer, bought = sold
    opened = shop.stripe.account.dispute(bought["session"])
    closed = shop.stripe.account.close_dispute(bought["session"], "won")
    shop.tell(*reversed(opened + closed))
    assert buyer.check(bought["id"])["state"] == "paid" and buyer.credits() == 40


def test_a_dispute_over_what_was_refunded_in_part_takes_no_more_than_there_was(sold):
    shop, buyer, bought = sold
    shop.tell(*shop.stripe.account.refund(bought["session"], 100))
    buyer.until_taken_back(bought["id"], 10)
    shop.tell(*shop.stripe.account.dispute(bought["session"], 400))
    buyer.until_taken_back(bought["id"], 40)
    assert buyer.credits() == 0


def test_spent_credits_that_were_taken_back_are_a_debt_that_blocks_paid_work_and_never_free_work(sold):
    shop, buyer, bought = sold
    for _ in range(3):
        buyer.make()
    shop.tell(*shop.stripe.account.refund(bought["session"]))
    buyer.until_purchase(bought["id"], "refunded")
    assert buyer.credits() == buyer.wallet()["credits"] == -3
    for _ in range(4):
        assert buyer.access()["next"] == {"allow": True, "grant": "free"}
        buyer.make()
    said = problem(buyer.ask(), 402, "daily_limit")
    assert said["credits"] == -3
    # What is bought next makes good for it first.
    shop.sell(buyer)
    assert buyer.credits() == 37
    buyer.make()
    assert buyer.credits() == 36


def test_a_refund_while_a_loop_is_being_made_leaves_the_loop_paid(shop):
    shop.open("web")
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    generation = buyer.ask().json()
    access = buyer.access()
    assert (access["credits"], access["held"]) == (39, 1)
    shop.tell(*shop.stripe.account.refund(bought["session"]))
    buyer.until_purchase(bought["id"], "refunded")
    access = buyer.access()
    assert (access["credits"], access["held"]) == (-1, 1)
    shop.check_books()
    assert buyer.request("DELETE", generation["links"]["self"]).status_code == 200
    access = buyer.access()
    assert (access["credits"], access["held"]) == (0, 0)
