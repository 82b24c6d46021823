# A newer package: the same program, other text. Asked all the while, its sites answer.
newer_package() {
    rm -rf "$work/newer"
    dpkg-deb --raw-extract "$package" "$work/newer"
    sed -i 's/^Version: .*/Version: 99.0-1/' "$work/newer/DEBIAN/control"
    sed -i '1a # of version 99' "$work/newer/usr/share/agent/templates/vhost.conf"
    sed -i '1a ; of version 99' "$work/newer/usr/share/agent/templates/fpm.conf"
    printf '# of version 99\n' >>"$work/newer/usr/share/agent/nginx/globals/headers.conf"
    (cd "$work/newer" && find usr etc -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/newer" "$root/opt/agent-99.deb" >/dev/null
}
# Both sites, again and again, in the machine; a line for each answer. A worker of nginx that ends closes a connection on which nothing was asked yet, also where
# the question is under way: whoever got nothing asks once more, as browsers do (RFC 9113 8.7).
ask_all_the_while() {
    in_machine bash -c 'ask() {
            curl -s --max-time 30 --cacert /root/sites.pem --resolve "$1:443:127.0.0.1" -o /dev/null -w "%{http_code} %{errormsg}" "https://$1/?asked"
        }
        while [ ! -e /run/enough ]; do for name in "$@"; do
            ended=0
            status=$(ask "$name") || ended=$?
            case $ended in 16 | 52 | 56) status=$(ask "$name") ;; esac
            echo "$status"
        done; done' sh $one $two >"$work/asked" 2>/dev/null
}
agent_status() { in_machine /usr/bin/agent "$@" </dev/null; }
edit_and_restart() { printf '# by hand\n' >>"$root/etc/nginx/globals/headers.conf" && in_machine systemctl restart agent.service; }
bad_answers() { grep -v '^200 ' "$work/asked" || true; }

say "upgrade"
newer_package
latest=/opt/agent-99.deb
in_machine rm -f /run/enough
serves $one # whose certificates are believed is written down by that
ask_all_the_while &
asker=$!
nginx_pid=$(in_machine systemctl show -P MainPID nginx.service)
agent_pid=$(in_machine systemctl show -P MainPID agent.service)
check "the installer sees that there is something to do" ends_with 1 installer --check --package /opt/agent-99.deb
check "a newer package is installed" ends_with 0 installer --package /opt/agent-99.deb
check_same "it is the one that is there" 99.0-1 "$(in_machine dpkg-query -W -f '${Version}' agent)"
check "the one that is older now is refused" ends_with 5 installer --package /opt/agent.deb
check "by --check as well, which says why" grep -q 'older than 99.0-1' <(in_machine $source/provision/install --check --package /opt/agent.deb 2>&1 </dev/null)
check "the daemon is another one" [ "$agent_pid" != "$(in_machine systemctl show -P MainPID agent.service)" ]
check_same "nginx is not" "$nginx_pid" "$(in_machine systemctl show -P MainPID nginx.service)"
check "server-wide files that nobody edited are the new ones" grep -q 'of version 99' "$root/etc/nginx/globals/headers.conf"
check "those of sites are as they were" not grep -q 'of version 99' "$root/etc/nginx/sites-enabled/$first.conf"
check_same "doctor tells of that, and of nothing else" config.outdated "$(findings | tail -n +2)"

say "the configuration follows"
before=$(cd "$root" && find etc/nginx etc/agent -type f -exec md5sum {} + | sort)
check "a dry run shows it as a diff" grep -q '^+.*of version 99' <(agent host upgrade-config --dry-run)
check_same "and changes nothing" "$before" "$(cd "$root" && find etc/nginx etc/agent -type f -exec md5sum {} + | sort)"
sed -i 's/^}/    # by hand\n}/' "$root/etc/nginx/sites-enabled/$second.conf"
check "what a person edited is refused" ends_with 5 quietly agent_status host upgrade-config
check "and left as it is" grep -q 'by hand' "$root/etc/nginx/sites-enabled/$second.conf"
check "and named" grep -q "$second.conf: edited, left" <(agent host upgrade-config)
check "and doctor names it" grep -q "^config.edited,.*$second.conf" <(agent doctor --format csv --fields code,subject)
printf 'server { listen 127.0.0.1:8089; }\n' >"$root/etc/nginx/sites-enabled/mine.conf"
check "neither that nor a file of his own is anything for the installer to do" ends_with 0 installer --check --package /opt/agent-99.deb
check "or to fail for" ends_with 0 installer --package /opt/agent-99.deb
rm "$root/etc/nginx/sites-enabled/mine.conf"
check "the other site is renewed" grep -q 'of version 99' "$root/etc/nginx/sites-enabled/$first.conf"
check "its pool as well" grep -q 'of version 99' "$root/etc/agent/php/$first/fpm.conf"
check "as a change" grep -q site.upgrade-config <(agent change list --format json)
check "asked to, it overwrites" quietly agent_status host upgrade-config --overwrite --yes
check "the edit is gone" not grep -q 'by hand' "$root/etc/nginx/sites-enabled/$second.conf"
check "the new text is there" grep -q 'of version 99' "$root/etc/nginx/sites-enabled/$second.conf"
check "nothing is left to do" grep -q 'nothing to do' <(in_machine agent host upgrade-config 2>&1)
check "the host is healthy" healthy

