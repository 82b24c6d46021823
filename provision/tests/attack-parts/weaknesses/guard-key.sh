# A key of secrets that all may read.
part=104-guard-files
law="with its directories open, stranger does not read /var/lib/agent/secrets.key"
weaken() {
    in_machine chmod 644 /var/lib/agent/secrets.key
}
mend() {
    in_machine chmod 600 /var/lib/agent/secrets.key
}
