# A daemon that takes whoever asks for root.
part=23-control-socket
law="with the socket open to all, the daemon itself refuses www-data"
weaken() { trusting peers; }
mend() { no_longer_trusting; }
