"""A service like service.mjs that starts programs which outlive their parents, and waits for all of them."""
import os
import signal
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = 8080


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok\n")


def leave_orphans():
    """A grandchild that ends later: it is this process that has to wait for it."""
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.2)
        os._exit(0)


def reap(*_):
    try:
        while os.waitpid(-1, os.WNOHANG)[0] > 0:
            pass
    except ChildProcessError:
        pass


def serve():
    with open("/data/state", "w") as state:
        state.write("running\n")
    signal.signal(signal.SIGCHLD, reap)
    server = ThreadingHTTPServer(("", PORT), Handler)

    def stop(*_):
        print("stopping", flush=True)
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print("listening", flush=True)
    leave_orphans()
    server.serve_forever()


if len(sys.argv) == 1:
    serve()
elif sys.argv[1] == "--health":
    urllib.request.urlopen("http://127.0.0.1:8080/", timeout=2).read()
elif sys.argv[1] == "--help":
    print("usage: service [--health | --help]")
else:
    sys.exit(f"service: unknown option {sys.argv[1]}")
