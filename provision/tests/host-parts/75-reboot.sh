say "after a reboot"
stop_machine
boot
# Before anybody has asked for anything.
check_same "no PHP runs before a visitor comes" 0 "$(in_machine systemctl list-units --no-legend --state=running "agent-php*.service" | grep -c . || true)"
for domain in $one $two; do check "$domain is served again" until_true 20 serves $domain; done
check "the agent is there" quietly until_true 20 healthy
