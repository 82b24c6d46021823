# A site whose PHP weighs ten times as much as its neighbour's.
part=79-neighbour
law="processor: its slowest pages take no more than one and a half times as long"
heavy=/run/systemd/system/agent-php$php_version@$first.service.d
weaken() {
    war_kinds=processor war_attempts=1 war_requests=10
    in_machine mkdir -p "$heavy"
    printf '[Service]\nCPUWeight=1000\n' | in_machine tee "$heavy/heavy.conf"
    units_again
}
mend() {
    war_kinds="" war_attempts="" war_requests=""
    in_machine rm -r "$heavy"
    units_again
}
