"""hostile-fields SOCKET WORDPRESS: every string field of every request holds what a shell, SQL, nginx, a unit, cron, a regex or a template would obey.

What is refused must be refused in words (4xx), never with 5xx; what is accepted is made, and then every later job reads it. Prints the domains of the
sites it made, one a line. Each string would make a file in /root/attack, or holds the word ATTACKED, if anything obeyed it or passed it on."""

import http.client
import json
import socket
import sys
import time

path, wordpress = sys.argv[1:]


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(path)


def ask(method, target, body=None):
    connection = Connection("agent")
    connection.request(method, target, None if body is None else json.dumps(body), {"Host": "agent", "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    try:
        return answer.status, json.loads(text) if text else {}
    except ValueError:
        return answer.status, {}


RAN = "touch /root/attack/ran"
CORPUS = [
    f"ATTACKED; {RAN}-semicolon #", f"ATTACKED | {RAN}-pipe", f"ATTACKED && {RAN}-and", f"$({RAN}-substitution) ATTACKED", f"`{RAN}-backtick` ATTACKED",
    f"ATTACKED\n{RAN}-newline\n", f"ATTACKED' ; {RAN}-quote '", f'ATTACKED" ; {RAN}-double "', f"ATTACKED\t> /root/attack/ran-redirect",
    "ATTACKED *?[a-z]{x,y}~!%d%n\\", "ATTACKED \u2018\u2019\u201c\u201d\u2028\u0085", "ATTACKED\x00hidden", "ATTACKED\r\nX-Injected: yes",
    "-rf /ATTACKED", "--config=/root/attack/ATTACKED", "-u0ATTACKED", "-oProxyCommand=touch /root/attack/ran-ssh ATTACKED",
    "--upload-pack=touch /root/attack/ran-git ATTACKED", "--checkpoint-action=exec=touch /root/attack/ran-tar ATTACKED", "@/etc/shadow ATTACKED",
    "~root/ATTACKED", "%00ATTACKED", "../../../../root/attack/ATTACKED", "/proc/self/environ ATTACKED",
    "ATTACKED'); DROP TABLE wp_options; -- ", "ATTACKED` ; GRANT ALL ON *.* TO x@localhost; -- ", "ATTACKED' UNION SELECT LOAD_FILE('/etc/shadow') -- ",
    "ATTACKED' INTO OUTFILE '/root/attack/ran-sql", "ATTACKED; } server { listen 81; } #", "ATTACKED; include /etc/shadow; #", "ATTACKED $document_root $host",
    "ATTACKED\nExecStartPre=/bin/touch /root/attack/ran-unit", "ATTACKED %h %n %i", "ATTACKED\n* * * * * root touch /root/attack/ran-cron",
    "ATTACKED<?php system('touch /root/attack/ran-php'); ?>", "ATTACKED'; system('touch /root/attack/ran-php2'); //", "${@system('touch /root/attack/ran-php3')} ATTACKED",
    "ATTACKED {{7*7}} <%= 7*7 %> #{7*7}", "ATTACKED<script>alert(1)</script>", "(?:ATTACKED(a+)+$", "ATTACKED" + "A" * 60000,
]
FIELDS = ["title", "adminEmail", "adminLogin", "php", "cache", "locale", "wordpress", "wordpressSHA256", "domain", "aliases"]

LOG_KEYS = ["kind", "since", "grep", "lines", "follow"]

troubles, accepted, refused = [], {}, 0
for field in FIELDS:
    for value in CORPUS:
        body = {"domain": "field.example", "wordpress": wordpress, "title": "plain"}
        body[field] = [value] if field == "aliases" else value
        # In a name of a host and of a person the words would be too long: the same signs, as short as they come.
        for variant in (body, {**body, field: [value[:40] + ".example"] if field == "aliases" else value[:40]}):
            status, answer = ask("POST", "/v1/plans", variant)
            if status == 200:
                accepted.setdefault(field, variant[field])
                if field == "title" and len(str(variant[field])) < 60:
                    accepted[field] = (accepted[field] + " " + variant[field])[:180] if isinstance(accepted[field], str) else variant[field]
            elif 400 <= status < 500:
                refused += 1
            else:
                troubles.append(f"{field} {value[:50]!r}: {status} {answer}")
for target in ["/v1/sites/{}", "/v1/sites/{}/plan", "/v1/changes/{}", "/v1/sites?state={}", "/v1/changes?limit={}"]:
    for value in CORPUS[:-1]:
        status, answer = ask("GET", target.format("".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))))
        if not 400 <= status < 500:
            troubles.append(f"{target} {value[:50]!r}: {status}")
        refused += 1
# What is asked of a site that stands: some of it is text to look for, which any text may be; none of it is the daemon's trouble.
site = "one.example"
for key in LOG_KEYS:
    for value in CORPUS[:-1]:
        target = f"/v1/sites/{site}/logs?{key}=" + "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))
        status, answer = ask("GET", target)
        refused += 400 <= status < 500
        if not 200 <= status < 500:
            troubles.append(f"logs {key} {value[:50]!r}: {status} {answer}")
for body in [{"role": "admin"}, {"uid": 0}, {"owner": "root"}, {"path": "/etc"}, {"id": "saaaaaaaaaaa"}]:
    status, _ = ask("POST", "/v1/sites", {"domain": "field.example", "wordpress": wordpress, **body})
    if status != 400:
        troubles.append(f"unknown field {body}: {status}")

number = 0
for field, value in sorted(accepted.items()):
    number += 1
    domain = f"field{number}.example"
    body = {"domain": domain, "wordpress": wordpress, field: value}
    status, answer = ask("POST", "/v1/sites", body)
    deadline, state = time.monotonic() + 60, ""
    while status in (200, 201, 202) and answer.get("change") and state not in ("done", "undone", "stuck") and time.monotonic() < deadline:
        state = ask("GET", f"/v1/changes/{answer['change']}")[1].get("state", "")
        time.sleep(0.05)
    if state != "done":
        # An address of no archive can only be found out by going there.
        if 400 <= status < 500 or state == "undone":
            refused += 1
            continue
        troubles.append(f"site with {field}={str(value)[:60]!r}: {status} {state}")
    print(domain)
print(f"{refused} refused, accepted in: {', '.join(sorted(accepted)) or 'nothing'}", file=sys.stderr)
for trouble in troubles[:20]:
    print(f"trouble: {trouble}", file=sys.stderr)
sys.exit(1 if troubles or refused < 400 or "title" not in accepted else 0)
