"""A server for stand-ins: a thread for each connection, and a record of what went wrong in it."""

import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from faults import HangUp

BODY_BYTES_MAX = 1 << 20


class Listener(ThreadingHTTPServer):
    """On a port of this machine; it begins with `listen` and ends with `close`."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, line: type["Line"]):
        super().__init__(("127.0.0.1", 0), line)
        self.host = f"127.0.0.1:{self.server_address[1]}"
        self.url = f"http://{self.host}"
        self.mishaps: list[str] = []
        # Every request line that came, whatever became of it.
        self.heard: list[str] = []

    def listen(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def handle_error(self, *_) -> None:
        """A client that was killed in the middle of a call is no news; anything else is a fault of the stand-in's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            self.mishaps.append(traceback.format_exc())

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        assert not self.mishaps, "\n".join(self.mishaps)


class Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # An answer leaves in one piece.
    wbufsize = -1
    server: Listener

    def do_GET(self) -> None:
        self.server.heard.append(f"{self.command} {self.path}")
        try:
            self.respond()
        except HangUp:
            self.close_connection = True

    do_POST = do_DELETE = do_GET

    def respond(self) -> None:
        raise NotImplementedError

    def body(self) -> bytes:
        """What came with the request; whoever sends more than anybody would is hung up on."""
        length = int(self.headers.get("Content-Length", 0))
        if length > BODY_BYTES_MAX:
            raise HangUp
        return self.rfile.read(length)

    def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.begin(status, headers | {"Content-Length": str(len(body))})
        self.wfile.write(body)
        self.wfile.flush()

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
