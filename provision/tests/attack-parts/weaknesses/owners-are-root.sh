# A daemon that takes every directory for one of root's.
part=24-squatting
law="in a directory of somebody else it does not start"
weaken() { trusting owners; }
mend() { no_longer_trusting; }
