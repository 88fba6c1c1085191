"""What a server stands on: a database and a place for objects, looked at behind its back."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest


def service(name: str) -> str:
    value = os.environ.get(f"CLOUDMUSIC_TEST_{name}")
    if not value:
        pytest.fail(f"CLOUDMUSIC_TEST_{name} is not set: run this through scripts/with-services", pytrace=False)
    return value


class Folder:
    """SQLite and a folder: what a server takes where nothing is configured."""

    def __init__(self, folder: Path):
        self.data = folder / "data"
        self.settings = {"data": self.data}

    def rows(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.data / 'cloudmusic.db'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def objects(self) -> list[str]:
        """The names of all files, which should be hashes."""
        return sorted(file.name for file in (self.data / "objects").rglob("*") if file.is_file())

    def remove(self) -> None:
        shutil.rmtree(self.data)


class Cloud:
    """PostgreSQL and a bucket of an S3 server, both new."""

    def __init__(self, name: str):
        self.name = name
        self.admin = service("POSTGRES")
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        self.url = urlsplit(self.admin)._replace(path=f"/{name}").geturl()
        # A folder in the S3 server's folder is a bucket.
        self.bucket = Path(service("S3_FOLDER")) / name
        self.bucket.mkdir()
        self.settings = {
            "DATABASE_URL": self.url,
            "AWS_ENDPOINT_URL_S3": service("S3_ENDPOINT"),
            "AWS_ACCESS_KEY_ID": service("S3_KEY"),
            "AWS_SECRET_ACCESS_KEY": service("S3_SECRET"),
            "CLOUDMUSIC_S3_BUCKET": name,
        }

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def objects(self) -> list[str]:
        # The S3 server's own notes about objects begin with a dot.
        files = (file for file in self.bucket.rglob("*") if file.is_file() and not file.name.startswith("."))
        return sorted(file.name for file in files)

    def remove(self) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(f'drop database "{self.name}" with (force)')
        shutil.rmtree(self.bucket)
