say "masters of PHP that sites share"
# The daemon knows one kind: it is stopped while another is chosen.
share() {
    local status=0
    in_machine systemctl stop agent.service
    in_machine agent host prepare --shared-php "$1" </dev/null >>"$work/agent.log" 2>&1 || status=$?
    in_machine systemctl start agent.service
    return "$status"
}
masters() { agent host status --format json | sed -n 's/.*"phpMasters": *"\([a-z-]*\)".*/\1/p'; }
shared=agent-php$php_version-shared.service
check_same "a host begins with a master for each site" per-site "$(masters)"
check "while the daemon runs nothing else is chosen" quietly not in_machine agent host prepare --shared-php on
check "with the daemon stopped it is" quietly share on || show_trouble
check_same "the host says so" shared "$(masters)"
check "preparing again changes nothing" grep -q 'nothing to prepare' <(in_machine agent host prepare 2>&1)
check "no master runs without a site" not is_active "$shared"
check "the host is healthy" healthy

one=shared-one.example two=shared-two.example
for domain in $one $two; do
    check "site $domain is created" quietly agent site create $domain --wordpress /opt/wordpress || show_trouble
done
first=$(site_id $one) second=$(site_id $two)
for domain in $one $two; do
    check "$domain is served" serves $domain
    check_same "$domain has a login page" 200 "$(page $domain /wp-login.php)"
done
check "one master runs" is_active "$shared"
check_same "and no master of a site's own" "" "$(in_machine systemctl list-units --all --no-legend --plain 'agent-php*@*')"
master() { in_machine systemctl show -P MainPID "$shared"; }
check_same "the master is root, its processes are sites" "$(printf '%s\n' "$first" root "$second" | sort)" \
    "$(page $one '/?p=1' >/dev/null; page $two '/?p=1' >/dev/null; in_machine ps -o user:32= -p "$(master)" --ppid "$(master)" | sort -u)"
check "the master is exposed by 3.0 at most" quietly in_machine systemd-analyze security --no-pager --threshold=30 "$shared"
check_same "a site's door is where it always is" "root:www-data 660" "$(in_machine stat -c '%U:%G %a' "/run/php-sites/$first.sock")"
check "the host is healthy with its sites" healthy

# inside SITE: the PHP on standard input, as the site's own code, asked as nginx would ask its pool. The last line of it is printed.
inside() {
    local site=$1 probe
    probe=/srv/www/sites/$site/content/1/probe-$RANDOM.php
    { printf '<?php\n'; cat; } >"$root$probe"
    chown --reference="$root/srv/www/sites/$site/content/1" "$root$probe"
    in_machine php"$php_version" -r '
        $c = stream_socket_client("unix:///run/php-sites/'"$site"'.sock"); $p = "";
        foreach (["SCRIPT_FILENAME" => "'"$probe"'", "REQUEST_METHOD" => "GET", "DOCUMENT_ROOT" => "/"] as $k => $v) $p .= chr(strlen($k)) . chr(strlen($v)) . $k . $v;
        $r = fn($t, $b) => pack("CCnnCC", 1, $t, 1, strlen($b), 0, 0) . $b;
        fwrite($c, $r(1, pack("nC6", 1, 0, 0, 0, 0, 0, 0)) . $r(4, $p) . $r(4, "") . $r(5, ""));
        preg_match("/<<(.*?)>>/s", stream_get_contents($c), $m); echo $m[1] ?? "no answer";' </dev/null
    rm -f "$root$probe"
}
say "from inside one of them"
config=/srv/www/sites/$second/releases/wp-config.php
check_same "a site reads its own configuration, which is compiled now" own "$(inside "$second" <<<"echo '<<', @file_get_contents('$config') ? 'own' : 'nothing', '>>'; opcache_compile_file('$config');")"
check_same "its neighbour neither reads nor includes it, compiled or not" 'false false' \
    "$(inside "$first" <<<"echo '<<', var_export(@file_get_contents('$config'), true), ' ', var_export(@include '$config', true), '>>';")"
check_same "nor its content, its sessions, its pool, the master's list, the agent's state, logs, or who else there is" 'false false false false false false false' \
    "$(inside "$first" <<<"echo '<<', join(' ', array_map(fn(\$d) => var_export(@scandir(\$d), true), ['/srv/www/sites/$second/content/1', '/srv/www/sites/$second/sessions', '/etc/agent/php/$second', '/etc/agent/php-shared', '/var/lib/agent', '/var/log', '/srv/www/sites'])), '>>';")"
