"""What is shared by the benchmarks of the daemon's socket: a host with many sites in its store, and somebody who asks and measures."""

import json
import os
import socket
import sqlite3
import time


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def add_sites(sandbox, count):
    """Copies of one real site's row under other names, put in while the daemon is stopped, and switched off: they are read, judged and told of as all
    sites are, and no PHP, schedule or vhost of theirs runs beside the measurement."""
    connection = sqlite3.connect(os.path.join(sandbox.root, "state/agent.db"))
    row, = connection.execute("select id, domain, state, createdAt, site from sites limit 1")
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    have, = connection.execute("select count(*) from sites").fetchone()
    with connection:
        for number in range(count - have):
            tail = "".join(alphabet[(number >> shift) & 31] for shift in (10, 5, 0))
            site = json.loads(row[4])
            site["id"], site["spec"]["domain"], site["spec"]["aliases"] = "s" + "z" * 8 + tail, f"row{number}.example", []
            site["spec"]["enabled"] = False
            connection.execute(
                "insert into sites (id, domain, state, createdAt, site) values (?, ?, ?, ?, ?)",
                (site["id"], site["spec"]["domain"], row[2], row[3], json.dumps(site)))
    connection.close()


class Asker:
    """HTTP over the daemon's socket, with nothing between: what is measured is the daemon and two system calls."""

    def __init__(self, path):
        self.path = path
        self.connection = None

    def connect(self):
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.connect(self.path)

    def ask(self, target, close=False):
        """Status, body and seconds. A connection is kept unless it is to be closed; making it counts then."""
        request = f"GET {target} HTTP/1.1\r\nHost: agent\r\n{'Connection: close' + chr(13) + chr(10) if close else ''}\r\n".encode()
        began = time.perf_counter()
        if close or self.connection is None:
            self.connect()
        self.connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.connection.recv(1 << 18)
        head, body = answer.split(b"\r\n\r\n", 1)
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
        parts, have = [body], len(body)
        while have < length:
            part = self.connection.recv(1 << 18)
            parts.append(part)
            have += len(part)
        seconds = time.perf_counter() - began
        if close or b"connection: close" in lines:
            self.connection.close()
            self.connection = None
        return int(head.split(b" ")[1]), b"".join(parts), seconds

    def wait_for_a_look(self, sites):
        """Until the daemon has looked at its host and knows so many sites."""
        end = time.monotonic() + 120
        while series(self.ask("/metrics")[1], b"agent_site_state") != sites:
            if time.monotonic() > end:
                raise SystemExit(f"the daemon does not see {sites} sites")
            time.sleep(0.2)


def series(body, name):
    return sum(line.startswith(name + b"{") for line in body.split(b"\n"))


def beside(asker, target, other, rounds, close):
    """Times of both, one after the other: what the machine does meanwhile it does to both."""
    times = {target: [], other: []}
    for number in range(rounds + 50):
        for which in (target, other):
            seconds = asker.ask(which, close)[2]
            if number >= 50:
                times[which].append(seconds * 1000)
    return times[target], times[other]
