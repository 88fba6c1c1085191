"""The page to which a buyer is sent: one thing to buy, and buttons to pay, to pay by a slow method, and to go back."""

from html import escape
from http import HTTPStatus

from .account import Account
from .answers import Refused

PAGE = """<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Stand-in for Checkout</title>
<style>body {{ font: 1.1rem sans-serif; max-width: 24rem; margin: 3rem auto }} button {{ font: inherit }}</style>
<h1 id="amount">{amount} {currency}</h1>
<form method="post" action="/c/pay/{id}">
<p><button name="how" value="card" id="pay">Pay</button>
<p><button name="how" value="bank" id="pay-later">Pay by bank, in some days</button>
</form>
<p><a id="cancel" href="{cancel_url}">Back to the shop</a>
</html>
"""


class PayPage:
    def __init__(self, account: Account):
        self.account = account

    def show(self, id: str) -> tuple[HTTPStatus, dict, bytes]:
        session = self.account.sessions.get(id)
        if not session or session["status"] != "open":
            return HTTPStatus.GONE, {"Content-Type": "text/plain; charset=utf-8"}, b"You are all done here."
        page = PAGE.format(
            id=escape(id),
            amount=f"{session['amount_total'] / 100:.2f}",
            currency=escape(session["currency"].upper()),
            cancel_url=escape(session["cancel_url"] or ""),
        )
        return HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8"}, page.encode()

    def pay(self, id: str, how: str) -> tuple[HTTPStatus, dict, bytes]:
        try:
            (self.account.pay if how == "card" else self.account.pay_later)(id)
        except Refused:
            return self.show(id)
        to = self.account.sessions[id]["success_url"].replace("{CHECKOUT_SESSION_ID}", id)
        return HTTPStatus.SEE_OTHER, {"Location": to}, b""
