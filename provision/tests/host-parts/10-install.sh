# What a package will do one day.
install_packages() {
    in_machine env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-download "${packages[@]}" </dev/null >"$work/apt.log" 2>&1 \
        || { tail -n 5 "$work/apt.log" >&2; refuse 1 "cannot install the servers inside the machine"; }
}
install_agent() {
    install -m 755 "$binary" "$root/usr/bin/agent"
    # A development build's runtime; a release build holds its own.
    local library
    while read -r library; do install -D -m 755 "$library" "$root$library"; done < <(ldd "$binary" | awk '$3 ~ /\/swift\// { print $3 }')
    mkdir -p "$root/usr/share/agent"
    cp -R "$home/templates" "$home/nginx" "$home/php-fpm" "$home/php" "$root/usr/share/agent/"
    chown -R root:root "$root/usr/share/agent"
    chmod -R u=rwX,go=rX "$root/usr/share/agent"
    install -m 644 "$provision/units/agent.service" "$provision/units/agent-sites.slice" "$root/etc/systemd/system/"
    cp -R "$wordpress" "$root/opt/wordpress"
    chmod -R go=rX "$root/opt/wordpress"
    in_machine systemctl daemon-reload
}

say "installing the servers and the agent"
install_packages
before_nginx=$(cat "$root/etc/nginx/nginx.conf")
install_agent
check "agent.service starts and says that it is ready" quietly in_machine systemctl enable --now agent.service
is_active agent.service || show_trouble
check "the host is healthy" healthy
check_same "the distribution's nginx.conf is kept" "$before_nginx" "$(cat "$root/etc/nginx/nginx.conf.before-agent")"
check "preparing again changes nothing" grep -q 'nothing to prepare' <(in_machine agent host prepare 2>&1)
check "which does not touch what was kept" cmp -s <(printf '%s\n' "$before_nginx") "$root/etc/nginx/nginx.conf.before-agent"
check "commands without a root mean this machine" grep -q mariadb <(agent host status --format json)
