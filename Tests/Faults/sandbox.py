"""A private sandbox for the fault tools: the real binary in a temporary root, its daemon run by hand so that it can be killed."""

import glob
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
HOME = os.path.dirname(os.path.dirname(HERE))
BULK = "*/srv/sites/*/releases/*/wp-*:*/srv/store/*:*/content/*"


class Failure(Exception):
    """A tool could not do its work: never a passed test."""


def built_binary():
    """The agent to test: AGENT_BINARY, else the newest build."""
    named = os.environ.get("AGENT_BINARY")
    if named:
        return named
    found = [path for path in (f"{HOME}/.build/release/agent", f"{HOME}/.build/debug/agent") if os.path.exists(path)]
    if not found:
        raise Failure("cannot find the agent: build it first (swift build), or set AGENT_BINARY")
    return max(found, key=os.path.getmtime)


def built_library(directory):
    """The tests-only library, compiled where it is used."""
    target = os.path.join(directory, "mutations.so")
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-o", target, os.path.join(HERE, "mutations.c"), "-ldl"], check=True)
    return target


def wordpress():
    """A tree that sites can be made from: AGENT_TEST_WORDPRESS, else what provision/wordpress makes."""
    named = os.environ.get("AGENT_TEST_WORDPRESS")
    if named:
        return named
    return subprocess.run([f"{HOME}/provision/wordpress"], check=True, capture_output=True, text=True).stdout.strip()


class Answer:
    """What one command said."""

    def __init__(self, status, output, errors, seconds):
        self.status, self.output, self.errors, self.seconds = status, output, errors, seconds

    def json(self):
        return json.loads(self.output)

    def __str__(self):
        return f"exit {self.status}: {self.errors.strip()[-600:]} {self.output.strip()[-300:]}"


class Sandbox:
    """One root. `with Sandbox() as sandbox:` ends every process of it; the root is kept when something failed."""

    def __init__(self, where=None, prefix="agent-fault-"):
        self.binary = built_binary()
        # Service users pass through: /tmp is open, the directory must be too.
        self.directory = tempfile.mkdtemp(prefix=prefix, dir=where or "/tmp")
        os.chmod(self.directory, 0o755)
        self.root = os.path.join(self.directory, "root")
        self.armed = os.path.join(self.directory, "armed")
        self.daemon = None
        self.daemon_log = os.path.join(self.directory, "daemon.log")
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.directory, "LANG": "C.UTF-8"}
        self.source = wordpress()
        self.clients = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        # An interrupted tool may be in the middle of anything.
        for client in self.clients:
            if client.poll() is None:
                client.kill()
                client.wait()
        self.stop_daemon()
        down = self.cli("sandbox", "down", check=False, timeout=60)
        if kind is not None or down.status != 0 or os.environ.get("KEEP"):
            print(f"kept for a look: {self.directory} ({down})")
        else:
            shutil.rmtree(self.directory, ignore_errors=True)

    def command(self, *arguments):
        return [self.binary, *arguments, "--root", self.root]

    def cli(self, *arguments, check=True, timeout=120):
        began = time.monotonic()
        done = subprocess.run(
            self.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=timeout, env=self.environment,
            cwd=self.directory)
        answer = Answer(done.returncode, done.stdout, done.stderr, time.monotonic() - began)
        if check and answer.status != 0:
            raise Failure(f"cannot run 'agent {' '.join(arguments)}': {answer}")
        return answer

    def start(self, *arguments):
        """The same, not waited for."""
        client = subprocess.Popen(
            self.command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
            cwd=self.directory, start_new_session=True)
        self.clients.append(client)
        return client

    def up(self, *more):
        self.cli("sandbox", "up", *more)

    def create_arguments(self, domain):
        return ["site", "create", domain, "--wordpress", self.source, "--format", "json"]

    def create(self, domain, **options):
        return self.cli(*self.create_arguments(domain), **options)

    def delete(self, domain):
        """For good: what a round leaves must not be counted in the next."""
        self.cli("site", "delete", domain, "--purge", "--yes")

    # The daemon

    def start_daemon(self, **faults):
        """Returns when the socket answers: recovery is over then. `faults` are AGENT_FAULT_… names in lower case, and `preload`."""
        environment = dict(self.environment)
        library = faults.pop("preload", None)
        if library:
            environment["LD_PRELOAD"] = library
        for name, value in faults.items():
            environment["AGENT_FAULT_" + name.upper()] = str(value)
        with open(self.daemon_log, "ab") as log:
            self.daemon = subprocess.Popen(
                self.command("daemon", "run"), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=self.directory)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.daemon.poll() is not None:
                return False
            try:
                if self.http("GET", "/v1/health", timeout=5)[0] == 200:
                    return True
            except OSError:
                time.sleep(0.01)
        raise Failure(f"the daemon does not answer after 60 s: see {self.daemon_log}")

    def stop_daemon(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            try:
                self.daemon.wait(30)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
                raise Failure("the daemon did not end within 30 s of SIGTERM") from None
        self.daemon = None

    def arm(self):
        open(self.armed, "w").close()

    def disarm(self):
        if os.path.exists(self.armed):
            os.unlink(self.armed)

    # The socket

    def socket_path(self):
        with open(os.path.join(self.root, "etc/mariadb.cnf"), encoding="utf-8") as file:
            for line in file:
                name, _, value = line.partition("=")
                if name.strip() == "socket":
                    return os.path.join(os.path.dirname(os.path.dirname(value.strip())), "agent.sock")
        raise Failure("cannot find the daemon's socket: etc/mariadb.cnf names none")

    def http(self, method, path, body=None, timeout=120, headers=None):
        """(status, decoded answer) of one request on the daemon's socket."""
        connection = UnixConnection(self.socket_path(), timeout)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Host": "agent", "Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            read = answer.read()
            return answer.status, json.loads(read) if read else None
        finally:
            connection.close()

    def sites(self):
        """What `agent site list` prints, asked for directly: a command takes a fifth of a second to start."""
        status, answer = self.http("GET", "/v1/sites")
        if status != 200:
            raise Failure(f"cannot list the sites: {status} {answer}")
        return answer

    # Its processes

    def process_of(self, service):
        """The pid of a service, as the supervisor recorded it."""
        with open(os.path.join(self.root, "state/services", service + ".process"), encoding="utf-8") as file:
            return int(json.load(file)["pid"])

    def services(self):
        return sorted(os.path.basename(path)[:-5] for path in glob.glob(os.path.join(self.root, "state/services/*.json")))


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)
