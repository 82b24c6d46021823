say "without the agent"
in_machine systemctl stop agent.service
for domain in $one $two; do check "$domain is served while the agent is stopped" serves $domain; done
in_machine systemctl start agent.service
in_machine systemctl kill --kill-whom=main --signal=KILL agent.service
check "a killed agent comes back" quietly until_true 20 agent site list
