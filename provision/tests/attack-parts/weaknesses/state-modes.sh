# The agent's state, open.
part=27-daemon
law="$first does not read /var/lib/agent"
weaken() {
    in_machine chmod 755 /var/lib/agent
}
mend() {
    in_machine chmod 700 /var/lib/agent
}
