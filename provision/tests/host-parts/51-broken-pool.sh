say "a pool that cannot start"
mv "$root/etc/agent/php/$first/fpm.conf" "$work/fpm.conf"
in_machine systemctl stop "agent-php$php_version@$first.service" 2>>"$work/agent.log"
for _ in 1 2 3 4 5 6; do page $one '/?x=1' >/dev/null 2>&1 || true; done # until systemd has had enough
from=$(date +%s)
check_same "answers 502 and lets nobody hang" 502 "$(page $one '/?x=1')"
check "at once" [ $(($(date +%s) - from)) -le 5 ]
check "its neighbour does not notice" serves $two
check "doctor tells of it" not healthy
mv "$work/fpm.conf" "$root/etc/agent/php/$first/fpm.conf"
in_machine systemctl reset-failed "agent-php$php_version@$first.service" "agent-php$php_version@$first.socket" 2>>"$work/agent.log" || true # whichever failed
in_machine systemctl start "agent-php$php_version@$first.socket"
check "mended, it serves again" until_true 20 serves $one
