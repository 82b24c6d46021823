say "the control socket"
# asked_as USER: the status that the daemon itself gives, or nothing where not even the connection is made.
asked_as() { as_user "$1" curl -sS --max-time 5 -o /dev/null -w '%{http_code}' --unix-socket /run/agent/agent.sock http://agent/v1/sites 2>>"$work/agent.log" || true; }
check_same "root is answered" 200 "$(asked_as root)"
for user in "$first" www-data nobody mysql; do check_same "$user is not even connected" 000 "$(asked_as "$user")"; done
# The second lock, with the first one open.
in_machine chmod 666 /run/agent/agent.sock
for user in "$first" www-data nobody mysql; do check_same "with the socket open to all, the daemon itself refuses $user" 403 "$(asked_as "$user")"; done
change_as() { as_user "$1" curl -sS --max-time 5 -o /dev/null -w '%{http_code}' --unix-socket /run/agent/agent.sock \
    -H 'Content-Type: application/json' --data '{"domain":"stolen.example"' http://agent/v1/sites 2>>"$work/agent.log" || true; }
# A body that is no JSON would be 400: it was not read.
check_same "and judges who asks before it reads what is asked" 403 "$(change_as "$first")"
in_machine chmod 660 /run/agent/agent.sock
refused "a site does not reach its neighbour's purge socket" "$first" connect "/run/agent/purge/$second.sock"
for user in "$first" www-data; do
    for place in /run/agent /run/agent/purge /run/php-sites; do refused "$user makes nothing in $place" "$user" make "$place/attack"; done
    for socket in /run/agent/agent.sock "/run/agent/purge/$first.sock" "/run/php-sites/$first.sock"; do
        refused "$user does not rename $socket" "$user" rename "$socket"
    done
done
