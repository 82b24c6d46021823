say "from a program of a site's user, outside of its PHP"
check_same "the attacker can do something" allowed "$(tenant "$first" try open "$mine/releases/wp-config.php")"
for place in "$theirs" "$theirs/content" "$theirs/content/1" "$theirs/content/1/uploads" "$theirs/sessions" "$theirs/tmp" "$theirs/compiled" /srv/www/sites /etc/agent/php \
    "/etc/agent/php/$second" "/var/cache/agent/nginx/$second" "/var/cache/agent/nginx/$first" /root /etc/nginx; do
    refused "it does not list $place" "$first" list "$place"
done
for file in "$theirs/releases/wp-config.php" "$theirs/content/1/canary" "$theirs/content/1/uploads/attack/canary.txt" "$theirs/sessions/sess_canary" /etc/shadow \
    /root/attack/canary "/etc/agent/php/$second/fpm.conf"; do
    refused "it does not read $file" "$first" open "$file"
    refused "it does not write $file" "$first" write "$file"
    refused "it makes no hard link to $file" "$first" hardlink "$file"
done
# These it may read; a second name would still outlive what root does to the first.
for file in /etc/passwd "$mine/releases/wp-config.php" "$mine/current/index.php"; do refused "it makes no hard link to $file" "$first" hardlink "$file"; done
for socket in "/run/php-sites/$first.sock" "/run/php-sites/$second.sock" "/run/agent/purge/$second.sock" /run/agent/agent.sock /run/systemd/private; do
    refused "it does not reach $socket" "$first" connect "$socket"
done
refused "it moves none of root's directories in its own tree" "$first" rename "$mine/content"
refused "nor its release" "$first" rename "$mine/current"
neighbour=$(unit_pid "agent-php$php_version@$second.service")
check "the neighbour's PHP is awake" [ "$neighbour" -gt 0 ]
for file in environ mem root/etc/passwd cwd/x; do refused "it does not read /proc/<neighbour>/$file" "$first" open "/proc/$neighbour/$file"; done
refused "nor its descriptors" "$first" list "/proc/$neighbour/fd"
refused "it does not trace the neighbour" "$first" ptrace "$neighbour"
refused "nor signal it" "$first" signal "$neighbour"
refused "nor becomes root" "$first" root
for command in "su -c id" "systemctl stop nginx.service" "systemctl kill agent-php$php_version@$second.service" "journalctl -q --no-pager -n 1 -t php-$second -o cat"; do
    # No output is no answer: journalctl has nothing to show and says so with success.
    check_same "'$command' gives it nothing" "" "$(as_site "$first" sh -c "$command" 2>/dev/null </dev/null | head -n 3 || true)"
done
check "nginx and its neighbour's PHP go on" is_active "agent-php$php_version@$second.service"
for group in www-data adm sudo docker root; do check "it is not in the group $group" not quietly grep -qw "$group" <(in_machine id -nG "$first"); done
canaries_are_as_they_were