say "reloading by hand"
check "a reload is one" quietly agent_status host reload
printf 'nonsense;\n' >"$root/etc/nginx/sites-enabled/zz-stranger.conf"
check "where nginx refuses the files, it is not" ends_with 5 quietly agent_status host reload
rm "$root/etc/nginx/sites-enabled/zz-stranger.conf"
check "the daemon starts beside a server-wide file that a person edited" quietly edit_and_restart
check "which it left alone" grep -q 'by hand' "$root/etc/nginx/globals/headers.conf"
check "until it is told otherwise" quietly agent_status host upgrade-config --overwrite --yes
check "and then it is ours again" not grep -q 'by hand' "$root/etc/nginx/globals/headers.conf"
# nginx's own package, below, restarts nginx: that is not ours to prove.
in_machine touch /run/enough
wait "$asker" || true # its last question may be cut off
check "sites were asked all the while" [ "$(wc -l <"$work/asked")" -gt 50 ]
check_same "and every answer was a page" "" "$(bad_answers | sort | uniq -c)"

say "nginx's own package"
# Debian's nginx-common, one version newer and with another nginx.conf: what an upgrade to the next release brings.
newer_nginx() {
    local deb
    deb=$(ls "$root"/var/cache/apt/archives/nginx-common_*.deb | head -n 1)
    rm -rf "$work/nginx"
    dpkg-deb --raw-extract "$deb" "$work/nginx"
    sed -i "s/^Version: .*/&+newer$1/" "$work/nginx/DEBIAN/control"
    printf '# newer %s\n' "$1" >>"$work/nginx/etc/nginx/nginx.conf"
    dpkg-deb --root-owner-group --build "$work/nginx" "$root/opt/nginx-common-$1.deb" >/dev/null
}
conf=$(cat "$root/etc/nginx/nginx.conf")
cp "$root/etc/nginx/nginx.conf" "$work/nginx.conf"
# The package starts nginx anew each time, and systemd counts.
dpkg_installs() { in_machine systemctl reset-failed nginx.service; quietly in_machine env DEBIAN_FRONTEND=noninteractive dpkg --force-depends "$@" </dev/null; }
check "the same version again leaves nginx.conf alone" quietly in_machine env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --reinstall nginx-common </dev/null
check_same "byte for byte" "$conf" "$(cat "$root/etc/nginx/nginx.conf")"
newer_nginx 1
check "a version with another nginx.conf keeps ours where nobody is asked" dpkg_installs --force-confdef --force-confold -i /opt/nginx-common-1.deb
check_same "byte for byte" "$conf" "$(cat "$root/etc/nginx/nginx.conf")"
newer_nginx 2
check "even where a person says to take theirs" dpkg_installs --force-confnew -i /opt/nginx-common-2.deb
check "ours is back when dpkg has ended" until_true 20 cmp -s "$work/nginx.conf" "$root/etc/nginx/nginx.conf"
for domain in $one $two; do check "$domain is served" until_true 20 serves $domain; done
# The real one again, so that apt finds its packages whole.
dpkg_installs --force-downgrade --force-confold -i "/var/cache/apt/archives/$(basename "$(ls "$root"/var/cache/apt/archives/nginx-common_*.deb | head -n 1)")"
check "the host is healthy" until_true 20 healthy

say "back to the older one"
check "asked to, the installer goes back" ends_with 0 installer --allow-downgrade --package /opt/agent.deb
check_same "to that very one" "$(dpkg-deb --field "$package" Version)" "$(in_machine dpkg-query -W -f '${Version}' agent)"
for domain in $one $two; do check "$domain is served" until_true 20 serves $domain; done
check "and forward again" ends_with 0 installer --package /opt/agent-99.deb
check "the host is healthy" until_true 20 healthy
