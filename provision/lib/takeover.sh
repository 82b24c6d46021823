# What of this machine is a person's, and would be taken over. Each function prints what it found, a line each; nothing printed, nothing found.

host_record=/var/lib/agent/host.json
is_host() { [ -e "$host_record" ]; }

# nginx that serves something of a person's: nginx.conf becomes the agent's as a whole.
nginx_of_a_person() {
    if is_host || [ ! -e /etc/nginx/nginx.conf ]; then return 0; fi
    local file shipped
    # dpkg knows what its package brought.
    shipped=$(dpkg-query -W -f '${Conffiles}\n' nginx-common 2>/dev/null | awk '$1 == "/etc/nginx/nginx.conf" { print $2 }') || shipped=""
    if [ "$(md5sum </etc/nginx/nginx.conf | cut -d ' ' -f 1)" != "$shipped" ]; then
        printf '/etc/nginx/nginx.conf is not as its package brought it\n'
    fi
    for file in /etc/nginx/sites-enabled/* /etc/nginx/conf.d/*; do
        if [ -e "$file" ] && [ "$file" != /etc/nginx/sites-enabled/default ]; then printf '%s is a configuration of yours\n' "$file"; fi
    done
    if [ -e /etc/nginx/sites-available/default ]; then
        shipped=$(dpkg-query -W -f '${Conffiles}\n' nginx-common 2>/dev/null | awk '$1 == "/etc/nginx/sites-available/default" { print $2 }') || shipped=""
        if [ "$(md5sum </etc/nginx/sites-available/default | cut -d ' ' -f 1)" != "$shipped" ]; then
            printf '/etc/nginx/sites-available/default was changed\n'
        fi
    fi
}

# Another server at the ports of the web: nginx could not start beside it.
ports_of_others() {
    local port line
    for port in 80 443; do
        line=$(ss -Hltnp "sport = :$port" 2>/dev/null | grep -v '"nginx"' | head -n 1) || line=""
        [ -z "$line" ] || printf 'port %s belongs to %s\n' "$port" "$(sed -n 's/.*users:((\("[^"]*"\).*/\1/p' <<<"$line" | grep . || printf 'another program')"
    done
}

# Packages that apt would take away to make room: another database server, for one.
packages_in_the_way() { apt-get install --simulate --no-install-recommends "$@" 2>/dev/null </dev/null | sed -n 's/^Remv \([^ ]*\).*/\1 would be removed/p'; }
