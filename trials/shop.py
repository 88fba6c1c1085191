"""A studio that sells: a server, what it stands on, and Stripe beside it."""

import time

from buyer import Buyer
from server import Server
from stripe_stand_in import StandIn

# Addresses count as a proxy tells them, so that buyers can come from many networks.
OPEN = {"trusted_proxies": "127.0.0.1"}


class Shop:
    def __init__(self, serve, ground, stripe: StandIn):
        self.serve = serve
        self.ground = ground
        self.stripe = stripe
        self.server: Server | None = None
        self.settings: dict = {}
        self.buyers = 0

    def open(self, role: str = "all", **settings) -> "Shop":
        """Starts the server, and tells Stripe where it is."""
        self.settings = OPEN | self.stripe.settings | self.ground.settings | settings
        self.server = self.serve(role, **self.settings)
        self.stripe.register_webhook(self.server.url + "/webhooks/stripe")
        return self

    def buyer(self, **who) -> Buyer:
        """Somebody new, from a network of their own."""
        self.buyers += 1
        address = f"198.18.{self.buyers // 250}.{self.buyers % 250 + 1}"
        return Buyer(self.server, **{"address": address} | who)

    def session(self, purchase: dict) -> str:
        """The id of Stripe's session for it."""
        found = [id for id, one in self.stripe.account.sessions.items() if one["client_reference_id"] == purchase["id"]]
        assert len(found) == 1, f"{len(found)} sessions for one purchase"
        return found[0]

    def sell(self, buyer: Buyer, pack: str = "small") -> dict:
        """A purchase from the first click to the credits; as it then is, with its session's id."""
        purchase = buyer.begin(pack)
        session = self.session(purchase)
        self.tell(*self.stripe.account.pay(session))
        return buyer.until_purchase(purchase["id"], "paid") | {"session": session}

    def tell(self, *events: dict) -> None:
        """Delivers events, and waits until each has been seen to."""
        self.stripe.courier.deliver(*events)
        self.until_seen_to()

    def until_seen_to(self, within_s: float = 15) -> None:
        waiting = "select id, kind, attempts from stripe_events where outcome is null"
        self.until_rows(waiting, lambda rows: not rows, within_s)

    def until_listed(self, within_s: float = 15) -> None:
        """Waits until the studio has asked Stripe for its events once; what happens next, it hears by webhook alone."""
        self.until_rows("select at from marks where name = 'stripe_events_known'", bool, within_s)

    def until_books_say(self, purchase: dict, state: str, within_s: float = 15) -> None:
        """As `until_purchase`, for whom no browser is at hand."""
        stored = f"select state from purchases where id = '{purchase['id']}'"
        self.until_rows(stored, lambda rows: rows == [(state,)], within_s)

    def until_rows(self, query: str, are_so, within_s: float) -> None:
        """Waits until what a query finds is as it should be."""
        until = time.monotonic() + within_s
        while not are_so(found := self.ground.rows(query)):
            assert time.monotonic() < until, f"{found} after {within_s} s of: {query}"
            time.sleep(0.02)

    def check_books(self) -> None:
        """Whatever happened: the operator's own check finds nothing, and the tables bear each other out."""
        self.until_seen_to()
        done = self.server.run("ledger", "check")
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        self.balances_are_what_was_transferred()
        self.holds_are_of_jobs_that_are_not_over()
        self.purchases_are_what_was_transferred()

    def balances_are_what_was_transferred(self) -> None:
        wrong = self.ground.rows(
            """select w.id, w.balance,
                 (select coalesce(sum(credits), 0) from transfers where payee = 'wallet:' || w.id)
                 - (select coalesce(sum(credits), 0) from transfers where payer = 'wallet:' || w.id) as came
               from wallets w"""
        )
        assert all(balance == came for _, balance, came in wrong), wrong

    def holds_are_of_jobs_that_are_not_over(self) -> None:
        held = self.ground.rows(
            """select coalesce(sum(case when payee = 'holds' then credits else -credits end), 0)
               from transfers where payer = 'holds' or payee = 'holds'"""
        )
        assert held == self.ground.rows("select coalesce(sum(credits), 0) from holds")
        astray = self.ground.rows(
            """select h.job, j.state from holds h left join jobs j on j.id = h.job
               where j.id is null or j.state not in ('queued', 'running')"""
        )
        assert not astray, astray
        # What was captured is a loop that is there, and at its price.
        captured = self.ground.rows("select coalesce(sum(credits), 0) from transfers where payee = 'revenue'")
        assert captured == self.ground.rows("select coalesce(sum(credits), 0) from jobs where state = 'done'")

    def purchases_are_what_was_transferred(self) -> None:
        sold = self.ground.rows("select coalesce(sum(credited - refunded - disputed), 0) from purchases")
        came = self.ground.rows(
            """select coalesce(sum(case when payer = 'purchases' then credits else -credits end), 0)
               from transfers where payer = 'purchases' or payee = 'purchases'"""
        )
        assert sold == came, f"sold {sold}, transferred {came}"
        assert not self.ground.rows("select id from purchases where refunded + disputed > credited or refunded < 0")


def book(order: str, amount: int = 900, **more) -> dict:
    """What another shop, which sells books on the same account, asks a session for."""
    price = {"currency": "usd", "unit_amount": amount, "product_data": {"name": "a book"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "https://books.example/thanks",
        "client_reference_id": order,
    } | more
