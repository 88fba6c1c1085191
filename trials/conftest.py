"""Processes of the program under test, started for a trial and judged when it is over."""

import pytest

from server import PROGRAM, Server


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
