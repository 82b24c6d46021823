"""What the benchmarks share: a sandbox of the release build, and a second, ordinary nginx and PHP-FPM for the script beside it."""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "Tests/Faults"))
from sandbox import HOME, Failure, Sandbox  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))


def p50(values):
    return statistics.median(values)


def spread(values):
    return f"p50 {p50(values):.3f} s, fastest {min(values):.3f}, slowest {max(values):.3f}, n = {len(values)}"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class ByHand:
    """nginx and PHP-FPM as Debian packages them, one shared PHP master; the database server is the sandbox's, so that both sides use one."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.work = os.path.join(sandbox.directory, "by-hand")
        self.port = free_port()
        for name in ("sites", "vhosts", "pools", "run", "tmp"):
            os.makedirs(os.path.join(self.work, name))
        self.php_fpm = next(path for path in ("/usr/sbin/php-fpm8.4", "/usr/sbin/php-fpm8.2") if os.path.exists(path))
        # Packed as wordpress.org publishes it, and already on the disk: no download is measured on either side.
        subprocess.run(["tar", "-C", sandbox.source, "-czf", f"{self.work}/wordpress.tar.gz", "."], check=True)
        with open(f"{self.work}/pools/0.conf", "w", encoding="utf-8") as file:
            file.write(f"[first]\nuser = www-data\ngroup = www-data\nlisten = {self.work}/run/first.sock\npm = ondemand\npm.max_children = 1\n")
        with open(f"{self.work}/php-fpm.conf", "w", encoding="utf-8") as file:
            file.write(f"[global]\npid = {self.work}/php-fpm.pid\nerror_log = {self.work}/php.log\ninclude = {self.work}/pools/*.conf\n")
        temporary = "".join(f"{kind}_temp_path {self.work}/tmp/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        with open(f"{self.work}/nginx.conf", "w", encoding="utf-8") as file:
            file.write(
                f"user www-data;\nworker_processes auto;\npid {self.work}/nginx.pid;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n"
                f"access_log off;\n{temporary}include {self.work}/vhosts/*.conf;\n}}\n")
        with open(os.path.join(sandbox.root, "etc/mariadb.cnf"), encoding="utf-8") as file:
            self.mariadb = next(line.split("=")[1].strip() for line in file if line.split("=")[0].strip() == "socket")

    def __enter__(self):
        subprocess.run([self.php_fpm, "-y", f"{self.work}/php-fpm.conf"], check=True)
        subprocess.run(["nginx", "-p", self.work, "-c", f"{self.work}/nginx.conf", "-e", f"{self.work}/error.log"], check=True)
        return self

    def __exit__(self, *_):
        for name in ("nginx.pid", "php-fpm.pid"):
            with open(f"{self.work}/{name}", encoding="ascii") as file:
                pid = int(file.read())
            os.kill(pid, signal.SIGTERM)
            while os.path.exists(f"/proc/{pid}"):
                time.sleep(0.02)
        shutil.rmtree(self.work, ignore_errors=True)

    def create(self, domain):
        environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HAND": self.work, "MARIADB_SOCKET": self.mariadb,
            "PORT": str(self.port), "WORDPRESS_ARCHIVE": f"{self.work}/wordpress.tar.gz", "PHP_FPM": self.php_fpm,
        }
        began = time.monotonic()
        done = subprocess.run([f"{HERE}/by-hand/create", domain], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"the script by hand failed: {done.stderr[-600:]} {done.stdout[-300:]}")
        return time.monotonic() - began
