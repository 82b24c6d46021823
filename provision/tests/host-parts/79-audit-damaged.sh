say "an audit log that is damaged"
# A segment that is no database any more, as a disk or somebody with root's rights leaves it.
in_machine systemctl stop agent.service
in_machine cp -a /var/lib/agent/audit /root/audit.whole
segment=$(in_machine sh -c 'ls /var/lib/agent/audit/*.db | sort -V | tail -n 1')
in_machine sh -c 'rm -f "$0-wal" "$0-shm"; head -c 8192 /dev/urandom > "$0"' "$segment"
in_machine systemctl start agent.service
check "the agent starts with it" until_true 20 quietly agent site list
check "and says why nothing can be changed" grep -q 'agent audit begin-anew' <(talk host reload)
audit_fails() { grep -q '"audit":"fail"' <(of_agent http://agent/api/health); }
check "its health says so" until_true 90 audit_fails
check "crisis mode can be switched on and off all the same" quietly agent crisis off
check "verify says that it is damaged" not quietly agent audit verify
check "what would be begun is told" quietly agent audit begin-anew --reason "a test of a damaged disk" --dry-run
check "and changes nothing" not quietly agent host reload
check "a new segment is begun" quietly agent audit begin-anew --reason "a test of a damaged disk"
check "and things are changed again" quietly agent host reload
check "why stands in it" grep -q 'a test of a damaged disk' <(agent audit export --action audit.)
# The whole one back in its place, as from a copy: the journal knows of a later end.
in_machine systemctl stop agent.service
in_machine sh -c 'mv /var/lib/agent/audit /root/audit.anew && mv /root/audit.whole /var/lib/agent/audit'
in_machine systemctl start agent.service
check "an older copy in its place runs" until_true 20 quietly agent site list
check "and is told: its end is cut off, or the points are of another log" grep -Eq 'cut-off|other-log' <(talk audit verify)
in_machine systemctl stop agent.service
in_machine sh -c 'rm -rf /var/lib/agent/audit && mv /root/audit.anew /var/lib/agent/audit'
in_machine systemctl start agent.service
check "the log that was begun goes on" until_true 20 quietly agent host reload
# Its alert ends when it was away for a while.
check "and the host is healthy" until_true 300 healthy
healthy || agent doctor >&2 || true
