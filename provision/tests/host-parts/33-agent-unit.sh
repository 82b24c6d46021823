say "the agent's own unit"
journal() { in_machine journalctl --no-pager -q -o cat -u agent "$@"; }
check "what is logged of a change has fields in the journal" grep -q site.create <(journal AGENT_AUDIT_VERB=site.create)
check "and a message for people" grep -q "daemon ready" <(journal PRIORITY=5)
check_same "there are no other lines under that field" "" "$(journal AGENT_AUDIT_VERB=site.create | grep -v site.create || true)"
check_same "systemd watches it" 1min "$(in_machine systemctl show -P WatchdogUSec agent.service)"
# A shorter deadline for the test: the law is that a daemon that hangs is ended and comes back, not how long a minute is.
in_machine mkdir -p /run/systemd/system/agent.service.d
in_machine tee /run/systemd/system/agent.service.d/test.conf >/dev/null <<<$'[Service]\nWatchdogSec=3'
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
agent_pid() { in_machine systemctl show -P MainPID agent.service; }
started=$(agent_pid)
sleep 5
check_same "a daemon that answers is left alone" "$started" "$(agent_pid)"
in_machine kill -STOP "$started"
is_another() { local now; now=$(agent_pid); [ "$now" != 0 ] && [ "$now" != "$started" ]; }
check "one that hangs is ended and started again" until_true 60 is_another
check "and works" quietly until_true 20 agent site list
in_machine rm /run/systemd/system/agent.service.d/test.conf
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
