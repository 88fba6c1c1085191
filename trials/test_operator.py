"""What an operator does for buyers by hand, while the studio runs: it counts at once, and the books still agree."""

import json
import sqlite3
from contextlib import closing

from shop import Shop


def run(shop: Shop, *arguments, exits: int = 0) -> str:
    done = shop.server.run(*arguments)
    assert done.returncode == exits, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_credits_are_given_and_taken_with_a_reason(shop):
    shop.open()
    buyer = shop.buyer()
    shop.sell(buyer)
    wallet = buyer.wallet()["id"]
    run(shop, "credits", "grant", wallet, 5, "--reason", "a loop that clicked")
    assert buyer.credits() == 45
    run(shop, "credits", "revoke", wallet, 45, "--reason", "given to the wrong buyer")
    assert buyer.credits() == 0
    run(shop, "credits", "revoke", wallet, 1, "--reason", "more than there is", exits=2)
    run(shop, "credits", "grant", "nothing", 1, "--reason", "nobody's", exits=2)
    assert buyer.credits() == 0


def test_a_buyer_who_has_nothing_but_the_receipt_gets_the_credits_back(shop):
    shop.open()
    lost, found = shop.buyer(), shop.buyer()
    bought = shop.sell(lost)
    said = run(shop, "wallets", "recover", bought["session"])
    code = next(word for word in said.split() if word.count("-") == 4)
    assert found.recover(code).json()["wallet"]["credits"] == 40


def test_a_wallets_story_is_told_whole(shop):
    shop.open()
    buyer = shop.buyer()
    bought = shop.sell(buyer)
    buyer.make()
    shop.tell(*shop.stripe.account.refund(bought["session"], 100))
    for name in (buyer.wallet()["id"], bought["id"], bought["session"]):
        story = json.loads(run(shop, "ledger", "show", name, "--json"))
        assert str(story).count("refund") >= 1 and buyer.wallet()["id"] in str(story)
    told = run(shop, "ledger", "show", bought["id"])
    assert "29" in told and bought["id"] in told


def test_the_ledger_tells_its_sum_and_that_it_balances(shop):
    shop.open()
    buyer = shop.buyer()
    shop.sell(buyer)
    buyer.make()
    assert "balances" in run(shop, "ledger", "check")
    assert json.loads(run(shop, "ledger", "check", "--json"))


def test_books_that_were_tampered_with_are_found_out(serve, stripe):
    server = serve(**stripe.settings)
    server.stop()
    assert server.run("ledger", "check").returncode == 0
    with closing(sqlite3.connect(server.data / "cloudmusic.db")) as database, database:
        database.execute("insert into wallets (id, balance, created_at) values ('0123456789abcdefghjkmnpqrs', 7, 0)")
    done = server.run("ledger", "check")
    assert done.returncode == 1 and "0123456789abcdefghjkmnpqrs" in done.stdout + done.stderr
    server.start()
