"""The program under test: processes of it, each with a log, on a port and in a folder of the trial's own."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import requests

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("CLOUDMUSIC", REPOSITORY / "target/release/cloudmusic")).resolve()

# A worker may finish the loop it is at; one takes well under a second.
DRAIN_S = 20
TROUBLE = re.compile(r"\bERROR\b|panicked at|stack backtrace")


class Server:
    """One process, of whatever role. `settings` are environment variables without their `CLOUDMUSIC_`."""

    def __init__(self, folder: Path, role: str = "all", data: Path | None = None, port: int | None = None, **settings):
        self.folder = folder
        self.role = role
        self.data = data or folder / "data"
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = folder / f"{role}-{self.port}.log"
        self.environment = environment(settings)
        self.process: subprocess.Popen | None = None
        self.started_after_s = None

    def start(self) -> "Server":
        self.folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data, "--role", self.role],
                cwd=self.folder,  # where no `.env` or `cloudmusic.toml` of anyone lies
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if self.role != "worker":
            self.wait_until_ready()
            self.started_after_s = time.monotonic() - began
        return self

    def wait_until_ready(self, within_s: float = 20) -> None:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            assert self.process.poll() is None, f"ended with {self.process.returncode}\n{self.log()}"
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.005)
        raise AssertionError(f"not ready after {within_s} s\n{self.log()}")

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """As the kernel does when memory is short: no warning, no clean-up."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """SIGTERM drains: what is being made is finished, and the process says that all went well."""
        self.terminate()
        try:
            code = self.process.wait(DRAIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.role} still ran {DRAIN_S} s after SIGTERM\n{self.log()}") from None
        assert code == 0, f"{self.role} ended with {code} after SIGTERM\n{self.log()}"

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def complaints(self) -> list[str]:
        return [line for line in self.log().splitlines() if TROUBLE.search(line)]

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def run(self, *arguments) -> subprocess.CompletedProcess:
        """Another command of the program, on the same data and with the same settings."""
        return subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment | {"CLOUDMUSIC_DATA": str(self.data), "CLOUDMUSIC_LISTEN": f"127.0.0.1:{self.port}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )


def environment(settings: dict) -> dict[str, str]:
    """Only what a process needs to run, and what the trial sets: nothing of this machine's own configuration."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    names = {name: name if name.isupper() else f"CLOUDMUSIC_{name.upper()}" for name in settings}
    return kept | {names[name]: str(value) for name, value in settings.items()}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]
