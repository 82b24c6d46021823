# A state file that all may read.
part=104-guard-files
law="with its directories open, stranger does not read /var/lib/agent/agent.db"
weaken() {
    in_machine chmod 644 /var/lib/agent/agent.db
}
mend() {
    in_machine chmod 600 /var/lib/agent/agent.db
}
