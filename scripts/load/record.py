"""A database that looks as after a long time: rows are put straight into the file of a server that is not running."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

AGENT = "load"


def address(n: int) -> str:
    """As in the Lua scripts."""
    return f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"


def visitors(database: Path, count: int) -> None:
    """So many visitors from as many networks, each with one free loop of today used."""
    today = str(datetime.now(timezone.utc).date())
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            "INSERT INTO visitors (visitor, day, used) VALUES (?, ?, 1)",
            ((hashlib.md5(f"{address(n)}|{AGENT}".encode()).hexdigest(), today) for n in range(count)),
        )
        connection.executemany(
            "INSERT INTO networks (network, day, used) VALUES (?, ?, 1)", ((address(n), today) for n in range(count))
        )


def assets(database: Path, count: int) -> None:
    """So many copies of each asset that is there, of the same owner, each older than the one before."""
    with closing(sqlite3.connect(database)) as connection, connection:
        # Thirteen random bytes in hexadecimal are an id like any other.
        connection.execute(
            """CREATE TEMPORARY TABLE copies AS
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            SELECT n, id AS original, lower(hex(randomblob(13))) AS copy FROM numbers, assets""",
            (count,),
        )
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(assets)")]
        differing = {"id": "copy", "job": "copy", "created_at": "created_at - n * 1000"}
        connection.execute(
            f"""INSERT INTO assets ({", ".join(columns)})
            SELECT {", ".join(differing.get(column, column) for column in columns)}
            FROM copies JOIN assets ON assets.id = original"""
        )
        connection.execute(
            """INSERT INTO files (asset, format, name, sha256, bytes)
            SELECT copy, format, name, sha256, bytes FROM copies JOIN files ON asset = original"""
        )
