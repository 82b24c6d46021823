# A daemon that dumps its memory.
part=27-daemon
law=it\ dumps\ no\ core
weaken() {
    edit /usr/lib/systemd/system/agent.service "s/^LimitCORE=.*/LimitCORE=infinity/"
    in_machine systemctl daemon-reload
    in_machine systemctl restart agent.service
}
mend() {
    give_back /usr/lib/systemd/system/agent.service
    in_machine systemctl daemon-reload
    in_machine systemctl restart agent.service
    until_true 20 agent site list
}
