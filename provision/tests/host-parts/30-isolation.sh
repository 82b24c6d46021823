say "each site is itself"
for id in $first $second; do
    check_same "PHP of $id runs as its own user" "$id" "$(php_users "$id")"
    check_same "$id is in no other group" "$id" "$(in_machine id -nG "$id")"
    check_same "$id logs in nowhere" /usr/sbin/nologin "$(in_machine getent passwd "$id" | cut -d : -f 7)"
    check "$id has no subordinate users" not grep -q "^$id:" "$root/etc/subuid"
done
config=/srv/www/sites/$first/releases/wp-config.php
check "a site reads its own configuration" quietly as_site "$first" cat "$config"
check "its own content" quietly as_site "$first" ls "/srv/www/sites/$first/content/1"
check "and the pool that it runs with" quietly as_site "$first" cat "/etc/agent/php/$first/fpm.conf"
check "and not its neighbour's" quietly not as_site "$second" cat "$config"
check "nor its neighbour's content" quietly not as_site "$second" ls "/srv/www/sites/$first/content/1"
check "nor its neighbour's pool" quietly not as_site "$second" cat "/etc/agent/php/$first/fpm.conf"
check "a site cannot speak to its own PHP" quietly not as_site "$first" curl -sS --max-time 3 --unix-socket "/run/php-sites/$first.sock" http://x/
check "no password lies in its configuration" grep -q "'DB_PASSWORD', '' " "$root$config"
database() { as_site "$1" mariadb --no-defaults -u "$2" -D "$3" -N -e 'SELECT COUNT(*) FROM wp_options' 2>/dev/null; }
check "a site enters its database by being itself" quietly database "$first" "$first" "$first"
check "its neighbour does not enter as it" not database "$second" "$first" "$first"
check "nor its database as itself" not database "$second" "$second" "$first"
