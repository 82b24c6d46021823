"""Everything that is done with secrets, with the agent's own commands, against real servers. Runs below strace and the watcher."""

import datetime
import glob
import json
import os
import subprocess

from canary_host import Host
from sandbox import HOME, Failure


def run(work):
    with Host(work) as host:
        host.up("--redis")
        sites(host)
        receivers(host)
        named(host)
        channels(host)
        tokens(host)
        wrong(host)
        looks(host)
        ends(host)
        host.harvest()
        planted(host)


def sites(host):
    """Passwords of administrators and of databases; log-ins with them, and a link that logs in."""
    host.say("site", "create", "shop.example", "--wordpress", host.source, "--events")
    host.say("site", "create", "gone.example", "--wordpress", host.source, "--password-file", host.meant("gone.password"), format="json")
    with open(host.meant("gone.password"), encoding="utf-8") as file:
        host.note("administrator", "gone.example", file.read().strip())
    host.harvest()
    url = json.loads(host.say("site", "show", "shop.example", format="json"))["url"]
    password = next(value for kind, name, value in host.values if kind == "administrator" and name.startswith("shop.example"))
    for attempt in (password, host.made_up("administrator", "a wrong one")):
        host.visit(url.rstrip("/") + "/wp-login.php", {"log": "admin", "pwd": attempt, "testcookie": "1"})
    link = host.say("site", "login-url", "shop.example", format="json", keep="link")
    link = json.loads(link)["url"]
    host.note("link", "shop.example", link.replace("&", "=").split("=")[-1])
    if host.visit(link) >= 400 or host.visit(link) < 0:
        raise Failure("the link that logs in is refused")
    host.visit(url)


def receivers(host):
    """Real ones, with TLS; they read their own copies of key and password for each message."""
    for name in ("hook.key", "smtp.password"):
        host.file(f"expected-{name}", "nothing yet")
    told = os.path.join(host.directory, "told")
    with open(os.path.join(host.directory, "receivers.log"), "wb") as log:
        host.clients.append(subprocess.Popen(
            ["/usr/bin/python3", f"{HOME}/docs/demonstrations/receivers.py", told, host.meant("expected-hook.key"), host.meant("expected-smtp.password")],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=host.environment))
    host.wait("the receivers listen", lambda: os.path.exists(f"{told}/ports"), 60)
    with open(f"{told}/ports", encoding="ascii") as file:
        host.hook, host.mail = file.read().split()
    with open(f"{host.root}/etc/outbound.conf", "w", encoding="ascii") as file:
        file.write(f"alert.webhook 127.0.0.1 {host.hook}\nalert.slack 127.0.0.1 {host.hook}\nalert.email 127.0.0.1 {host.mail}\n")


