# A file of channels that all may write.
part=104-guard-files
law="stranger does not write /etc/agent/alerts.conf"
weaken() {
    install -m 666 /dev/stdin "$root/etc/agent/alerts.conf" <<<$'[channel page]\nkind = command\nrun = /bin/true'
}
mend() {
    in_machine rm -f /etc/agent/alerts.conf
}
