say "without the agent for good"
in_machine systemctl disable --now --quiet agent.service
rm -f "$root/usr/bin/agent" "$root/etc/systemd/system/agent.service" "$root/etc/systemd/system/agent-sites.slice"
stop_machine
boot
check "$two outlives the agent and a reboot" until_true 20 serves $two
