say "a site that uses up what it can"
# The slowest of a hundred uncached pages of the neighbour, in milliseconds; every status that came.
asked() {
    local number
    for ((number = 0; number < 100; number++)); do
        in_machine curl -sS --max-time 20 --resolve "$two:80:127.0.0.1" --resolve "$two:443:127.0.0.1" -k -L -o /dev/null -w '%{http_code} %{time_total}\n' "http://$two/?attack=$number" \
            2>>"$work/agent.log" || echo "000 20"
        [ -z "${1:-}" ] || kill -0 "$1" 2>/dev/null || break
    done
}
worst() { awk '{ print int($2 * 1000) }' <<<"$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int(NR * 0.99 + 0.5)] }'; }
quiet=$(asked)
inside "$first" "$parts/exhaust.php" >"$work/exhaust" &
exhausting=$!
loaded=$(asked "$exhausting")
wait "$exhausting" || true # what it says, the next lines read
found=$(cat "$work/exhaust")
check_same "the attacker can act" allowed "$(said "one process")"
say "          it had $(said processes) processes; the neighbour's slowest of a hundred: $(worst "$quiet") ms, meanwhile $(worst "$loaded") ms"
limit=$(in_machine systemctl show -P TasksMax "agent-php$php_version@$first.service")
check "it gets no more processes than its limit of $limit" [ "$(said processes)" -lt "$limit" ]
check_same "it does not get three gigabytes" killed "$(said memory)"
check_same "meanwhile its neighbour answered every time" 200 "$(cut -d ' ' -f 1 <<<"$loaded" | sort -u)"
check "and was asked" [ "$(grep -c . <<<"$loaded")" -ge 10 ]
check "nginx, MariaDB and the agent go on" quietly in_machine systemctl is-active nginx.service mariadb.service agent.service
greets() { [ "$(inside "$first" "$parts/hello.php")" = hello ]; }
check "it comes back by itself" until_true 30 greets
check_same "the agent says of each limit that the kernel holds it" "memory yes tasks yes cpu yes " \
    "$(in_machine agent site limits "$first" 2>>"$work/agent.log" | awk '/^(memory|tasks|cpu) / { printf "%s %s ", $1, $NF }')"
