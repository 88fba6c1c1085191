"""Two servers on ports of this machine: Prism, made of a specification, and cog, made of a predictor."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import requests

HERE = Path(__file__).parent
PREDICTOR = ("predict.py", "cog.yaml")
START_S = 60


class Judge:
    """One process, which listens from the start of a `with` and is gone at its end."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = tempfile.TemporaryDirectory(prefix="cloudmusic-judge.")
        self.log = Path(self.folder.name) / "log"
        self.process: subprocess.Popen | None = None

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.folder.name,
                env=os.environ | {"PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()

    def wait_until_it_listens(self) -> None:
        until = time.monotonic() + START_S
        while not self.is_ready():
            assert self.process.poll() is None, f"ended with {self.process.returncode}\n{self.log.read_text()}"
            assert time.monotonic() < until, f"not ready after {START_S} s\n{self.log.read_text()}"
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            requests.get(self.url, timeout=5)
        except requests.ConnectionError:
            return False
        return True


class Prism(Judge):
    """Judges requests and answers them by itself; or stands before another server, and judges its answers too."""

    def __init__(self, target: Path, specification: Path, node: str, before: str | None = None):
        super().__init__()
        self.program = target / "replicate/node_modules/@stoplight/prism-cli/dist/index.js"
        self.specification = specification.resolve()
        self.node = node
        self.before = before

    def command(self) -> list[str | Path]:
        way = ["proxy", self.specification, self.before] if self.before else ["mock", self.specification]
        return [self.node, self.program, *way, "-p", str(self.port), "--errors"]

    def ask(self, method: str, path: str, headers: dict[str, str], body: dict | None) -> requests.Response:
        return requests.request(method, self.url + path, headers=headers, json=body, timeout=20)


class Cog(Judge):
    def __init__(self, target: Path):
        super().__init__()
        self.python = target / "cog/bin/python"
        for file in PREDICTOR:
            shutil.copy(HERE / file, self.folder.name)

    def command(self) -> list[str | Path]:
        return [self.python, "-m", "cog.server.http", "--host", "127.0.0.1"]

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/health-check", timeout=5).json()["status"] == "READY"
        except requests.ConnectionError:
            return False

    def inputs(self) -> dict:
        """The schema of each, without what is written for people only."""
        return plain(requests.get(f"{self.url}/openapi.json", timeout=20).json()["components"]["schemas"])

    def predict(self, input: dict) -> requests.Response:
        return requests.post(f"{self.url}/predictions", json={"input": input}, timeout=20)


def plain(schemas: dict) -> dict:
    return {
        name: {
            key: schemas[name]["enum"] if key == "allOf" else value
            for key, value in one.items()
            if key not in ("title", "description")
        }
        for name, one in schemas["Input"]["properties"].items()
    }
