"""Webhooks made beforehand, since signing takes longer than taking one does."""

import json
import secrets
from pathlib import Path

from shop import book
from stripe_stand_in import StandIn

AMOUNT = 400


def of_others(file: Path, stripe: StandIn, count: int) -> None:
    """So many completed checkouts of another shop's, each with a session and an event of its own."""
    account = stripe.account
    event = account.pay(account.create_session(book("order-1"))["id"])[-1]
    session = event["data"]["object"]["id"]
    with file.open("w") as letters:
        for n in range(count):
            told = json.dumps(event | {"id": f"evt_{secrets.token_hex(12)}"}).replace(session, f"{session[:-8]}{n:08}")
            write(letters, stripe, told)


def of_purchases(file: Path, stripe: StandIn, purchases: list[str]) -> None:
    """That each of these purchases is paid. The account keeps no events of it."""
    account = stripe.account
    with file.open("w") as letters:
        for id in purchases:
            reference = {"metadata": {"purchase": id}, "payment_intent_data": {"metadata": {"purchase": id}}}
            session = account.create_session(book(id, amount=AMOUNT, **reference))["id"]
            write(letters, stripe, json.dumps(account.pay(session)[-1]))
            account.events.clear()


def write(letters, stripe: StandIn, body: str) -> None:
    letters.write(f"{stripe.courier.sign(body)}\t{body}\n")
