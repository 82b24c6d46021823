say "roles on the control socket"
groups=(agent agent-viewer agent-operator agent-admin)
for group in "${groups[@]}"; do in_machine groupadd --system "$group"; done
for user in watcher owner; do in_machine useradd --system --create-home "$user"; done
in_machine usermod --append --groups agent,agent-viewer watcher
in_machine usermod --append --groups agent owner
# The worst that an administrator could do by mistake.
in_machine usermod --append --groups "$(IFS=, && printf '%s' "${groups[*]}")" "$first"
in_machine systemctl restart agent.service || show_trouble # systemd starts it again, and what follows waits for that
check "the daemon is back" until_true 20 quietly agent site list
check_same "the socket is open to one group" "root:agent 660" "$(in_machine stat -c '%U:%G %a' /run/agent/agent.sock)"
# as_member USER CURL...: with all groups that the host gives it; the status alone.
as_member() { local user=$1; shift; in_machine setpriv --reuid "$user" --regid "$user" --init-groups curl -sS --max-time 5 --unix-socket /run/agent/agent.sock "$@" 2>>"$work/agent.log" || true; }
status_as() { as_member "$1" -o /dev/null -w '%{http_code}' "${@:2}"; }
check_same "who may look is answered" 200 "$(status_as watcher http://agent/v1/sites)"
check_same "and metrics are told" 200 "$(status_as watcher http://agent/metrics)"
check_same "but changes nothing" 403 "$(status_as watcher -X DELETE "http://agent/v1/sites/$two")"
check_same "nor reads the audit log" 403 "$(status_as watcher http://agent/v1/audit)"
check_same "who has no role is asked for a token" 401 "$(status_as owner http://agent/v1/sites)"
quietly agent token create --role site-owner --site "$one" --file /home/owner/token
made=$(in_machine cut -c 5-16 /home/owner/token)
check "a token is made for one site" grep -qE '^t[a-z0-9]{11}$' <<<"$made"
in_machine sh -c 'printf "header = \"Authorization: Bearer %s\"\n" "$(cat /home/owner/token)" >/home/owner/curlrc && chown owner: /home/owner/curlrc /home/owner/token'
bearer=(-K /home/owner/curlrc)
seen=$(as_member owner "${bearer[@]}" http://agent/v1/sites)
check "its owner sees the site" grep -qF "\"$one\"" <<<"$seen"
check "and not its neighbour" not grep -qF "$two" <<<"$seen"
for reference in "$two" "$second" nothing.example; do
    check_same "'$reference' is not there for it" 404 "$(status_as owner "${bearer[@]}" "http://agent/v1/sites/$reference")"
done
# What an owner reads of logs goes by the site's id: a line that says a neighbour's, under whatever name, is not shown.
logs_as_owner() { as_member owner "${bearer[@]}" "http://agent/v1/sites/$1/logs?lines=1000${2:-}"; }
log_line() { printf '{"t":"%s","site":"%s",%s"ip":"192.0.2.7","peer":"192.0.2.7","m":"GET","u":"/?mark=%s","p":"HTTP/1.1","s":"200","b":"1","rt":"0.001","urt":"","c":"","ref":"","ua":"x"}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%S+00:00)" "$1" "$2" "$3"; }
{ log_line "$one" "\"id\":\"$first\"," of-its-own; log_line "$one" "\"id\":\"$second\"," of-who-had-the-name
  log_line "$one" "" of-an-older-agent; log_line "$one" '"id":"",' of-nobody; } >>"$root/var/log/agent/access.json"
check "it reads its site's visits" grep -q of-its-own <<<"$(logs_as_owner "$one")"
check "but none of who had the name before, nor one that does not say whose it is" not grep -qE 'of-who-had-the-name|of-an-older-agent|of-nobody' <<<"$(logs_as_owner "$one")"
check_same "nor nginx's errors, which say names alone" 403 "$(status_as owner "${bearer[@]}" "http://agent/v1/sites/$one/logs?kind=error")"
check_same "nor its neighbour's logs" 404 "$(status_as owner "${bearer[@]}" "http://agent/v1/sites/$two/logs")"
check_same "who may only look reads none" 403 "$(status_as watcher "http://agent/v1/sites/$one/logs")"
check "and real visits say the site's id" grep -q "\"site\":\"$one\",\"id\":\"$first\"" "$root/var/log/agent/access.json"
check_same "it ends no site" 403 "$(status_as owner "${bearer[@]}" -X DELETE "http://agent/v1/sites/$one")"
check_same "nor makes a token" 403 "$(status_as owner "${bearer[@]}" -H 'Content-Type: application/json' --data '{"role":"administrator"}' http://agent/v1/tokens)"
in_machine install -o "$first" -m 600 /home/owner/curlrc /run/attack-curlrc
check_same "a user that runs a site's PHP is refused in whatever group it is" 403 "$(status_as "$first" http://agent/v1/sites)"
check_same "and whatever it presents" 403 "$(status_as "$first" -K /run/attack-curlrc http://agent/v1/sites)"
check "a token that is revoked" quietly agent token revoke "$made" --yes
check_same "opens nothing" 401 "$(status_as owner "${bearer[@]}" http://agent/v1/sites)"
check "which the audit log tells" grep -q token.refused <<<"$(agent audit query --action token.)"
in_machine gpasswd --delete watcher agent-viewer >>"$work/agent.log"
check_same "who left its group has lost its role" 401 "$(status_as watcher http://agent/v1/sites)"

in_machine rm /run/attack-curlrc
for user in watcher owner; do in_machine userdel --remove "$user" 2>>"$work/agent.log"; done
for group in "${groups[@]}"; do in_machine groupdel "$group"; done
in_machine systemctl restart agent.service || show_trouble # systemd starts it again, and what follows waits for that
check "without the group it is root's alone" until_true 20 quietly agent site list
check_same "as it was" "root:root 660" "$(in_machine stat -c '%U:%G %a' /run/agent/agent.sock)"
