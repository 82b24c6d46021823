# A machine whose kernel does not count a site's connections.
part=79-connections
law="but no more than 256"
weaken() {
    in_machine nft delete table inet agent_sites
}
mend() {
    in_machine systemctl restart agent-connections.service
}
