say "logs turn over, and are no way to root"
# What a site, or a taken-over worker of nginx, would do: a link in place of a log, and root writes where it leads.
planted() { local user=$1; shift; not quietly as_site "$user" "$@"; }
for user in "$first" www-data; do
    check "$user cannot put a link into the log directory" planted "$user" ln -s /etc/cron.d/evil /var/log/agent/evil.log
    check "nor a file" planted "$user" touch /var/log/agent/evil.log
    check "nor take the access log away" planted "$user" rm -f /var/log/agent/access.json
    check "nor put another directory there" planted "$user" mv /var/log/agent /var/log/elsewhere
done
check "a site cannot read who visits others" planted "$first" cat /var/log/agent/access.json
in_machine touch /root/before-rotation
master=$(in_machine systemctl show -P MainPID nginx.service)
page $one / >/dev/null
check "logrotate turns them over" quietly in_machine logrotate --force /etc/logrotate.d/agent
check "the old access log is kept" [ -s "$root/var/log/agent/access.json.1" ]
logged() { page $one "/?rotated=$1" >/dev/null; grep -q "rotated=$1" "$root/var/log/agent/access.json"; }
check "nginx writes into the new one" until_true 10 logged yes
check_same "nginx was not restarted" "$master" "$(in_machine systemctl show -P MainPID nginx.service)"
check_same "logs are nobody's but root's and nginx's" "" \
    "$(in_machine find /var/log/agent -type f \( -perm /0137 -o ! -user root ! -user www-data \) -printf '%p %u %m\n')"
check_same "the directory is root's alone" "root 711" "$(in_machine stat -c '%U %a' /var/log/agent)"
check_same "nothing appeared in /etc" "" "$(in_machine find /etc -newer /root/before-rotation -type f)"
check_same "logrotate finds nothing wrong with its file" "" "$(in_machine logrotate --debug /etc/logrotate.d/agent 2>&1 | grep '^error' || true)"
check "the host is healthy" healthy
