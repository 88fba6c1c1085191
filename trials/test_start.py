"""How it starts: with nothing configured, with everything, and not at all where something is wrong."""

import json
import socket
import subprocess
import time

import pytest

from ground import Cloud, service
from server import PROGRAM, environment, free_port
from visitor import KICK, Visitor


def refused(tmp_path, port: int = 0, **settings) -> str:
    """What a server says that does not start."""
    done = subprocess.run(
        [PROGRAM, "serve", "--listen", f"127.0.0.1:{port or free_port()}", "--data", tmp_path / "data"],
        cwd=tmp_path,
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode not in (0, -6, 101), f"{done.returncode} {done.stderr}"
    assert "panicked" not in done.stderr
    return done.stderr


def test_nothing_need_be_configured(serve):
    server = serve()
    asset = Visitor(server).make()
    assert (server.data / "cloudmusic.db").exists()
    assert asset["wav_sha256"]


def test_what_was_made_is_there_after_a_restart(serve):
    server = serve()
    visitor = Visitor(server)
    asset = visitor.make()
    sound = visitor.get(asset["links"]["wav"]).content
    server.stop()
    server.start()
    assert [one["id"] for one in visitor.assets()] == [asset["id"]]
    assert visitor.get(asset["links"]["wav"]).content == sound
    assert visitor.access()["free"]["used"] == 1


@pytest.fixture
def cloud():
    cloud = Cloud(f"start-{time.time_ns()}")
    yield cloud
    cloud.remove()


def test_a_database_server_and_a_bucket_are_used_where_they_are_configured(cloud, serve):
    server = serve(**cloud.settings)
    visitor = Visitor(server)
    asset = visitor.make()
    assert [id for (id,) in cloud.rows("select id from assets")] == [asset["id"]]
    assert len(cloud.objects()) >= 1
    assert not (server.data / "cloudmusic.db").exists()
    assert visitor.get(asset["links"]["wav"]).status_code == 200


def test_a_pooler_in_session_mode_is_as_good_as_the_server(cloud, serve):
    url = service("PGBOUNCER_SESSION").rsplit("/", 1)[0] + f"/{cloud.name}"
    visitor = Visitor(serve(**cloud.settings | {"DATABASE_URL": url}))
    for _ in range(3):
        visitor.make()
    assert visitor.access()["free"]["used"] == 3


def test_a_pooler_that_mixes_up_sessions_is_refused_with_what_to_use_instead(tmp_path, cloud):
    url = service("PGBOUNCER_TRANSACTION").rsplit("/", 1)[0] + f"/{cloud.name}"
    said = refused(tmp_path, **cloud.settings | {"DATABASE_URL": url})
    assert "session" in said.lower()


def test_secrets_are_written_nowhere(cloud, serve, tmp_path):
    server = serve(**cloud.settings, log="trace,sqlx=info", log_file="true")
    Visitor(server).make()
    server.stop()
    password = cloud.url.split(":")[2].split("@")[0]
    everything = server.log() + "".join(file.read_text() for file in server.data.glob("logs/*"))
    for secret in (password, service("S3_SECRET")):
        assert secret not in everything
    wrong = refused(tmp_path, **cloud.settings | {"DATABASE_URL": cloud.url.replace(password, "wrong-password")})
    assert "wrong-password" not in wrong


@pytest.mark.parametrize(
    "settings, named",
    [
        ({"daily_limit": "many"}, ["CLOUDMUSIC_DAILY_LIMIT", "many"]),
        ({"lease_s": "0"}, ["CLOUDMUSIC_LEASE_S", "1"]),
        ({"time_zone": "Lisbon"}, ["CLOUDMUSIC_TIME_ZONE", "Europe/Lisbon"]),
        ({"daly_limit": "4"}, ["CLOUDMUSIC_DALY_LIMIT", "CLOUDMUSIC_DAILY_LIMIT"]),
        ({"trusted_proxies": "10.0.0.0/99"}, ["CLOUDMUSIC_TRUSTED_PROXIES"]),
        ({"DATABASE_URL": "mysql://user:hush@host/name"}, ["DATABASE_URL", "postgres"]),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path, settings, named):
    said = refused(tmp_path, **settings)
    assert all(word in said for word in named), said
    assert "hush" not in said


def test_a_wrong_file_is_refused_by_file_and_key(tmp_path):
    (tmp_path / "cloudmusic.toml").write_text('[access]\ndaily_limit = 4\nnetwork_daily_limit = "no"\n')
    said = refused(tmp_path)
    assert "network_daily_limit" in said and "cloudmusic.toml" in said and "'no'" in said


def test_a_taken_port_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(tmp_path, port)
    assert f"127.0.0.1:{port}" in said


def test_a_data_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "data").write_text("a file")
    assert "data" in refused(tmp_path)


def test_logs_are_for_people_or_for_machines(serve):
    text, machine = serve(), serve(log_format="json", log_file="true")
    for server in (text, machine):
        Visitor(server).ask(KICK, wait_s=30)
        server.stop()
    assert not text.log().lstrip().startswith("{") and "\x1b[" not in text.log()
    lines = [json.loads(line) for line in machine.log().splitlines()]
    assert lines
    assert [json.loads(line) for line in (machine.data / "logs/pipeline.log").read_text().splitlines()]


def test_one_id_follows_a_request_through_everything(serve):
    server = serve(log="debug,sqlx=info,hyper=info")
    answer = Visitor(server).ask(KICK, wait_s=30)
    server.stop()
    lines = [line for line in server.log().splitlines() if answer.headers["X-Request-Id"] in line]
    whole = "\n".join(lines)
    assert len(lines) >= 2, server.log()
    # From the decision to the job's end, which another task of the process has seen to.
    assert answer.json()["id"] in whole
