# What every part may use: the machine asked as its administrator, a visitor or a site would ask it.

# Quiet: its own output would drown the laws; what went wrong is in the log.
agent() { in_machine /usr/bin/agent "$@" </dev/null 2>>"$work/agent.log" | tee -a "$work/agent.log"; }
quietly() { "$@" >>"$work/agent.log" 2>&1; }
# As a visitor would, with the name that the site has. visit NAME [curl options]: he believes the certificates of this host's sites and no other.
visit() {
    local name=$1
    shift
    sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$root"/var/lib/agent/certificates/*/*.pem >"$root/root/sites.pem"
    in_machine curl -sS --max-time 20 --cacert /root/sites.pem --resolve "$name:443:127.0.0.1" --resolve "$name:80:127.0.0.1" "$@" 2>>"$work/agent.log"
}
page() { visit "$1" -o /dev/null -w '%{http_code}' "https://$1$2"; }
body() { visit "$1" "https://$1$2"; }
serves() { [ "$(page "$1" /)" = 200 ] && grep -q 'wp-' <<<"$(body "$1" /)"; }
not() { ! "$@"; }
is_active() { in_machine systemctl is-active --quiet "$1"; }
site_id() { agent site show "$1" --format json | sed -n 's/^ *"id" *: *"\(s[a-z0-9]\{11\}\)".*/\1/p' | head -n 1; }
as_site() { local user=$1; shift; in_machine setpriv --reuid "$user" --regid "$user" --clear-groups "$@"; }
# The users of a site's PHP-FPM processes.
php_users() { in_machine ps -o user:32= -p "$(in_machine systemctl show -P MainPID "agent-php$php_version@$1.service")" | sort -u; }
until_true() {
    local tries=$(($1 * 10))
    shift
    while ! "$@"; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}
# json EXPRESSION: of the JSON on standard input, which is d.
json() { /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
# As root, of the daemon itself.
of_agent() { in_machine curl -sS --max-time 10 --unix-socket /run/agent/agent.sock "$@" 2>>"$work/agent.log"; }
status_of() { of_agent -o /dev/null -w '%{http_code}' "$@"; }
measured() { grep -qF "$1" <(of_agent http://agent/metrics); }
# says PATTERN COMMAND...: asked anew each time that it is waited for, as a list in <( ) is not.
says() { local pattern=$1; shift; grep -q -- "$pattern" <("$@"); }
# What a command says, its complaints too; how it ended is the caller's.
talk() { in_machine /usr/bin/agent "$@" </dev/null 2>&1 | tee -a "$work/agent.log" || true; }
job_state() { agent job show "$1" --format json | json 'd["state"]'; }
job_is() { [ "$(job_state "$1")" = "$2" ]; }
agent_again() { in_machine systemctl restart agent.service && until_true 20 quietly agent site list; }
# What the doctor finds, warnings included, a line for each behind an empty one.
# Asked again while all that it says is that Debian's package tools were too slow for it, as they are on a machine that is busy.
findings() {
    local found
    for _ in 1 2 3 4 5; do
        found=$(agent doctor --format csv --fields code) || return 1
        [[ $found == *$'\nupgrades.unknown' ]] || break
        sleep 2
    done
    printf '%s' "${found#code}"
}
healthy() { local found; found=$(findings) && [ -z "$found" ]; }
show_trouble() { tail -n 20 "$work/agent.log" >&2 || true; in_machine journalctl --no-pager -n 40 -u agent -u nginx -u "agent-php*" >&2 || true; }
