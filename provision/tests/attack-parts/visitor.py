"""visitor NAME COUNT: asks NAME for its front page, from the cache and past it, COUNT times each, in turn. A line for each answer: kind, milliseconds, status.
Each time over a connection of its own, as one who comes for the first time. Runs beside the machine, in its network: a visitor has a processor of his own."""

import http.client
import random
import socket
import ssl
import sys
import time

name, count = sys.argv[1], int(sys.argv[2])
trust = ssl.create_default_context()
trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE  # who signs is another part's matter


def ask(path):
    began = time.monotonic()
    try:
        connection = http.client.HTTPSConnection("127.0.0.1", 443, timeout=20, context=trust)
        plain = socket.create_connection(("127.0.0.1", 443), 20)
        connection.sock = trust.wrap_socket(plain, server_hostname=name)
        connection.request("GET", path, headers={"Host": name})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        status, found = answer.status, answer.getheader("X-Cache", "-")
    except (OSError, http.client.HTTPException) as problem:
        status, found = type(problem).__name__, "-"
    return (time.monotonic() - began) * 1000, status, found


for _ in range(count):
    for kind, path in (("cached", "/"), ("uncached", f"/?visitor={random.randrange(10**9)}")):
        milliseconds, status, found = ask(path)
        print(kind, f"{milliseconds:.1f}", status, found, flush=True)
