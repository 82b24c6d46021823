say "asleep by itself"
service="agent-php$php_version@$first.service" socket="agent-php$php_version@$first.socket"
in_machine mkdir -p /etc/systemd/system/agent.service.d
printf '[Service]\nExecStart=\nExecStart=/usr/bin/agent daemon run --system --php-idle 5\n' >"$root/etc/systemd/system/agent.service.d/idle.conf"
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
# The pool is asked as nginx would ask it: a request that takes longer than the time after which a master sleeps.
slow=/srv/www/sites/$first/content/1/slow.php
printf '<?php sleep(50); echo "done";' >"$root$slow"
chown --reference="$root/srv/www/sites/$first/content/1" "$root$slow"
in_machine php"$php_version" -r '
    $c = stream_socket_client("unix:///run/php-sites/'"$first"'.sock"); stream_set_timeout($c, 300); $p = "";
    foreach (["SCRIPT_FILENAME" => "'"$slow"'", "REQUEST_METHOD" => "GET", "DOCUMENT_ROOT" => "/"] as $k => $v) $p .= chr(strlen($k)) . chr(strlen($v)) . $k . $v;
    $r = fn($t, $b) => pack("CCnnCC", 1, $t, 1, strlen($b), 0, 0) . $b;
    fwrite($c, $r(1, pack("nC6", 1, 0, 0, 0, 0, 0, 0)) . $r(4, $p) . $r(4, "") . $r(5, ""));
    echo str_contains(stream_get_contents($c), "done") ? "done" : "cut";' >"$work/slow" 2>>"$work/agent.log" &
request=$!
check "$two serves" serves $two
asleep() { [ "$(in_machine systemctl show -P ActiveState "$1")" = inactive ]; }
check "PHP that nobody asks is put to sleep" until_true 100 asleep "agent-php$php_version@$second.service"
wait $request || true # what it said is looked at
check_same "a request in flight is not cut" done "$(cat "$work/slow")"
rm -f "$root$slow"
check "then it sleeps too" until_true 100 asleep "$service"
check "its socket listens on" is_active "$socket"
check "status says so, in a word" grep -q '"php": "asleep"' <(agent site status $one --format json)
check "and has woken it" grep -q '"php": "awake"' <(agent site status $one --format json)
waited() { visit "$two" -o /dev/null -w '%{time_total} s (status %{http_code})' "https://$two/?wake=$1"; }
compiled=/srv/www/sites/$second/compiled
facts() { in_machine find "$compiled" -name '*.bin' -printf '%p %i %T@\n' | sort; }
check_same "what its PHP compiled is the site's alone" "$second $second 700" "$(in_machine stat -c '%U %G %a' "$compiled")"
check "it is there while PHP sleeps" [ "$(facts | grep -c .)" -gt 100 ]
for path in "$compiled" "$(in_machine find "$compiled" -name '*.bin' | head -n 1)"; do
    check "its neighbour does not read ${path##*/}" not in_machine runuser -u "$first" -- cat "$path"
    check "nor does nginx" not in_machine runuser -u www-data -- cat "$path"
    check "nor does its neighbour write there" not in_machine runuser -u "$first" -- touch "$path/x" "$path"
done
before=$(facts)
say "the first visitor of a sleeping site waited $(waited 1), the second $(waited 2)"
check_same "who woke it compiled nothing of that again" "$before" "$(grep -xFf <(printf '%s\n' "$before") <(facts))"
rm -rf "$root/etc/systemd/system/agent.service.d"
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
# A request against a stop, at every distance: the stop lets it end, or the socket keeps it for the next master.
rounds=${AGENT_SLEEP_ROUNDS:-50}
cat >"$root/root/race" <<'RACE'
rounds=$1 service=$2 domain=$3 failed=0
ask() { curl -sS --max-time 30 --cacert /root/sites.pem --resolve "$domain:443:127.0.0.1" -o /dev/null -w '%{http_code}' "https://$domain/wp-login.php?race=$1" 2>/dev/null; }
for ((round = 0; round < rounds; round++)); do
    systemctl reset-failed "$service" 2>/dev/null || true # its tries are counted
    [ "$(ask wake$round)" = 200 ] || failed=$((failed + 1))
    systemctl stop --no-block "$service"
    sleep "0.0$((round % 60 + 10))"
    [ "$(ask race$round)" = 200 ] || failed=$((failed + 1))
done
echo "$failed"
RACE
check_same "of $rounds requests that met a stop, so many were not answered" 0 "$(in_machine bash /root/race "$rounds" "$service" $one 2>>"$work/agent.log")"
rm -f "$root/root/race"
