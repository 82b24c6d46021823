# An open segment of the audit log that all may read.
part=104-guard-files
law="with its directories open, stranger does not read $(in_machine sh -c "ls /var/lib/agent/audit/*.db" | sort -V | tail -n 1)"
weaken() {
    in_machine sh -c "chmod 644 /var/lib/agent/audit/*.db"
}
mend() {
    in_machine sh -c "chmod 600 /var/lib/agent/audit/*.db"
}
