say "without the agent for good"
remove() { in_machine env DEBIAN_FRONTEND=noninteractive apt-get "$1" -y -qq agent </dev/null >>"$work/agent.log" 2>&1; }
mapfile -t servers < <(host_packages)
in_machine apt-mark auto "${servers[@]}" >/dev/null
# What apt would take along, as if every server had only come with the agent.
taken_along() { in_machine apt-get "$@" --simulate --auto-remove agent </dev/null 2>/dev/null | awk '$1 == "Remv" || $1 == "Purg" { print $2 }' | grep -E '^(nginx|mariadb|php|libnginx|nftables|logrotate)' || true; }
mv "$root/etc/apt/apt.conf.d/52agent-keeps-servers" "$work/keeps"
check "without the agent's word apt would take the database along" grep -qx mariadb-server <(taken_along remove)
mv "$work/keeps" "$root/etc/apt/apt.conf.d/52agent-keeps-servers"
check_same "apt would take no server along" "" "$(taken_along remove)"
check_same "nor would a purge" "" "$(taken_along purge)"
check "the package is removed" remove remove
check_same "nor does it later" "" "$(in_machine apt-get autoremove --simulate </dev/null 2>/dev/null | grep -E '^Remv (nginx|mariadb|php|nftables|logrotate)' || true)"
check "its program is gone" [ ! -e "$root/usr/bin/agent" ]
check "its daemon too" not is_active agent.service
check "$two is served" serves $two
stop_machine
boot
check "also after a reboot" until_true 20 serves $two
check_same "nothing failed at boot" "" "$(in_machine systemctl list-units --state=failed --no-legend --plain)"
check "logs still turn over" quietly in_machine logrotate --force /etc/logrotate.d/agent

say "and back"
check "the package is installed again" ends_with 0 installer --package $latest
check "the agent knows its site" grep -q $two <(agent site list)
check "the host is healthy" healthy

say "purged"
content=$(find "$root/srv/www/sites" -type f | wc -l)
check "the package is purged" remove purge
check_same "no file of the package is left" "" "$(find "$root/usr/share/agent" "$root/usr/lib/systemd/system" "$root/etc/logrotate.d" -name 'agent*' 2>/dev/null
    find "$root/usr/lib/systemd/journald.conf.d" -name '*agent*' 2>/dev/null)"
check_same "nor a link to its unit" "" "$(find "$root/etc/systemd/system" -name 'agent.service')"
check_same "every file of a site is" "$content" "$(find "$root/srv/www/sites" -type f | wc -l)"
check "its database too" grep -qx "$second" <(in_machine mariadb -N -e 'SHOW DATABASES')
check "what it says names what is left" grep -q 'left in place' "$work/agent.log"
stop_machine
boot
check "$two outlives the agent and a reboot" until_true 20 serves $two

say "nginx given back"
cp "$root/etc/nginx/nginx.conf.before-agent" "$root/etc/nginx/nginx.conf"
rm "$root/etc/systemd/system/nginx.service.d/50-agent.conf"
# Vhosts of sites need our nginx.conf around them; the distribution's would load them too.
grep -lZ '^# made by the agent' "$root"/etc/nginx/sites-enabled/*.conf | xargs -0r rm
in_machine systemctl daemon-reload
check "the distribution's nginx starts with its own file" quietly in_machine systemctl restart nginx
check "and shows its own page" grep -qi 'welcome to nginx' <(in_machine curl -sS --max-time 10 http://127.0.0.1/)

say "nginx set up anew by a person, and the agent once more"
printf 'events { worker_connections 999; }\nhttp { include /etc/nginx/sites-enabled/*; }\n' >"$root/etc/nginx/nginx.conf"
printf 'server { listen 80; location / { return 200 "his own\\n"; } }\n' >"$root/etc/nginx/sites-enabled/mine"
rm -f "$root/etc/nginx/sites-enabled/default"
in_machine systemctl restart nginx
own=$(cat "$root/etc/nginx/nginx.conf")
his() { [ "$(in_machine curl -sS --max-time 10 http://127.0.0.1/)" = 'his own' ]; }
check "his site answers" his
check "--check refuses" ends_with 5 installer --check --package $latest
check "installing does, too" ends_with 5 installer --package $latest
check "apt installs the package alone" quietly in_machine env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $latest
check_same "nginx.conf is his" "$own" "$(cat "$root/etc/nginx/nginx.conf")"
check "his site answers" his
check "asked to, it takes nginx over" ends_with 0 installer --take-over --package $latest
kept() { local one; for one in "$root/etc/nginx"/nginx.conf.before-agent*; do [ "$(cat "$one")" != "$own" ] || return 0; done; return 1; }
check "and keeps his nginx.conf" kept
check "beside the first one" not cmp -s "$root/etc/nginx/nginx.conf.before-agent" "$root/etc/nginx/nginx.conf.before-agent.2"
