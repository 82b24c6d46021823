say "what WordPress tells the agent"
login_log=$root/var/log/agent/login.log
log_in() { local site=$1 name=$2; shift 2; visit "$site" -o /dev/null -b wordpress_test_cookie=WP%20Cookie%20check --data-urlencode "log=$name" -d pwd=wrong -d testcookie=1 "$@" "https://$site/wp-login.php" || true; } # seen in the log or not at all
believed='^[0-9T:+-]{25} login-failed site=s[a-z0-9]{11} ip=[0-9a-f:.]+ via=(form|application|other) seen=yes name=[A-Za-z0-9_.~%-]*$'
log_in $one somebody
check "a log-in that fails is in the log, seen by nginx" until_true 15 grep -qsE "login-failed site=$first ip=127\.0\.0\.1 via=form seen=yes name=somebody\$" "$login_log"
log_in $one $'x\n2026-11-26T22:15:24+00:00 login-failed site='"$first"' ip=9.9.9.9 via=form seen=yes name=x'
check "whatever is typed is one line" until_true 15 grep -q '%20ip%3D\|%20login-failed' "$login_log"
check "that names no other address" not grep -qE 'ip=9\.9\.9\.9' "$login_log"
# WordPress looks at none before a site has its first.
as_site "$first" php"$php_version" -r '$_SERVER["HTTP_HOST"] = "'$one'"; require "/srv/www/sites/'"$first"'/current/wp-load.php";
    WP_Application_Passwords::create_new_application_password(1, ["name" => "first"]);' >>"$work/agent.log" 2>&1 || true # the next line tells
visit $one -o /dev/null -u admin:wrong "https://$one/wp-json/wp/v2/posts?fresh=1" || true # the next line tells
check "an application password that is wrong, too" until_true 15 grep -qE "site=$first ip=127\.0\.0\.1 via=application seen=yes name=admin\$" "$login_log"
check "the site's are told" grep -q 'name=somebody' <(agent site logs $one --kind login)
check "to nobody else" not grep -q 'name=somebody' <(agent site logs $two --kind login)
check_same "the log is root's" "root root 640" "$(in_machine stat -c '%U %G %a' /var/log/agent/login.log)"
for user in "$first" www-data; do
    check "$user cannot read it" not quietly as_site "$user" cat /var/log/agent/login.log
    check "nor write it" not quietly as_site "$user" bash -c 'echo forged >>/var/log/agent/login.log'
    check "nor take it away" not quietly as_site "$user" rm -f /var/log/agent/login.log
done
# A site's own code says of an address that was never there that it failed; and says it to the neighbour's socket.
say_to() {
    as_site "$1" php"$php_version" -r '$s = @stream_socket_client("unix:///run/agent/purge/" . $argv[1] . ".sock", $n, $r, 1); $s or exit(1);
        fwrite($s, "{\"logins\":[{\"via\":\"form\",\"ip\":\"198.51.100.7\",\"name\":\"" . $argv[2] . "\"}]}\n");' "$2" "$3"
}
check "a site may say what it wants of itself" quietly say_to "$first" "$first" forged
check "to its own socket only" not quietly say_to "$second" "$first" of-the-neighbour
check "it is written" until_true 30 grep -q 'name=forged' "$login_log"
check "but nobody is shut out for it" not grep -qE 'ip=198\.51\.100\.7 .* seen=yes' "$login_log"
check "nor is the neighbour's word there" not grep -q of-the-neighbour "$login_log"
check_same "every line that counts is of the one form" "$(grep -c ' seen=yes ' "$login_log")" "$(grep -cE "$believed" "$login_log")"
in_machine logrotate --force /etc/logrotate.d/agent
log_in $one after-the-rotation
check "a rotated log is made anew by the next line" until_true 15 grep -q 'name=after-the-rotation' "$login_log"
check "it is root's again" test "$(in_machine stat -c '%U %a' /var/log/agent/login.log)" = "root 640"
check "and the old one is found" grep -q 'name=somebody' <(agent site logs $one --kind login --since 1h --lines 1000)

# Through WordPress's own functions, inside the walls.
agent site shell $one -- php"$php_version" -r '
    $_SERVER["HTTP_HOST"] = "'$one'"; require "/srv/www/sites/'"$first"'/current/wp-load.php"; require_once ABSPATH . "wp-admin/includes/plugin.php";
    @mkdir(WP_PLUGIN_DIR . "/told"); file_put_contents(WP_PLUGIN_DIR . "/told/told.php", "<?php /* Plugin Name: told */");
    activate_plugin("told/told.php"); deactivate_plugins("told/told.php");' >>"$work/agent.log" 2>&1 || true # the next line tells
check "what a site does to its plugins is told" until_true 10 says '"name": "told/told.php"' agent site events $one --format json
check "of it alone" not grep -q told <(agent site events $two)
megabytes=$(($(in_machine systemctl show -P MemoryMax "agent-php$php_version@$first.service") / 1048576))
check_same "a site reads what holds of it, inside its walls" '{"children":8,"memory":'$megabytes',"pageCache":true,"upload":64}' \
    "$(agent site shell $one -- cat "/run/agent/purge/$first.json")"
check "not what holds of its neighbour" not quietly agent site shell $one -- cat "/run/agent/purge/$second.json"
# What it brought along.
as_site "$first" bash -c "mkdir -p /srv/www/sites/$first/content/1/mu-plugins && echo '<?php add_action(\"wp_head\", function () { echo \"<!-- brought along -->\"; });' >/srv/www/sites/$first/content/1/mu-plugins/own.php"
check "a site's own must-use plugins are loaded" until_true 10 says 'brought along' body $one '/?own=1'
rm -rf "$root/srv/www/sites/$first/content/1/mu-plugins" "$root/srv/www/sites/$first/content/1/plugins/told"
check "the host is healthy" healthy
