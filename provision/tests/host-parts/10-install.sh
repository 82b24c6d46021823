# As an administrator does it: provision/install with a package. The machine has no network; Debian's packages lie in apt's cache.
source=/opt/agent-source
installer() { in_machine $source/provision/install "$@" </dev/null >>"$work/agent.log" 2>&1; }
ends_with() { local expected=$1 status=0; shift; "$@" || status=$?; [ "$status" -eq "$expected" ] || { say "          status $status"; return 1; }; }
make_package() {
    AGENT_BINARY=$binary "$provision/package" --out "$work" </dev/null 2>>"$work/agent.log" || { tail -n 5 "$work/agent.log" >&2; refuse 1 "cannot build the package"; }
}
# A development build's runtime; a release build holds its own. The package carries none.
lend_runtime() {
    local library
    while read -r library; do
        install -D -m 755 "$library" "$root/opt/swift-runtime/$(basename "$library")"
    done < <(ldd "$binary" | awk '$3 ~ /\/swift\// { print $3 }')
    [ ! -d "$root/opt/swift-runtime" ] || { printf '/opt/swift-runtime\n' >"$root/etc/ld.so.conf.d/swift.conf"; in_machine ldconfig; }
}

say "the package"
package=$(make_package)
cp "$package" "$root/opt/agent.deb"
mkdir -p "$root$source"
cp -R "$provision" "$root$source/"
cp -R "$wordpress" "$root/opt/wordpress"
chmod -R go=rX "$root/opt/wordpress"
lend_runtime
# What an upgrade replaces.
latest=/opt/agent.deb
check_same "lintian finds no error in it" "" "$(lintian --fail-on none --tag-display-limit 0 "$package" 2>&1 | grep '^E:' || true)"
check "it asks for no Apache, and neither for PHP's or WordPress's package that would" \
    not grep -qwE 'apache2|php|wordpress' <(dpkg-deb --field "$package" Depends | tr ',|' '\n\n' | sed 's/(.*//; s/ //g' | grep -vE '^php-')
check_same "nothing of it belongs to anybody but root" "" "$(dpkg-deb --contents "$package" | awk '$2 != "root/root"')"
check_same "and nothing may be written by others" "" "$(dpkg-deb --contents "$package" | grep -E '^.....w|^........w' | grep -v '^l' || true)"

say "installing on a machine that is somebody's"
before=$(in_machine find /etc /usr /var/lib -xdev -newer $source -type f -printf '%p %T@\n' | sort)
check "--check says what would be done" ends_with 1 installer --check --package /opt/agent.deb
check_same "and does nothing" "$before" "$(in_machine find /etc /usr /var/lib -xdev -newer $source -type f -printf '%p %T@\n' | sort)"
in_machine env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx </dev/null >>"$work/agent.log" 2>&1
before_nginx=$(cat "$root/etc/nginx/nginx.conf")
printf '# mine\n' >>"$root/etc/nginx/nginx.conf"
check "an nginx.conf of a person's is refused" ends_with 5 installer --package /opt/agent.deb
check "and the package with it" not quietly in_machine dpkg-query -s agent
printf '%s\n' "$before_nginx" >"$root/etc/nginx/nginx.conf"
printf 'server { listen 8080; }\n' >"$root/etc/nginx/conf.d/mine.conf"
check "so is a configuration in conf.d" ends_with 5 installer --check --package /opt/agent.deb
in_machine systemctl reload nginx
check "apt installs the package beside it" quietly in_machine env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /opt/agent.deb
check "and says what it did not do, and what to type" grep -q 'agent host prepare --take-over' "$work/agent.log"
check_same "nginx.conf is as it was" "$before_nginx" "$(cat "$root/etc/nginx/nginx.conf")"
check "his site answers" quietly in_machine curl -sS --max-time 10 -o /dev/null http://127.0.0.1:8080/
check "the daemon was not started" not is_active agent.service
for command in doctor "host status"; do
    # shellcheck disable=SC2086 # two words
    check "'agent $command' says what this machine is, and the way on" \
        grep -qzP 'never prepared as a host\nhint: .*systemctl start agent.service' <(in_machine agent $command 2>&1 || true)
    # shellcheck disable=SC2086
    check "with status 1" ends_with 1 quietly in_machine agent $command
done
check "nor can it be" not quietly in_machine systemctl start agent.service
check "nor is the machine prepared by hand without a word" grep -qzP 'conf\.d/mine\.conf.*\n.*agent host prepare --take-over' <(in_machine agent host prepare 2>&1 || true)
check "with status 5" ends_with 5 quietly in_machine agent host prepare
check_same "which leaves nginx.conf as it was, too" "$before_nginx" "$(cat "$root/etc/nginx/nginx.conf")"
in_machine env DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq agent </dev/null >>"$work/agent.log" 2>&1
check "the package goes and leaves nothing for apt" [ ! -e "$root/etc/apt/apt.conf.d/52agent-keeps-servers" ]
rm "$root/etc/nginx/conf.d/mine.conf"
in_machine systemctl stop nginx
in_machine systemd-run --quiet --unit=another-server --socket-property=ListenStream=80 sleep 600 2>>"$work/agent.log"
check "so is another program on port 80" ends_with 5 installer --package /opt/agent.deb
in_machine systemctl stop another-server.socket

say "installing"
check "provision/install ends well" ends_with 0 installer --package /opt/agent.deb
is_active agent.service || show_trouble
check "agent.service runs" is_active agent.service
check "and will at the next boot" quietly in_machine systemctl is-enabled agent.service
check "the host is healthy" healthy
check_same "the distribution's nginx.conf is kept" "$before_nginx" "$(cat "$root/etc/nginx/nginx.conf.before-agent")"
check "preparing again changes nothing" grep -q 'nothing to prepare' <(in_machine agent host prepare 2>&1)
check "which does not touch what was kept" cmp -s <(printf '%s\n' "$before_nginx") "$root/etc/nginx/nginx.conf.before-agent"
check "commands without a root mean this machine" grep -q mariadb <(agent host status --format json)
check "no server of another kind came along" not quietly in_machine sh -c 'dpkg-query -W apache2 apache2-bin'
check_same "its files are as the package brought them" "" "$(in_machine dpkg --verify agent)"
for page in usr/share/man/man1/agent.1.gz usr/share/bash-completion/completions/agent usr/share/doc/agent/copyright; do check "/$page is there" [ -s "$root/$page" ]; done
