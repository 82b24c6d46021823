# A control socket that all may connect to.
part=23-control-socket
law=www-data\ is\ not\ even\ connected
weaken() {
    in_machine chmod 666 /run/agent/agent.sock
}
mend() {
    in_machine chmod 660 /run/agent/agent.sock
}
