# An authority of one's own (Debian's pebble), the DNS that it asks, and somebody who takes entries for that DNS; all on loopback, on ports that are always the
# same: whoever sources this has a network of its own (own_network), or a machine.

authority_directory=https://127.0.0.1:14000/dir

# own_network SCRIPT ARGUMENT...: begins anew in a network of its own, where every port is free and nobody outside is reached, whose names are answered by
# server 127.0.0.1.
own_network() {
    local here
    here=$(readlink /proc/self/ns/net)
    [ "${AGENT_NETWORK_BESIDE:-$here}" = "$here" ] || return 0
    AGENT_NETWORK_BESIDE=$here exec unshare --mount --net --propagation private -- "$BASH" -c '
        ip link set lo up && mount -t tmpfs -o mode=755 none /mnt && printf "nameserver 127.0.0.1\n" >/mnt/resolv.conf \
            && mount --bind /mnt/resolv.conf "$(realpath /etc/resolv.conf)" && exec "$BASH" "$@"' network "$@"
}

# authority_files DIRECTORY HTTP_PORT: what the authority needs; it asks for challenges on this port.
authority_files() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$1/authority.key" -out "$1/authority.pem" 2>/dev/null
    cat >"$1/pebble.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000", "certificate": "$1/authority.pem",
 "privateKey": "$1/authority.key", "httpPort": $2, "tlsPort": 5001, "ocspResponderURL": "", "externalAccountBindingRequired": false}}
JSON
    cat >"$1/provider.py" <<'PYTHON'
# Takes entries as lego's provider httpreq sends them, from who knows the password, and gives them to the test DNS. Who does not is told what he said.
import base64, http.server, json, urllib.request
class Provider(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words): pass
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = self.headers.get("Authorization") or ""
        known = asked == "Basic " + base64.b64encode(b"ops:dns-canary-value").decode()
        if known:
            what = {"/present": "set-txt", "/cleanup": "clear-txt"}[self.path]
            body = json.dumps({"host": said["fqdn"], "value": said["value"]}).encode()
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open("http://127.0.0.1:8055/" + what, body).read()
        self.send_response(200 if known else 401)
        self.end_headers()
        if not known: self.wfile.write((asked + " " + base64.b64decode(asked.partition(" ")[2]).decode()).encode())
http.server.ThreadingHTTPServer(("127.0.0.1", 8056), Provider).serve_forever()
PYTHON
    cat >"$1/names.py" <<'PYTHON'
# Hands on what the authority asks of the DNS, a third of a second later: as one that looks from several places it has validated no name when lego looks for the
# first time. lego waits five seconds then; on loopback chance would decide whether it does.
import socket, socketserver, threading, time
def answer(question):
    time.sleep(0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names:
        names.settimeout(5)
        names.sendto(question, ("127.0.0.1", 53))
        return names.recv(4096)
class Datagram(socketserver.DatagramRequestHandler):
    def handle(self): self.wfile.write(answer(self.rfile.read()))
# A newer authority asks over TCP alone: each message follows its length (RFC 1035 4.2.2).
class Stream(socketserver.StreamRequestHandler):
    def handle(self):
        while length := self.rfile.read(2):
            said = answer(self.rfile.read(int.from_bytes(length, "big")))
            self.wfile.write(len(said).to_bytes(2, "big") + said)
socketserver.ThreadingTCPServer.allow_reuse_address = True
streams = socketserver.ThreadingTCPServer(("127.0.0.1", 5353), Stream)
threading.Thread(target=streams.serve_forever, daemon=True).start()
socketserver.ThreadingUDPServer(("127.0.0.1", 5353), Datagram).serve_forever()
PYTHON
    : >"$1/pebble.log"
}

# authority_life DIRECTORY SECONDS: how long what it signs is good for, once it is started anew.
authority_life() { sed -i -E 's/\{"pebble": \{("certificateValidityPeriod": [0-9]+, )?/{"pebble": {"certificateValidityPeriod": '"$2"', /' "$1/pebble.json"; }

# acme_settings DIRECTORY: acme.conf for it.
acme_settings() {
    cat <<CONF
[authority pebble]
directory = $authority_directory
email = ops@example.com
terms = accepted
root-file = $1/authority.pem

[dns test]
provider = httpreq
zones = one.test
resolvers = 127.0.0.1:53
propagation = skip
HTTPREQ_ENDPOINT = http://127.0.0.1:8056
HTTPREQ_USERNAME = ops
HTTPREQ_PASSWORD = secret:dns.password
CONF
}

# outbound_settings HTTP_PORT: outbound.conf, so that the agent talks to an authority and to names on loopback.
outbound_settings() {
    printf 'acme 127.0.0.1 14000\n'
    printf 'cert.check 127.0.0.1 %s plain\n' "$1"
}

# Every name is 127.0.0.1, until it is said otherwise.
names_words=(-defaultIPv4 127.0.0.1 -defaultIPv6 "" -dns01 127.0.0.1:53 -http01 "" -https01 "" -tlsalpn01 "" -management 127.0.0.1:8055)
authority_environment=(PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 PEBBLE_AUTHZREUSE=0)

# start_names DIRECTORY
start_names() {
    pebble-challtestsrv "${names_words[@]}" >"$1/names.log" 2>&1 </dev/null &
    at_exit end_process $!
    local part
    for part in provider names; do
        /usr/bin/python3 "$1/$part.py" >"$1/$part.py.log" 2>&1 </dev/null &
        at_exit end_process $!
    done
    is_open 8055 && is_open 8056 && is_open 5353 \
        || refuse 1 "cannot start names for the authority: $(tail -n 1 "$1/names.log" "$1/provider.py.log" "$1/names.py.log")"
}

# start_authority DIRECTORY [VARIABLE=VALUE...]: it remembers nothing of before; its roots are added to DIRECTORY/roots.pem. Sets authority_process.
start_authority() {
    local directory=$1
    shift
    env "${authority_environment[@]}" "$@" pebble -config "$directory/pebble.json" -dnsserver 127.0.0.1:5353 -strict \
        >>"$directory/pebble.log" 2>&1 </dev/null &
    authority_process=$!
    at_exit end_process "$authority_process"
    is_open 14000 && is_open 15000 || refuse 1 "cannot start the authority: $(tail -n 1 "$directory/pebble.log")"
    ask_loopback --cacert "$directory/authority.pem" https://127.0.0.1:15000/roots/0 >>"$directory/roots.pem"
}

stop_authority() {
    end_process "$authority_process"
    wait "$authority_process" 2>/dev/null || true # its status says nothing here
}

# say_of_names PATH JSON: what the test DNS answers from now on.
say_of_names() { ask_loopback -o /dev/null -d "$2" "http://127.0.0.1:8055/$1"; }

# ordered DIRECTORY: how many orders were asked for since the beginning.
ordered() { grep -c 'POST /order-plz -> ' "$1/pebble.log" || true; }

ask_loopback() { env -u http_proxy -u https_proxy -u all_proxy curl -sS -m 20 --noproxy '*' "$@"; }
end_process() { kill "$1" 2>/dev/null || true; } # it may have ended by itself

# is_open PORT: waits for a server on loopback.
is_open() {
    local try
    for ((try = 0; try < 100; try++)); do
        ! (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}
