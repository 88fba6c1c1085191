"""Databases that mean it when they say that something is written: SQLite, and a PostgreSQL of our own."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from server import free_port


class Sqlite:
    name = "SQLite"
    mark = "?"
    settings: dict[str, str] = {}

    def __init__(self, data: Path):
        self.file = data / "cloudmusic.db"

    @contextmanager
    def connect(self):
        with closing(sqlite3.connect(self.file)) as connection, connection:
            yield connection.cursor()


class Postgres:
    """With all that PostgreSQL does by default against a power cut, unlike the one that the tests throw away."""

    name = "PostgreSQL"
    mark = "%s"

    def __enter__(self) -> "Postgres":
        self.folder, port = tempfile.TemporaryDirectory(prefix="cloudmusic-load."), free_port()
        self.url = f"postgres://load@127.0.0.1:{port}/postgres"
        self.settings = {"DATABASE_URL": self.url}
        where = Path(self.folder.name)
        # As root it refuses to run, and the package brings a user for it.
        as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if as_user:
            shutil.chown(where, **as_user)
        data = where / "data"
        initdb = [program("initdb"), "--pgdata", data, "--username", "load", "--auth", "trust", "--encoding", "UTF8"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=where, **as_user)
        flags = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with (where / "log").open("w") as log:
            self.process = subprocess.Popen([program("postgres"), "-D", data, *flags], cwd=where, stderr=log, **as_user)
        self.await_answer()
        return self

    def __exit__(self, *_) -> None:
        self.process.send_signal(signal.SIGINT)  # end now, cleanly
        self.process.wait()
        self.folder.cleanup()

    def await_answer(self, within_s: float = 20) -> None:
        until = time.monotonic() + within_s
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < until, "PostgreSQL does not answer"
                time.sleep(0.05)

    @contextmanager
    def connect(self):
        with psycopg.connect(self.url) as connection:
            yield connection.cursor()


def program(name: str) -> str:
    """Debian keeps them out of the path; of several versions the newest is taken."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)
    assert found, f"{name} is missing: it is brought by scripts/install-for-tests"
    return found
