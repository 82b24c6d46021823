say "asleep"
in_machine systemctl stop "agent-php$php_version@$first.service" 2>>"$work/agent.log"
check "a site whose PHP sleeps is well" healthy
check "and wakes for a visitor" serves $one
