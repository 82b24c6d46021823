say "the daemon as a process"
daemon=$(unit_pid agent.service)
check "it runs" [ "$daemon" -gt 0 ]
check_same "it dumps no core" "0 0" "$(in_machine awk '/^Max core file size/ { print $5, $6 }' "/proc/$daemon/limits")"
check_same "it gains no privileges" 1 "$(in_machine awk '/^NoNewPrivs/ { print $2 }' "/proc/$daemon/status")"
for file in environ mem maps fd root; do
    case "$file" in fd) how=list ;; *) how=open ;; esac
    refused "$first does not read /proc/<daemon>/$file" "$first" $how "/proc/$daemon/$file$([ $file = root ] && echo /etc/shadow || true)"
done
refused "$first does not trace it" "$first" ptrace "$daemon"
refused "$first does not signal it" "$first" signal "$daemon"
for path in /var/lib/agent /var/lib/agent/agent.db /var/lib/agent/secrets /var/lib/agent/manifests /srv/www/trash /etc/nginx/nginx.conf \
    /var/log/agent/access.json; do
    case "$(in_machine stat -c %F "$path")" in directory) how=list ;; *) how=open ;; esac
    refused "$first does not read $path" "$first" $how "$path"
done
# What root holds open of a tenant's could be led elsewhere by him.
held() {
    in_machine sh -c 'for p in "$@"; do ls -l "/proc/$p/fd" 2>/dev/null; done' sh "$daemon" "$(unit_pid nginx.service)" "$(unit_pid mariadb.service)" \
        | grep -oE "/srv/www/sites/[^ ]*" || true # nothing is the answer that is hoped for
}
check_same "neither it nor nginx's master nor MariaDB holds a file of a site open" "" "$(held)"
