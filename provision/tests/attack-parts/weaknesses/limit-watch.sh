# A daemon that is not there to look at walls.
part=79-neighbour
law="each that stood at a wall was held"
weaken() {
    war_attempts=1 war_requests=5 war_patience=15 war_of_walls=memory war_rounds=1
    in_machine systemctl stop agent.service
}
mend() {
    war_attempts="" war_requests="" war_patience="" war_of_walls="" war_rounds=""
    in_machine systemctl start agent.service
    until_true 20 agent site list
}
