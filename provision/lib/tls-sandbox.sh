# A sandbox with TLS beside an authority (authority.sh), and how it is looked at: by its own commands, its daemon's socket, and as a visitor. Whoever sources it
# has set agent (the binary), work (a directory of its own, where the authority's files are), root (the sandbox's), plain and secure (ports), and says with
# check (checks.sh) what is so.

talk() { env HOME="$work" "$agent" "$@" --root "$root" </dev/null 2>&1 | tee -a "$work/agent.log"; }
quietly() { "$@" >>"$work/agent.log" 2>&1; }
as_agent() { quietly talk "$@"; }
show_trouble() { tail -n 15 "$work/agent.log" >&2; job_ends >&2; tail -n 5 "$work/pebble.log" >&2; }
# json EXPRESSION: of the JSON on standard input, which is d.
json() { /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
not() { ! "$@"; }
# A law whose failure is not to be understood without what went before.
law() {
    local before=$failed
    check "$@"
    [ "$failed" -eq "$before" ] || show_trouble
}
# within SECONDS COMMAND…: looks until it is so.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}
daemon() { ask_loopback --unix-socket "$root/run/agent.sock" "http://agent$1"; }
up() { as_agent sandbox up --tls --public-host exact --port $plain --tls-port $secure --wordpress-mirror http://127.0.0.1:9; }
pid_of() { daemon /v1/sandbox | json "[one['pid'] for one in d['services'] if one['name'] == '$1'][0]"; }
create() { as_agent site create "$@" --wordpress "$AGENT_TEST_WORDPRESS" || { show_trouble; return 1; }; }
site_id() { talk site show "$1" --format json | json 'd["id"]'; }
# job_ends [SITE]: how orders ended, the newest first.
job_ends() { daemon "/v1/jobs?kind=certificate.order&limit=50${1:+&site=$1}" | json '"\n".join(" ".join((one["state"], one.get("domain") or "-", str(one.get("result") or one.get("problem")))) for one in d)'; }
last_job() { sed -n 1p <<<"$(job_ends "$1")"; }
says() { grep -qE -- "$1" <<<"$("${@:2}")"; }

# visit NAME URL [curl options]: as somebody who believes the authority and nobody else.
visit() {
    local name=$1 url=$2
    shift 2
    ask_loopback --cacert "$work/roots.pem" --resolve "$name:$secure:127.0.0.1" --resolve "$name:$plain:127.0.0.1" "$@" "$url"
}
believed() { [[ $(visit "$1" "https://$1:$secure/" -o /dev/null -w '%{http_code}' 2>>"$work/visits.log") =~ ^(200|301)$ ]]; }
answers() { [[ $(visit "$1" "https://$1:$secure/" -k -o /dev/null -w '%{http_code}' 2>>"$work/visits.log") =~ ^(200|301)$ ]]; }
served() { openssl s_client -connect 127.0.0.1:$secure -servername "$1" -showcerts </dev/null 2>/dev/null; }
serial() { served "$1" | openssl x509 -noout -serial; }
# Of every certificate that lies there, the key beside it is its own.
pairs() {
    local file
    for file in "$root"/state/certificates/*/*.pem; do
        [ "$(openssl x509 -in "$file" -noout -pubkey)" = "$(openssl pkey -in "$file" -pubout)" ] || { say "          $file"; return 1; }
    done
}
nothing_left() { [ -z "$(ls -A "$root/state/acme/orders" 2>/dev/null)" ]; }
course() { talk cert show "$1" --format json | json 'd["course"]'; }
# comes COURSE SITE
comes() { [ "$(course "$2")" = "$1" ]; }
