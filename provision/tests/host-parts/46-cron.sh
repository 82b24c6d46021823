say "WordPress's schedule"
content=/srv/www/sites/$first/content/1
check "a site's events are listed" grep -q wp_version_check <(agent site cron list $one --format json)
# A plugin of the site's that looks around when its event runs.
in_machine mkdir -p "$content/plugins/probe"
cat >"$root$content/plugins/probe/probe.php" <<PHP
<?php
/* Plugin Name: probe */
add_action('agent_probe', function () {
    file_put_contents('$content/probe.json', json_encode([
        'sites' => array_values(array_diff(scandir('/srv/www/sites'), ['.', '..'])),
        'pools' => array_values(array_diff(scandir('/etc/agent/php'), ['.', '..'])),
        'neighbour' => @scandir('/srv/www/sites/$second/content/1'), 'state' => @scandir('/var/lib/agent'), 'logs' => @scandir('/var/log'),
        'write' => @file_put_contents('/etc/x', 'x'), 'user' => posix_getpwuid(posix_geteuid())['name'],
        'agent' => array_values(preg_grep('/AGENT|NOTIFY|PASSWORD|SECRET/', array_keys(getenv()))),
        'unit' => strpos(file_get_contents('/proc/self/cgroup'), 'agent-sites.slice/agent-cron-$first-') !== false,
        'memory' => 'limited']));
});
PHP
in_machine chown -R "$first:$first" "$content/plugins/probe"
as_site "$first" php"$php_version" -r '
    $_SERVER["HTTP_HOST"] = "'$one'"; require "/srv/www/sites/'"$first"'/current/wp-load.php"; require_once ABSPATH . "wp-admin/includes/plugin.php";
    activate_plugin("probe/probe.php"); wp_schedule_single_event(time() - 5, "agent_probe");' >>"$work/agent.log" 2>&1 || true # the next lines tell
check "what a plugin adds is listed" grep -q agent_probe <(agent site cron list $one)
check "what is due runs when asked for" quietly agent site cron run $one
check_same "inside the walls of the site's PHP, in a unit of its own, without the agent's environment" \
    "{\"sites\":[\"$first\"],\"pools\":[\"$first\"],\"neighbour\":false,\"state\":false,\"logs\":false,\"write\":false,\"user\":\"$first\",\"agent\":[],\"unit\":true,\"memory\":\"limited\"}" \
    "$(cat "$root$content/probe.json" 2>/dev/null | sed 's/\\\//\//g')"
check "an event that ran is not due any more" not grep -q agent_probe <(agent site cron list $one)
check_same "no unit of it is left" "" "$(in_machine systemctl list-units --all --no-legend --plain 'agent-cron-*')"
rm -rf "$root$content/plugins/probe" "$root$content/probe.json"
as_site "$first" php"$php_version" -r '
    $_SERVER["HTTP_HOST"] = "'$one'"; require "/srv/www/sites/'"$first"'/current/wp-load.php"; require_once ABSPATH . "wp-admin/includes/plugin.php";
    deactivate_plugins("probe/probe.php");' >>"$work/agent.log" 2>&1 || true # a plugin that is gone is left out by WordPress itself
check "the site's status tells of the run" grep -q '"lastCron": "2' <(agent site status $one --format json)
