say "a shell"
shell() { local site=$1; shift; agent site shell "$site" -- "$@" 2>>"$work/agent.log"; }
check_same "is the site's user" "$first" "$(shell $one id -un)"
check_same "and of its group alone" "$first" "$(shell $one id -Gn)"
check_same "in the site's tree" "/srv/www/sites/$first/content/1" "$(shell $one pwd)"
check_same "where no other site is" "$first" "$(shell $one ls /srv/www/sites)"
check_same "nor its pool" "$first" "$(shell $one ls /etc/agent/php)"
check "it cannot enter its neighbour's tree" not shell $one ls "/srv/www/sites/$second/content/1"
check "nor read the agent's state" not shell $one ls /var/lib/agent
check "nor write outside of its own" not shell $one touch /etc/x
check "it may not become root" not shell $one setpriv --reuid 0 true
check_same "it has no right of root's" 0000000000000000 "$(shell $one sed -n 's/^CapBnd:\t//p' /proc/self/status)"
check "its environment is its own" not grep -q 'NOTIFY_SOCKET\|HOME=/root\|AGENT' <(shell $one env)
check_same "it ends as its command does" 7 "$(in_machine agent site shell $one -- bash -c 'exit 7' </dev/null >/dev/null 2>&1 && echo 0 || echo $?)"
check_same "nothing of the command is read by others on the way" '${HOME} $HOME %i' "$(shell $one printf '%s %s %s' '${HOME}' '$HOME' '%i')"
check_same "it reads what it is given" "given" "$(printf given | in_machine agent site shell $one -- cat 2>>"$work/agent.log")"
in_machine agent site shell $one -- sleep 4 </dev/null >>"$work/agent.log" 2>&1 &
sleeper=$!
shell_unit() { in_machine systemctl list-units --no-legend --plain "agent-shell-$first-*" | cut -d ' ' -f 1 | grep .; }
check "it is a unit of its own" quietly until_true 3 shell_unit
check_same "with the limits of its PHP" "$(in_machine systemctl show -p MemoryMax -p TasksMax "agent-php$php_version@$first.service")" \
    "$(in_machine systemctl show -p MemoryMax -p TasksMax "$(shell_unit)")"
wait $sleeper || true # only its unit was wanted
check_same "a terminal is a new one, not root's" "/dev/pts" "$(in_machine script -qec "agent site shell $one -- tty" /dev/null </dev/null 2>/dev/null | tr -d '\r' | grep -o '/dev/pts' | head -n 1)"
check "nobody else may have one" not as_site "$second" agent site shell $one -- true
check_same "no unit of it is left" "" "$(in_machine systemctl list-units --all --no-legend --plain 'agent-shell-*')"

say "how a command in a shell ended"
ended() { "$@" </dev/null >/dev/null 2>&1 && echo 0 || echo $?; }
check_same "by a signal, told as a shell tells it" 130 "$(ended in_machine agent site shell $one -- bash -c 'kill -INT $$')"
check_same "also one that systemd holds for a good end" 143 "$(ended in_machine agent site shell $one -- bash -c 'kill -TERM $$')"
ctrl_c() { { sleep 4; printf '\003'; sleep 2; } | in_machine script -qec "agent site shell $one -- sleep 30" /dev/null >>"$work/agent.log" 2>&1; }
check_same "by Ctrl-C at its terminal" 130 "$(ctrl_c && echo 0 || echo $?)"
check_same "no unit of it is left" "" "$(in_machine systemctl list-units --all --no-legend --plain 'agent-shell-*')"

say "a site that is switched off can be repaired"
agent site disable $one >>"$work/agent.log" 2>&1
check_same "a shell is its user's" "$first" "$(shell $one id -un)"
check "in its own walls" not shell $one ls "/srv/www/sites/$second/content/1"
check "its schedule is run by hand" quietly agent site cron run $one
check_same "a link to log in is refused: nobody would answer it" 5 "$(ended in_machine agent site login-url $one)"
check "its PHP stays off" not in_machine systemctl is-active --quiet "agent-php$php_version@$first.socket"
agent site enable $one >>"$work/agent.log" 2>&1