def settings(host, **other):
    """The file of channels; `other` takes the place of a line's value."""
    certificate = f"certificate-file = {host.directory}/told/receiver.pem"
    password, key, url = (other.get(name, f"{name} = secret:{secret}") for name, secret in (
        ("password", "smtp.password"), ("key", "hook.key"), ("url", "slack.url")))
    text = f"""[channel hook]
kind = webhook
url = https://127.0.0.1:{host.hook}/alerts
{key}
{certificate}
[channel mailbox]
kind = email
server = 127.0.0.1:{host.mail}
user = ops
{password}
from = agent@example.com
to = ops@example.com
{certificate}
[channel chat]
kind = slack
{url}
{certificate}
""" + other.get("more", "")
    with open(os.open(f"{host.root}/etc/alerts.conf", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def heard(host):
    try:
        with open(f"{host.directory}/told/heard", encoding="utf-8") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def named(host):
    """Set and rotated, from a file and from standard input, asked twice, and wrongly."""
    password = host.made_up("password", "smtp.password")
    day = (datetime.date.today() + datetime.timedelta(days=20)).isoformat() # the same in both requests
    path = host.file("smtp.password", password + "\n")
    would = json.loads(host.say("secret", "set", "smtp.password", "--file", path, "--expires", "20d", "--dry-run", format="json"))
    if would["state"] != "kept" or json.loads(host.say("secret", "list", format="json")):
        raise Failure(f"a dry run says or does something else: {would}")
    host.say("secret", "set", "smtp.password", "--file", host.meant("smtp.password"), "--expires", day, "--idempotency-key", "once")
    host.say("secret", "set", "smtp.password", "--file", host.meant("smtp.password"), "--expires", day, "--idempotency-key", "once")
    host.say("secret", "set", "smtp.password", text=host.made_up("password", "a second one"), status=4)
    host.say("secret", "set", "hook.key", text=host.made_up("webhook key", "hook.key"))
    address = f"https://127.0.0.1:{host.hook}/services/T0/" + host.note("slack", "slack.url", os.urandom(18).hex())
    host.say("secret", "set", "slack.url", text=address)
    bad = host.made_up("password", "one that is refused")
    for content in (bad + "\0", bad * 600):
        host.say("secret", "set", "bad", text=content, status=2)
    path = host.file("open", bad)
    os.chmod(path, 0o644)
    host.say("secret", "set", "bad", "--file", path, status=2)
    os.chmod(path, 0o600)
    os.symlink(path, host.meant("link-to-it"))
    host.say("secret", "set", "bad", "--file", host.meant("link-to-it"), status=2)
    for body in (f'{{"name":"x","value":"{bad}"', json.dumps({"name": "x", "value": [bad]}), json.dumps({"name": "X y", "value": bad}),
                 json.dumps({"name": "x", "value": bad, "expiresAt": bad}), json.dumps({"value": bad}), json.dumps(bad)):
        host.raw("POST", "/v1/secrets", body)
    host.raw("POST", "/v1/secrets/no.such/rotate", json.dumps({"value": bad}))
    for format in ("table", "json", "yaml", "csv"):
        host.say("secret", "list", format=format)


def channels(host):
    """Used by a real log-in and a real signature; rotated, and used at once without a restart; wrong, missing and unreadable."""
    settings(host)
    value = {name: value for _, name, value in host.values}
    host.file("expected-smtp.password", value["smtp.password"])
    host.file("expected-hook.key", value["hook.key"])
    for name in ("hook", "mailbox", "chat"):
        host.say("alert", "test", name, format="json")
    if [line.split()[0] for line in heard(host)] != ["webhook", "mail", "slack"]:
        raise Failure(f"the receivers heard something else: {heard(host)}")
    listed = json.loads(host.say("alert", "channels", format="json"))
    if [one.get("secret") for one in listed] != ["hook.key", "smtp.password", "slack.url"]:
        raise Failure(f"the channels do not tell which secrets they use: {listed}")
    for kind, name, channel in (("password", "smtp.password", "mailbox"), ("webhook key", "hook.key", "hook")):
        new = host.made_up(kind, f"{name}, rotated")
        host.say("secret", "rotate", name, text=new, format="json")
        host.say("alert", "test", channel, status="no") # the receiver still has the old one
        host.file(f"expected-{name}", new)
        host.say("alert", "test", channel)
    if not any(secret["name"] == "smtp.password" and secret["expiresAt"] for secret in json.loads(host.say("secret", "list", format="json"))):
        raise Failure("a rotation dropped the expiry")
    host.say("secret", "remove", "slack.url", "--yes")
    host.say("alert", "channels", status=1)
    host.say("alert", "test", "chat", status="no")
    host.wait("a missing secret is an alert", lambda: ("secret.missing", "slack.url") in host.alerts())
    host.wait("and other channels are told of it", lambda: "webhook raised secret.missing" in heard(host))
    os.rename(f"{host.root}/state/secrets.key", f"{host.root}/state/secrets.key.away")
    host.say("alert", "test", "hook", status="no")
    host.say("secret", "list", format="json")
    host.say("doctor", status=None)
    os.rename(f"{host.root}/state/secrets.key.away", f"{host.root}/state/secrets.key")
    host.say("alert", "test", "hook")


def tokens(host):
    """Made, used, used wrongly, revoked, and used after that."""
    for role, more in (("viewer", []), ("site-owner", ["--site", "shop.example"])):
        path = host.meant(f"{role}.token")
        host.say("token", "create", "--role", role, "--name", role, *more, "--file", path)
        with open(path, encoding="ascii") as file:
            token = file.read().strip()
        host.note("token", role, token[17:81])
        host.say("site", "list", "--token-file", path, format="json")
        host.say("secret", "list", "--token-file", path, status=None)
        host.say("secret", "set", "theirs", "--token-file", path, text=host.made_up("password", "of a token"), status=10)
        host.raw("GET", "/v1/sites", Authorization=f"Bearer {token}x")
        host.raw("GET", f"/v1/sites?token={token[16:]}", Authorization=f"Basic {token}")
        host.say("token", "revoke", token[4:16], "--yes")
        host.say("site", "list", "--token-file", path, status="no")
    shown = host.say("token", "create", "--role", "viewer", "--name", "shown", keep="shown.token")
    host.note("token", "shown", shown.strip()[17:81])
    broken = host.file("broken.token", host.made_up("token", "a broken one", "agt_"))
    host.say("site", "list", "--token-file", broken, status=2)


def wrong(host):
    """A secret that was written where only its name belongs: refused, told by an alert, and not quoted."""
    for name in ("password", "key", "url"):
        misplaced = host.made_up("misplaced", name)
        for line in (f"{name} = {misplaced}", f"{name}-file = {misplaced}", f"{name} = secret:{misplaced}"):
            settings(host, **{name: line})
            host.say("alert", "channels", status=5)
            host.say("alert", "test", "hook", status=None)
    host.wait("settings that are refused are an alert", lambda: any(code == "alert.settings-refused" for code, _ in host.alerts()))
    host.say("doctor", status=None)
    settings(host)


def looks(host):
    """Whatever shows something."""
    commands = [
        ["doctor"], ["health"], ["host", "status"], ["site", "list"], ["site", "show", "shop.example"], ["site", "status", "shop.example"],
        ["site", "logs", "shop.example", "--all"], ["site", "limits", "shop.example"], ["change", "list"], ["job", "list"], ["schedule", "list"],
        ["alert", "list", "--all"], ["alert", "channels"], ["audit", "query"], ["audit", "export"], ["audit", "verify"], ["token", "list"],
        ["secret", "list"], ["breaker", "list"], ["limit", "list"], ["crisis", "status"], ["sandbox", "status"]]
    for command in commands:
        host.say(*command, status=None)
        host.say(*command, format="json", status=None)
    host.say("audit", "export", format="csv")
    for change in json.loads(host.say("change", "list", format="json")):
        host.say("change", "show", change["id"], format="json")
    host.say("site", "set", "shop.example", "cache=off", "--dry-run")
    host.say("site", "set", "shop.example", "cache=off", "--events")
    for path in ("/metrics", "/api/health", "/v1/health", "/v1/audit", "/v1/secrets", "/v1/tokens", "/v1/alert-channels"):
        host.raw("GET", path)
    logged = subprocess.run(
        ["mariadb", f"--socket={os.path.dirname(host.socket_path())}/mariadb/mariadb.sock", "-NBe", "SELECT @@general_log, @@log_bin"],
        capture_output=True, text=True, check=True, env=host.environment).stdout.split()
    if logged != ["0", "0"]:
        raise Failure(f"MariaDB logs what it is told: general_log, log_bin = {logged}")


def ends(host):
    """A site's end, a crisis, and a daemon that begins anew."""
    host.say("site", "delete", "gone.example", "--yes")
    host.say("site", "undelete", "gone.example")
    host.say("site", "delete", "gone.example", "--purge", "--yes")
    host.say("crisis", "on", "--all", "--reason", "a password got out")
    host.say("secret", "set", "late", text=host.made_up("password", "of a crisis"), status=11)
    host.say("secret", "rotate", "smtp.password", text=host.made_up("password", "rotated in a crisis"))
    host.say("crisis", "off")
    host.cli("sandbox", "down")
    host.up()
    host.say("doctor", status=None)


def planted(host):
    """Lets three values out: a channel's program gets one as an argument, gives one to its child's environment, and writes one into a log."""
    values = {name: host.note("planted", name, f"planted/{os.urandom(12).hex()}+=&") for name in ("argv", "environment", "log")}
    for name, value in values.items():
        host.file(f"planted-{name}", value if name == "log" else value + "\n")
    program = os.path.join(host.directory, "planted.sh")
    log = sorted(glob.glob(f"{host.root}/log/*.log"))[0]
    with open(program, "w", encoding="ascii") as file:
        file.write(f"""#!/bin/sh
cat >/dev/null
read -r argument <{host.meant("planted-argv")}
read -r variable <{host.meant("planted-environment")}
/usr/bin/python3 -c 'import time; time.sleep(0.5)' "$argument"
PLANTED="$variable" /usr/bin/python3 -c 'import time; time.sleep(0.5)'
/usr/bin/python3 -c 'import base64, sys, urllib.parse
value = open(sys.argv[1]).read()
print(value, base64.b64encode(b"user:" + value.encode()).decode(), value.encode().hex(), urllib.parse.quote(value, safe=""))' {host.meant("planted-log")} >>{log}
""")
    os.chmod(program, 0o755)
    settings(host, more=f"[channel planted]\nkind = command\nrun = {program}\n")
    host.say("alert", "test", "planted")
