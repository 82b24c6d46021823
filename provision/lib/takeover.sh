# What of this machine is a person's, and would be taken over. Each function prints what it found, a line each; nothing printed, nothing found.
# For sh: the package carries it, too (own-nginx), so that one rule holds whichever way the agent comes.

# Other roots for tests.
nginx_directory=${nginx_directory:-/etc/nginx}
host_record=${host_record:-/var/lib/agent/host.json}
nginx_drop_in=${nginx_drop_in:-/etc/systemd/system/nginx.service.d/50-agent.conf}
debian_web_root=${debian_web_root:-/var/www/html}
# Of which nginx-common's postinst puts a copy there.
debian_page=${debian_page:-/usr/share/nginx/html/index.html}

# What the agent rendered, edited or not, says so in its first line.
is_agents() { [ -f "$1" ] && head -n 1 "$1" | grep -qE '^[#;] made by the agent, seal '; }
# dpkg knows what its package brought. A second path: as which of its files.
is_as_shipped() {
    [ -f "$1" ] || return 1
    as=${2:-$1}
    dpkg-query -W -f '${Conffiles}\n' nginx-common 2>/dev/null | grep -qF " /etc/nginx${as#"$nginx_directory"} $(md5sum <"$1" | cut -d ' ' -f 1)"
}
# Switched on as its package does it. An edit through the link may have left a file in its place, and the link may lead to somebody's own.
is_debians_default() {
    [ "$1" = "$nginx_directory/sites-enabled/default" ] || return 1
    if [ -L "$1" ]; then [ "$(readlink -f "$1")" = "$(readlink -f "$nginx_directory/sites-available/default")" ]; else is_as_shipped "$1" "$nginx_directory/sites-available/default"; fi
}
# Judged by what stands there: host.json outlives a purge, and an nginx that was given back. dpkg may have put the distribution's in place of ours; the
# drop-in, which is removed when nginx is given back, says that sites are served.
serves_by_agent() {
    is_agents "$nginx_directory/nginx.conf" && return 0
    [ -e "$host_record" ] && [ -e "$nginx_drop_in" ] && { [ ! -e "$nginx_directory/nginx.conf" ] || is_as_shipped "$nginx_directory/nginx.conf"; }
}
# nginx that serves something of a person's: nginx.conf becomes the agent's as a whole.
nginx_of_a_person() {
    if serves_by_agent; then return 0; fi
    if [ -e "$nginx_directory/nginx.conf" ] && ! is_as_shipped "$nginx_directory/nginx.conf"; then
        printf '%s is not as its package brought it\n' "$nginx_directory/nginx.conf"
    fi
    for file in "$nginx_directory"/sites-enabled/* "$nginx_directory"/conf.d/*; do
        if [ -e "$file" ] && ! is_agents "$file" && ! is_debians_default "$file"; then printf '%s is a configuration of yours\n' "$file"; fi
    done
    # Debian's default serves whatever lies there.
    if [ -e "$nginx_directory/sites-enabled/default" ] && [ -d "$debian_web_root" ]; then
        page=$(find -H "$debian_web_root" -mindepth 1 -maxdepth 1 ! -name index.nginx-debian.html | head -n 1)
        own=$debian_web_root/index.nginx-debian.html
        if [ -z "$page" ] && [ -e "$own" ] && [ -e "$debian_page" ] && ! cmp -s "$own" "$debian_page"; then page=$own; fi
        [ -z "$page" ] || printf '%s is served by Debian'"'"'s default site\n' "$page"
    fi
    file=$nginx_directory/sites-available/default
    if [ -e "$file" ] && ! is_as_shipped "$file"; then printf '%s was changed\n' "$file"; fi
}
# A copy of an nginx.conf that is not the agent's, before the agent's takes its place: one for each text, none ever written over.
keep_nginx_conf() {
    if [ ! -e "$nginx_directory/nginx.conf" ] || is_agents "$nginx_directory/nginx.conf"; then return 0; fi
    kept=$nginx_directory/nginx.conf.before-agent number=1
    while [ -e "$kept" ] || [ -L "$kept" ]; do
        if cmp -s "$nginx_directory/nginx.conf" "$kept"; then return 0; fi
        number=$((number + 1))
        kept=$nginx_directory/nginx.conf.before-agent.$number
    done
    # Whole or not at all; a link fails where somebody has just made that name.
    cp -p "$nginx_directory/nginx.conf" "$kept.new.$$" && ln "$kept.new.$$" "$kept" || { rm -f "$kept.new.$$"; return 1; }
    rm -f "$kept.new.$$"
    printf 'agent: nginx.conf, as it was, is kept as %s\n' "$kept" >&2
}

# Another server at the ports of the web: nginx could not start beside it.
ports_of_others() {
    for port in 80 443; do
        line=$(ss -Hltnp "sport = :$port" 2>/dev/null | grep -v '"nginx"' | head -n 1) || line=""
        [ -z "$line" ] || printf 'port %s belongs to %s\n' "$port" "$(printf '%s\n' "$line" | sed -n 's/.*users:((\("[^"]*"\).*/\1/p' | grep . || printf 'another program')"
    done
}

# Packages that apt would take away to make room: another database server, for one.
packages_in_the_way() { apt-get install --simulate --no-install-recommends "$@" 2>/dev/null </dev/null | sed -n 's/^Remv \([^ ]*\).*/\1 would be removed/p'; }
