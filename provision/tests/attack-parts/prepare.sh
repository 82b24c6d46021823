# What stands in the attacker's reach, and what must be as it is now when all is over.
say "an attacker in $first, a neighbour in $second"
gcc_log=$work/tenant.log
cc -O2 -Wall -Wextra -static -o "$root/usr/local/bin/tenant" "$home/Tests/Faults/tenant.c" 2>"$gcc_log" || { cat "$gcc_log" >&2; refuse 1 "cannot compile the attacker"; }
chmod 755 "$root/usr/local/bin/tenant"
install -m 600 "$parts/ask.php" "$root/root/ask.php"
mine=/srv/www/sites/$first theirs=/srv/www/sites/$second
install -m 755 "$root/usr/local/bin/tenant" "$root$mine/content/1/tenant"
chown --reference="$root$mine/content/1" "$root$mine/content/1/tenant"

canaries=()
canary() { # canary PATH MODE REFERENCE
    printf 'canary of %s\n' "$1" >"$root$1"
    chown --reference="$root$3" "$root$1"
    chmod "$2" "$root$1"
    canaries+=("$root$1")
}
# In a directory of their own: WordPress makes others beside it.
mkdir -p "$root/etc/attack" "$root/root/attack" "$root$theirs/content/1/uploads/attack"
chown --reference="$root$theirs/content/1" "$root$theirs/content/1/uploads" "$root$theirs/content/1/uploads/attack"
canary /etc/attack/canary 644 /etc
canary /root/attack/canary 600 /root
canary "$theirs/content/1/uploads/attack/canary.txt" 644 "$theirs/content/1"
canary "$theirs/content/1/canary" 600 "$theirs/content/1"
canary "$theirs/sessions/sess_canary" 600 "$theirs/content/1"
canaries+=("$root/etc/shells" "$root/etc/debian_version" "$root$theirs/releases/wp-config.php")
canary_facts() { file_facts "${canaries[@]}" 2>&1; find "$root/etc/attack" "$root/root/attack" "$root$theirs/content/1/uploads/attack" | sort; }
canaries_before=$(canary_facts)
canaries_are_as_they_were() { check_same "the canaries of root, of /etc and of the neighbour are untouched" "$canaries_before" "$(canary_facts)"; }
serves "$two" || true # its PHP is awake now
serves "$one" || true
