# A neighbour's configuration that all may read.
part=72-outside-php
law="it does not read $theirs/releases/wp-config.php"
weaken() {
    in_machine chmod 644 "$theirs/releases/wp-config.php"
}
mend() {
    in_machine chmod 440 "$theirs/releases/wp-config.php"
}
