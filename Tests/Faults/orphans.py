"""What of a host belongs to nobody, and whether each site is whole. Uses none of the agent's code: it reads the file system, /proc,
MariaDB through its own client, the agent's database through sqlite3, and asks the front door by HTTP."""

import glob
import http.client
import json
import os
import pwd
import re
import sqlite3
import subprocess
import urllib.parse

SITE = re.compile(r"s[a-z2-9]{11}")
NAMED_IN_COMMAND = re.compile(r"(?:php[/-]|sites/)(s[a-z2-9]{11})\b")
# What MariaDB brings along, and the installations that new sites are copied from.
SERVERS_OWN = {"information_schema", "mysql", "performance_schema", "sys"}
SERVERS_ACCOUNTS = {"root", "mysql", "mariadb.sys", "PUBLIC", ""}
PRISTINE = "agent_pristine_"
# The first numeric user that a root sandbox may give to a site.
FIRST_SITE_UID = 2_000_000


class Host:
    """The places of one root, as docs/layout.md names them."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.mariadb_socket = self._configured_socket()
        self.run = os.path.dirname(os.path.dirname(self.mariadb_socket)) if self.mariadb_socket else self.path("run")
        # (kind, directory, what precedes the id, what follows it, needed by a live site, needed by a trashed one)
        self.places = [
            ("tree", self.path("srv/sites"), "", "", True, False),
            ("trash", self.path("srv/trash"), "", "", False, True),
            ("manifest", self.path("state/manifests"), "", ".json", True, True),
            ("vhost", self.path("etc/nginx/sites-enabled"), "", ".conf", True, False),
            ("pool", self.path("etc/php"), "", "", True, False),
            ("php socket", os.path.join(self.run, "php"), "", ".sock", True, False),
            ("service", self.path("state/services"), "php-", ".json", True, False),
            ("service process", self.path("state/services"), "php-", ".process", True, False),
        ]
        # May be there for a site (made by first use), never for anybody else.
        self.optional = [
            ("page cache", self.path("cache/nginx"), "", ""),
            ("php log", self.path("log/php"), "", ".log"),
            ("certificate", self.path("state/certificates"), "", ""),
            ("purge socket", os.path.join(self.run, "purge"), "", ".sock"),
            ("site facts", os.path.join(self.run, "purge"), "", ".json"),
        ]

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def _configured_socket(self):
        try:
            with open(self.path("etc/mariadb.cnf"), encoding="utf-8") as file:
                found = re.search(r"^\s*socket\s*=\s*(\S+)", file.read(), re.M)
                return found.group(1) if found else None
        except FileNotFoundError:
            return None

    def store(self):
        """Sites by id (state, url, uid), changes that are not over, and host names that no site holds."""
        database = self.path("state/agent.db")
        if not os.path.exists(database):
            return {}, [], []
        connection = sqlite3.connect(f"file:{urllib.parse.quote(database)}?mode=ro", uri=True, timeout=10)
        try:
            sites = {}
            for site, state, record in connection.execute("select id, state, site from sites"):
                record = json.loads(record)
                sites[site] = {"state": state, "url": record["url"], "uid": record["identity"]["uid"]}
            unfinished = [
                f"{change} of {subject} is {state}" for change, subject, state in connection.execute(
                    "select id, subject, state from changes where state not in ('done', 'undone')")
            ]
            # A name belongs to a running change, then to a site that stands.
            claims = [
                f"{name} of {change or site}" for name, change, site in connection.execute(
                    "select name, change, site from claims where site is null or site not in (select id from sites)")
            ]
            return sites, unfinished, claims
        finally:
            connection.close()

    def query(self, sql):
        """Rows of the database server, as lists of text."""
        answer = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.mariadb_socket}", "--batch", "--skip-column-names", "--execute", sql],
            capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": "/"})
        if answer.returncode != 0:
            raise RuntimeError(f"MariaDB does not answer: {answer.stderr.strip()}")
        return [line.split("\t") for line in answer.stdout.splitlines()]


def listed(directory, before, after):
    """(ids, names that fit no id) of a directory; a missing directory is empty."""
    ids, strays = set(), []
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return ids, strays
    for name in names:
        if name.startswith(before) and name.endswith(after):
            middle = name[len(before):len(name) - len(after) if after else None]
            if SITE.fullmatch(middle):
                ids.add(middle)
                continue
        strays.append(name)
    return ids, strays


def processes(root):
    """(pid, uid, command line) of everything that runs from or for this root."""
    for entry in glob.glob("/proc/[0-9]*"):
        try:
            with open(entry + "/cmdline", "rb") as file:
                command = file.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
            # Not the owner of the entry in /proc, which is root for a process that may not be dumped.
            with open(entry + "/status", encoding="utf-8", errors="replace") as file:
                uid = int(re.search(r"^Uid:\s+\d+\s+(\d+)", file.read(), re.M).group(1))
        except (FileNotFoundError, ProcessLookupError):
            continue
        if root + "/" in command or uid >= FIRST_SITE_UID:
            yield int(os.path.basename(entry)), uid, command


def get(url, path="/", timeout=15):
    """Asks the front door for a site's page: (status, body). Never follows a redirect."""
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 80, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": address.netloc, "User-Agent": "check-orphans", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def check(root, ask=True):
    """{'sites': …, 'orphans': [...], 'broken': [...]}: what belongs to nobody, and sites that are not whole."""
    host = Host(root)
    sites, unfinished, claims = host.store()
    live = {site for site, record in sites.items() if record["state"] == "live"}
    trashed = {site for site, record in sites.items() if record["state"] == "trashed"}
    orphans, broken = [], []
    orphans += [f"change {change}" for change in unfinished]
    orphans += [f"claim {claim}" for claim in claims]

    def compare(kind, found, needed, allowed):
        orphans.extend(f"{kind} {site}" for site in sorted(found - allowed))
        broken.extend(f"{site} has no {kind}" for site in sorted(needed - found))

    for kind, directory, before, after, of_live, of_trashed in host.places:
        found, strays = listed(directory, before, after)
        wanted = (live if of_live else set()) | (trashed if of_trashed else set())
        compare(kind, found, wanted, wanted)
        if kind not in ("service", "service process"):
            orphans.extend(f"file {directory}/{name}" for name in strays)
        else:
            # The sandbox's own services have no site id; temporaries of half-written files have no known ending.
            orphans.extend(f"file {directory}/{name}" for name in strays if not name.endswith((".json", ".process")))
    unknown = {}
    for kind, directory, before, after in host.optional:
        found, strays = listed(directory, before, after)
        compare(kind, found, set(), live if kind in ("purge socket", "site facts") else live | trashed)
        # Two kinds may lie in one directory: a stray is what neither knows.
        unknown.setdefault(directory, set(strays)).intersection_update(strays)
    for directory, strays in unknown.items():
        orphans.extend(f"file {directory}/{name}" for name in sorted(strays))
    for directory in ("state/secrets", "srv/store/staging"):
        orphans += [f"file {path}" for path in glob.glob(host.path(directory, "*"))]

    if host.mariadb_socket:
        databases = {row[0] for row in host.query("show databases")} - SERVERS_OWN
        compare("database", {name for name in databases if SITE.fullmatch(name)}, live | trashed, live | trashed)
        orphans += [f"database {name}" for name in sorted(databases) if not SITE.fullmatch(name) and not name.startswith(PRISTINE)]
        accounts = host.query("select User, coalesce(json_value(Priv, '$.account_locked'), 0) from mysql.global_priv")
        strangers = {row[0] for row in accounts if not SITE.fullmatch(row[0])} - SERVERS_ACCOUNTS - {owner_of(host)}
        orphans += [f"database account {name}" for name in sorted(strangers)]
        names = {row[0] for row in accounts if SITE.fullmatch(row[0])}
        compare("database account", names, live | trashed, live | trashed)
        locked = {row[0] for row in accounts if row[1] in ("1", "true")}
        broken += [f"{site} has a locked account" for site in sorted(live & locked)]
        broken += [f"{site} in the trash has an open account" for site in sorted(trashed & names - locked)]
        granted = {row[0] for row in host.query("select distinct User from mysql.db")}
        compare("grant", {name for name in granted if SITE.fullmatch(name)}, live | trashed, live | trashed)

    uids = {record["uid"] for record in sites.values()}
    live_uids = {sites[site]["uid"] for site in live}
    for pid, uid, command in processes(host.root):
        ours = host.root + "/" in command
        if ours and any(site not in live for site in NAMED_IN_COMMAND.findall(command)) or (uid >= FIRST_SITE_UID and uid not in live_uids and owns(pid, host)):
            orphans.append(f"process {pid} ({command[:120]})")
    orphans += [f"file {path} of uid {uid}" for path, uid in owned_by_strangers(host, uids)]

    for site in sorted(live):
        current = host.path("srv/sites", site, "current")
        if not os.path.isfile(os.path.join(current, "wp-includes/version.php")):
            broken.append(f"{site} has no release behind 'current'")
        if not os.path.isfile(host.path("srv/sites", site, "releases/wp-config.php")):
            broken.append(f"{site} has no wp-config.php")
        if ask:
            broken += [f"{site} {fault}" for fault in faults_of_pages(sites[site]["url"])]
    return {"root": host.root, "live": len(live), "trashed": len(trashed), "sites": sites, "orphans": orphans, "broken": broken}