check_same "it writes nowhere but in its own tree" 'false false false false 1' \
    "$(inside "$first" <<<"echo '<<', join(' ', array_map(fn(\$d) => var_export(@file_put_contents(\"\$d/x\", 'x'), true), ['/tmp', '/var/tmp', '/dev/shm', '/etc', '/srv/www/sites/$first/tmp'])), '>>';")"
page $two '/?p=1' >/dev/null
worker=$(in_machine pgrep -u "$second" | head -n 1)
check_same "it sees no process that is not its own, and ends none" "0 false false" \
    "$(inside "$first" <<<"\$n = 0; foreach (scandir('/proc') as \$p) if (ctype_digit(\$p) && fileowner('/proc/' . \$p) !== posix_geteuid()) \$n++; echo '<<', \$n, ' ', var_export(@posix_kill($worker, 9), true), ' ', var_export(@posix_kill($(master), 15), true), '>>';")"
check_same "it has no capability and gets none" '0000000000000000 0000000000000000 1' \
    "$(inside "$first" <<<"preg_match_all('/^(?:CapPrm|CapEff|NoNewPrivs):\s*(\S+)/m', file_get_contents('/proc/self/status'), \$m); echo '<<', join(' ', \$m[1]), '>>';")"
check_same "it speaks to no pool, its own included" 'false false' \
    "$(inside "$first" <<<"echo '<<', join(' ', array_map(fn(\$s) => var_export(@stream_socket_client(\"unix:///run/php-sites/\$s.sock\"), true), ['$first', '$second'])), '>>';")"
check_same "nor opens the agent's socket" false "$(inside "$first" <<<"echo '<<', var_export(@stream_socket_client('unix:///run/agent/agent.sock'), true), '>>';")"
check_same "it neither looks into the compiled code of all nor empties it" 'false false' \
    "$(inside "$first" <<<"echo '<<', var_export(@opcache_get_status(), true), ' ', var_export(@opcache_reset(), true), '>>';")"
started=$(inside "$first" <<<"\$all = []; for (\$i = 0; \$i < 300; \$i++) { \$p = @proc_open(['/bin/sleep', '20'], [], \$x); if (is_resource(\$p) && proc_get_status(\$p)['running']) \$all[] = \$p; } echo '<<', count(\$all), '>>'; foreach (\$all as \$p) proc_terminate(\$p, 9);")
check "it has no more processes than a site may have ($started of 300)" eval '[ "$started" -gt 10 ] && [ "$started" -le 128 ]'
check "its neighbour is served" serves $two
inside "$first" <<<"error_log('a word of the first'); echo '<<>>';" >/dev/null
said_in() { grep -q 'a word of the first' <<<"$(agent site logs "$1" --kind php)"; }
check "what its PHP says is in its log" until_true 10 said_in $one
check "and in no other" not said_in $two

say "changing them"
said=$(in_machine agent site set $one limits.memory=512M 2>&1 </dev/null || true)
check "a limit that nobody would hold is refused" grep -q 'share their masters' <<<"$said"
check "those of the pool are applied" quietly agent site set $one limits.children=3 limits.upload=2M || show_trouble
check "as its file says" grep -qx 'pm.max_children = 3' "$root/etc/agent/php/$first/fpm.conf"
check "both are served" eval 'serves $one && serves $two'
check "$one is switched off" quietly agent site disable $one || show_trouble
check_same "visitors are sent away" 503 "$(page $one /)"
check "its door is gone" [ ! -e "$root/run/php-sites/$first.sock" ]
check "its neighbour is served" serves $two
check "it is switched on again" quietly agent site enable $one || show_trouble
check "and served" serves $one
check "it is deleted" quietly agent site delete $one --yes || show_trouble
check "and not served" not serves $one
check "it comes back" quietly agent site undelete $one || show_trouble
check "and is served" serves $one
check "its schedule runs" quietly agent site cron run $one
check "the host is healthy" healthy

say "a pool that somebody broke"
printf 'nonsense = 1\n' >>"$root/etc/agent/php/$first/fpm.conf"
said=$(in_machine agent site set $two limits.children=4 2>&1 </dev/null || true)
check "no other site's change goes past it" grep -q "$first/fpm.conf" <<<"$said"
check "nor is anything left half done" not grep -q 'change.stuck' <(agent doctor)
check "both are served" eval 'serves $one && serves $two'
check "doctor names the file" grep -q "$first/fpm.conf" <(agent doctor 2>&1)
check "it is mended" quietly agent host upgrade-config --overwrite --yes || show_trouble
check "then the change goes on" quietly agent site set $two limits.children=4 || show_trouble
check "the host is healthy" healthy

say "a master that ends"
in_machine kill -9 "$(master)"
for domain in $one $two; do check "$domain is served again" until_true 20 serves $domain; done

say "after a reboot"
stop_machine
boot
for domain in $one $two; do check "$domain is served again" until_true 20 serves $domain; done
check "the host is healthy" quietly until_true 20 healthy

say "back to a master for each"
check "a host with sites is not changed" quietly not share off
check_same "it is as it was" shared "$(masters)"
for domain in $one $two; do check "$domain is purged" quietly agent site delete $domain --purge --yes || show_trouble; done
check "no master is left" not is_active "$shared"
check_same "nor a site's file" "" "$(find "$root/etc" "$root/srv" "$root/run" "$root/var/cache/agent" "$root/var/lib/agent" \( -name "*$first*" -o -name "*$second*" \) 2>/dev/null | head -n 5)"
check_same "nor is anything started at boot" "" "$(find "$root/etc/systemd/system" -type l -name 'agent-php*')"
check "a host without sites is" quietly share off || show_trouble
check_same "and says so" per-site "$(masters)"
check "the host is healthy" healthy
