# A site without the ceiling that its administrator gave it, and of ten times its neighbour's weight.
part=79-neighbour
law="processor, with a ceiling: its slowest pages take no more than one and a half times as long"
weaken() {
    war_without_ceiling=1 war_attempts=1 war_requests=10
    in_machine systemctl set-property --runtime "agent-php$php_version@$first.service" CPUQuota= CPUWeight=1000
    units_again
}
mend() {
    war_without_ceiling="" war_attempts="" war_requests=""
    in_machine systemctl set-property --runtime "agent-php$php_version@$first.service" CPUWeight=100
}
