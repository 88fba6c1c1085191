"""Purchases that wait for their money, as if they had been begun: rows put straight into the database of a server."""

import secrets

COLUMNS = """id, wallet, owner, visitor, network, pack, credits, amount, currency, livemode, state, version, credited,
    refunded, disputed, created_at, updated_at, checked_at, check_at"""


def rows(count: int, now_ms: int, amount: int) -> tuple[list[tuple], list[tuple]]:
    """Wallets, and a purchase of each; Stripe is not asked about one before a day is over."""
    wallets, purchases = [], []
    for _ in range(count):
        # Thirteen random bytes in hexadecimal are an id like any other.
        wallet, id = secrets.token_hex(13), secrets.token_hex(13)
        wallets.append((wallet, 0, now_ms))
        begun = (now_ms, now_ms, 0, now_ms + 86_400_000)
        purchases.append(
            (id, wallet, wallet, "0" * 32, "203.0.113.1", "small", 40, amount, "usd", 0, "open", 0, 0, 0, 0, *begun)
        )
    return wallets, purchases


def insert(cursor, mark: str, wallets: list[tuple], purchases: list[tuple]) -> None:
    """`mark` is how the database's driver writes a value that comes later."""
    cursor.executemany(f"insert into wallets (id, balance, created_at) values ({mark}, {mark}, {mark})", wallets)
    marks = ", ".join([mark] * len(purchases[0]))
    cursor.executemany(f"insert into purchases ({COLUMNS}) values ({marks})", purchases)
