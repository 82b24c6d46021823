# A stranger who is root to the journal.
part=104-guard-files
law="it is not believed"
weaken() {
    guard_forger=root
}
mend() {
    guard_forger=""
    sleep 2 # older than what is kept
    in_machine journalctl --rotate
    in_machine journalctl --vacuum-time=1s
}
