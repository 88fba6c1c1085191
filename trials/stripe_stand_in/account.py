"""A merchant's account: what exists in it, and what buyers, banks and time do to it."""

import copy
import secrets
import string
import threading
import time
from collections.abc import Callable

import stripe
from stripe.params.checkout import SessionCreateParams

from . import shapes
from .answers import Refused, missing
from .checkout import total_of

LETTERS = string.ascii_letters + string.digits
CARD, BANK = "card", "us_bank_account"


class Account:
    """Everything that happens is answered with the events it raised, oldest first."""

    def __init__(self, pay_url: str, livemode: bool = False):
        self.pay_url = pay_url
        self.livemode = livemode
        self.sessions: dict[str, dict] = {}
        self.intents: dict[str, dict] = {}
        self.charges: dict[str, dict] = {}
        self.refunds: dict[str, dict] = {}
        self.disputes: dict[str, dict] = {}
        self.events: list[dict] = []
        self.webhook_endpoints: list[dict] = []
        # What becomes known only when somebody pays: the session's payment_intent_data.
        self.intents_to_be: dict[str, dict] = {}
        self.heard: Callable[[dict], None] = lambda event: None
        self.lock = threading.RLock()

    # What the merchant's program asks for.

    def create_session(self, params: SessionCreateParams) -> dict:
        amount, currency = total_of(params)
        with self.lock:
            id = f"cs_{'live' if self.livemode else 'test'}_{token(58)}"
            session = shapes.session(
                id,
                livemode=self.livemode,
                url=f"{self.pay_url}/{id}",
                amount=amount,
                currency=currency,
                params=params,
                now=int(time.time()),
            )
            self.sessions[id] = session
            self.intents_to_be[id] = params.get("payment_intent_data", {})
            return session

    def session(self, id: str) -> dict:
        with self.lock:
            if id not in self.sessions:
                raise missing("checkout.session", id, "session")
            session = self.sessions[id]
            if session["status"] == "open" and session["expires_at"] <= time.time():
                self.close(session)
            return session

    def expire(self, id: str) -> dict:
        with self.lock:
            session = self.session(id)
            if session["status"] != "open":
                raise Refused(
                    400,
                    'Only Checkout Sessions with a status in ["open"] can be expired. '
                    f"This Checkout Session has a status of `{session['status']}`.",
                )
            self.close(session)
            return session

    # What buyers, their banks and time do.

    def pay(self, id: str) -> list[dict]:
        """The buyer pays by card, and the money is there."""
        with self.lock:
            session, charge, events = self.submit(id, CARD)
            return [*events, *self.money_came(session, charge), self.tell("checkout.session.completed", session)]

    def pay_later(self, id: str) -> list[dict]:
        """The buyer has done their part, and the bank takes its time."""
        with self.lock:
            session, charge, events = self.submit(id, BANK)
            intent = self.intents[session["payment_intent"]]
            told = [("payment_intent.processing", intent), ("charge.pending", charge)]
            return [*events, *(self.tell(*one) for one in told), self.tell("checkout.session.completed", session)]

    def succeed(self, id: str) -> list[dict]:
        """The bank has sent the money of who paid later."""
        with self.lock:
            session = self.sessions[id]
            came = self.money_came(session, self.charge_of(id))
            return [*came, self.tell("checkout.session.async_payment_succeeded", session)]

    def fail(self, id: str) -> list[dict]:
        """The bank will not send the money of who paid later."""
        with self.lock:
            session, charge = self.sessions[id], self.charge_of(id)
            intent = self.intents[session["payment_intent"]]
            charge |= {"status": "failed", "failure_code": "insufficient_funds", "failure_message": "Not enough money."}
            intent |= {
                "status": "requires_payment_method",
                "payment_method": None,
                "last_payment_error": {
                    "charge": charge["id"],
                    "code": "payment_intent_payment_attempt_failed",
                    "message": "The payment failed.",
                    "type": "card_error",
                },
            }
            told = [
                ("charge.failed", charge),
                ("payment_intent.payment_failed", intent),
                ("checkout.session.async_payment_failed", session),
            ]
            return [self.tell(*one) for one in told]

    def run_out(self, id: str) -> list[dict]:
        """Nobody has paid in time."""
        with self.lock:
            return [self.close(self.sessions[id])]

    def alter(self, id: str, **fields) -> None:
        """Makes a session something that was not asked for."""
        with self.lock:
            assert fields.keys() <= self.sessions[id].keys(), fields
            self.sessions[id] |= fields

    # What the merchant does in the dashboard, and what banks do afterwards.

    def refund(self, id: str, amount: int | None = None, status: str = "succeeded") -> list[dict]:
        """Gives back so much of what was paid, or all that is left."""
        with self.lock:
            charge = self.charge_of(id)
            amount = amount or charge["amount"] - charge["amount_refunded"]
            refund = shapes.refund(f"re_{token(24)}", charge=charge, amount=amount, status=status)
            self.refunds[refund["id"]] = refund
            before = charge["amount_refunded"]
            self.count_refunds(charge, before + amount)
            return [
                self.tell("refund.created", refund),
                self.tell("charge.refunded", charge, {"amount_refunded": before}),
            ]

    def fail_refund(self, id: str, counted_still: bool = False) -> list[dict]:
        """The buyer's bank has sent the latest refund back. The charge goes on to count it, or does not."""
        with self.lock:
            charge = self.charge_of(id)
            refund = [one for one in self.refunds.values() if one["charge"] == charge["id"]][-1]
            before = refund["status"]
            refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
            if not counted_still:
                self.count_refunds(charge, charge["amount_refunded"] - refund["amount"])
            return [
                self.tell("refund.updated", refund, {"status": before}),
                self.tell("charge.refund.updated", refund, {"status": before}),
                self.tell("refund.failed", refund),
            ]

    def dispute(self, id: str, amount: int | None = None) -> list[dict]:
        """The buyer has told their bank that they never bought this, and the bank has taken the money."""
        with self.lock:
            dispute = self.open_dispute(id, amount, "needs_response")
            return [
                self.tell("charge.dispute.created", dispute),
                self.tell("charge.dispute.funds_withdrawn", dispute),
            ]

    def inquire(self, id: str) -> list[dict]:
        """The bank asks what this was, and takes nothing yet."""
        with self.lock:
            return [self.tell("charge.dispute.created", self.open_dispute(id, None, "warning_needs_response"))]

    def appeal(self, id: str) -> list[dict]:
        """The merchant does not accept that the dispute was lost."""
        with self.lock:
            dispute = self.latest_dispute(id)
            dispute["status"] = "appeal_under_review"
            return [self.tell("charge.dispute.updated", dispute, {"status": "lost"})]

    def close_dispute(self, id: str, outcome: str) -> list[dict]:
        """`won`, `lost` or `warning_closed`, as the bank has decided."""
        with self.lock:
            dispute = self.latest_dispute(id)
            before = dispute["status"]
            dispute["status"] = outcome
            events = [self.tell("charge.dispute.closed", dispute, {"status": before})]
            if outcome == "won":
                events.append(self.tell("charge.dispute.funds_reinstated", dispute))
            return events

    def happen(self, kind: str, subject: dict, livemode: bool | None = None) -> dict:
        """Something that has nothing to do with any session of this account's."""
        with self.lock:
            return self.tell(kind, subject, livemode=livemode)

    # How it comes about.

    def submit(self, id: str, method: str) -> tuple[dict, dict, list[dict]]:
        session = self.session(id)
        if session["status"] != "open":
            raise Refused(400, f"This Checkout Session is {session['status']}.")
        metadata = dict(self.intents_to_be[id].get("metadata", {}))
        intent = shapes.payment_intent(f"pi_{token(24)}", session=session, metadata=metadata, method=method)
        charge = shapes.charge(f"{'ch' if method == CARD else 'py'}_{token(24)}", intent=intent, method=method)
        self.intents[intent["id"]] = intent
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        session |= {
            "status": "complete",
            "url": None,
            "payment_intent": intent["id"],
            "customer_details": shapes.customer_details(),
        }
        return session, charge, [self.tell("payment_intent.created", intent)]

    def money_came(self, session: dict, charge: dict) -> list[dict]:
        intent = self.intents[session["payment_intent"]]
        charge |= {
            "status": "succeeded",
            "paid": True,
            "captured": True,
            "amount_captured": charge["amount"],
            "balance_transaction": f"txn_{token(24)}",
            "receipt_url": f"https://pay.stripe.com/receipts/payment/{token(60)}",
        }
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        session["payment_status"] = "paid"
        return [self.tell("charge.succeeded", charge), self.tell("payment_intent.succeeded", intent)]

    def close(self, session: dict) -> dict:
        session |= {"status": "expired", "url": None}
        return self.tell("checkout.session.expired", session)

    def count_refunds(self, charge: dict, amount: int) -> None:
        charge |= {"amount_refunded": amount, "refunded": amount == charge["amount"]}

    def open_dispute(self, id: str, amount: int | None, status: str) -> dict:
        charge = self.charge_of(id)
        charge["disputed"] = True
        amount = amount or charge["amount"]
        dispute = shapes.dispute(f"du_{token(24)}", charge=charge, amount=amount, status=status)
        self.disputes[dispute["id"]] = dispute
        return dispute

    def latest_dispute(self, id: str) -> dict:
        charge = self.charge_of(id)
        return [one for one in self.disputes.values() if one["charge"] == charge["id"]][-1]

    def charge_of(self, id: str) -> dict:
        return self.charges[self.intents[self.sessions[id]["payment_intent"]]["latest_charge"]]

    def tell(self, kind: str, subject: dict, previous: dict | None = None, livemode: bool | None = None) -> dict:
        """Puts on record how the subject is at this moment."""
        event = shapes.event(
            f"evt_{token(24)}",
            kind=kind,
            subject=copy.deepcopy(subject),
            livemode=self.livemode if livemode is None else livemode,
            version=stripe.api_version,
            previous=previous,
            now=int(time.time()),
        )
        self.events.append(event)
        self.heard(event)
        return event


def token(length: int) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(length))