def owner_of(host):
    """The name of the user that owns the root: in an ordinary user's sandbox the server's administrator is called so."""
    uid = os.stat(host.root).st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def owns(pid, host):
    """Whether a process with a site's number works in this root: other roots of this machine have numbers of their own."""
    try:
        with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as maps, open(f"/proc/{pid}/mountinfo", encoding="utf-8") as mounts:
            if host.root in maps.read() or host.root in mounts.read():
                return True
        return any(os.readlink(link).startswith(host.root + "/") for link in glob.glob(f"/proc/{pid}/fd/*") + [f"/proc/{pid}/cwd"])
    except (OSError, ProcessLookupError):
        return False


def owned_by_strangers(host, uids):
    """Files below the root that belong to a site's number which no site has. A walk of directories only two levels below each site."""
    for top in ("srv/sites", "srv/trash", "srv/store/staging", "cache", "log", "etc/php", host.run):
        base = os.path.join(host.root, top)
        for directory, names, files in os.walk(base):
            if directory[len(base):].count("/") >= 3:
                names.clear()
            for name in names + files:
                path = os.path.join(directory, name)
                try:
                    uid = os.lstat(path).st_uid
                except FileNotFoundError:
                    continue
                if uid >= FIRST_SITE_UID and uid not in uids:
                    yield path, uid


def faults_of_pages(url):
    """Why a site is not whole for a visitor: its own front page, and the form to log in."""
    try:
        status, body = get(url)
        if status != 200:
            yield f"answers {status}"
        elif "wp-content" not in body and "wp-includes" not in body:
            yield "answers with a page that is not WordPress's"
        status, body = get(url, "/wp-login.php")
        if status != 200 or "loginform" not in body:
            yield f"has no log-in form ({status})"
    except OSError as error:
        yield f"does not answer: {error}"
