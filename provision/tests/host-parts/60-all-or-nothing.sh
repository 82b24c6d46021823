say "all or nothing"
left() { in_machine cat /etc/passwd /etc/group; in_machine find /etc/systemd /etc/agent /etc/nginx/sites-enabled /srv/www/sites /var/lib/agent/secrets -not -path "*/content/*" -printf '%p %U %m\n' | sort; in_machine mariadb -N -e 'SHOW DATABASES; SELECT User FROM mysql.user'; }
before=$(left)
printf 'nonsense;\n' >"$root/etc/nginx/sites-enabled/zz-stranger.conf"
check "where nginx refuses a stranger's file, a site is not made" not create three.example
rm "$root/etc/nginx/sites-enabled/zz-stranger.conf"
check_same "and neither user, unit, database nor file of it is left" "$before" "$(left)"
in_machine groupadd --system --gid 2990000 sorphan00001
in_machine useradd --system --no-log-init --uid 2990000 --gid 2990000 sorphan00001 2>>"$work/agent.log"
check "a user of no site is found" grep -q sorphan00001 <(agent doctor --format json)
check "and ended when that is asked for" quietly agent doctor --orphans --delete --yes
check_same "so that all is as before" "$before" "$(left)"
