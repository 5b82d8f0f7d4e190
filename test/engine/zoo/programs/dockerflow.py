"""A Dockerflow service with nothing but Python's library: plain log lines on standard error, GET only, paths as they are."""
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/__version__":
            with open("/app/version.json", "rb") as version:
                self.answer("application/json", version.read())
        elif self.path == "/__heartbeat__":
            self.answer("application/json", b'{"status": "ok", "checks": {}, "details": {}}')
        elif self.path == "/__lbheartbeat__":
            self.answer("text/html", b"")
        else:
            self.send_error(404)

    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
HTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
