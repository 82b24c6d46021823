say "deleted for good"
agent site delete $one --yes >/dev/null 2>&1 || true # the purge below tells
check "it is purged" quietly agent site delete $one --purge --yes || show_trouble
check "no user of it is left" not quietly grep -rqs "$first" "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow" "$root/etc/gshadow"
check_same "no file of it is left" "" "$(find "$root/etc" "$root/srv" "$root/run" "$root/var/cache/agent" "$root/var/lib/agent" -name "*$first*" 2>/dev/null | head -n 5)"
check_same "no unit of it is active, failed or enabled" "" \
    "$(in_machine systemctl list-units --state=active,activating,failed --no-legend --plain "*$first*"; in_machine systemctl list-unit-files --no-legend "*$first*" || true)"
check_same "no database of it is left" "" "$(in_machine mariadb -N -e "SHOW DATABASES LIKE '$first'; SELECT User FROM mysql.user WHERE User = '$first'")"
check_same "no process of it is left" "" "$(in_machine ps -eo user:32= | grep -x "$first" || true)"
check "the host is healthy" healthy

# systemd takes a directory of links away with the last of them.
say "the last site that is live"
check "it is switched off" quietly agent site disable $two || show_trouble
check "and not served" not serves $two
check "it is switched on" quietly agent site enable $two || show_trouble
check "and served again" serves $two
check "the host is healthy with it alone" healthy
