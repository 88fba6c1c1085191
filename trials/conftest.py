"""Processes of the program under test, started for a trial and judged when it is over."""

import os
import random

import pytest

import browser
import replicate_stand_in
from engine_room import EngineRoom
from ground import Cloud, Folder
from server import PROGRAM, Server
from shop import Shop
from stripe_stand_in import StandIn


def pytest_report_header():
    return f"trying {PROGRAM}"


@pytest.fixture
def serve(tmp_path):
    """`serve(daily_limit=10)` starts a server. At the end each must drain at SIGTERM and have logged no error."""
    servers: list[Server] = []

    def start(role: str = "all", **settings) -> Server:
        folder = settings.pop("folder", tmp_path / str(len(servers)))
        server = Server(folder, role, **settings)
        servers.append(server)
        return server.start()

    yield start

    failures = []
    for server in servers:
        try:
            if server.is_running():
                server.stop()
        except AssertionError as failure:
            failures.append(str(failure))
        failures.extend(f"{server.role} logged: {line}" for line in server.complaints())
    assert not failures, "\n".join(failures)


@pytest.fixture
def server(serve) -> Server:
    """One process that is everything, as it starts with no configuration."""
    return serve()


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request, tmp_path):
    """What the server of a story stands on: each is told on both databases."""
    if request.param == "sqlite":
        yield Folder(tmp_path)
        return
    cloud = Cloud(f"trial-{os.getpid()}-{random.randrange(10**9)}")
    yield cloud
    cloud.remove()


@pytest.fixture
def stripe():
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def replicate():
    with replicate_stand_in.StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def shop(ground, stripe, serve):
    """A studio that sells, which `open` starts. However its story went, its books agree in the end."""
    shop = Shop(serve, ground, stripe)
    yield shop
    if shop.server:
        shop.check_books()


@pytest.fixture
def room(shop, replicate):
    """A studio that has loops made at Replicate, which `open` starts; its books agree in the end, as every shop's."""
    return EngineRoom(shop, replicate)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def chromium(downloads):
    driver = browser.start_chromium(downloads)
    driver.set_script_timeout(30)
    yield driver
    driver.quit()
