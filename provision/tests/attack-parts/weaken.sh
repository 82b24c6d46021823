# Each weakness takes one protection away; the law that forbids it must then fail, or it would never have told anything.
kept=$work/kept
# edit FILE SED...: keeps the file for `give_back`.
edit() {
    mkdir -p "$kept$(dirname "$1")"
    cp -a "$root$1" "$kept$1"
    sed -i -E "${@:2}" "$root$1"
    ! cmp -s "$root$1" "$kept$1" || refuse 1 "cannot weaken '$1': nothing in it is as it was when this was written"
}
give_back() { cp -a "$kept$1" "$root$1"; }
site_unit=/etc/systemd/system/agent-php$php_version@.service
site_socket=/etc/systemd/system/agent-php$php_version@.socket
units_again() {
    local service="agent-php$php_version@" sockets=() services=() id
    for id in "$first" "$second"; do sockets+=("$service$id.socket") services+=("$service$id.service"); done
    in_machine systemctl daemon-reload
    # Sockets first: a visitor would start what is being stopped.
    in_machine systemctl stop "${sockets[@]}" "${services[@]}"
    # Systemd counts the starts; so many in so little time would be too many for it. By name: a pattern leaves out what did not fail.
    in_machine systemctl reset-failed "${sockets[@]}" "${services[@]}" || true # one that is not loaded has no count
    in_machine systemctl start "${sockets[@]}"
    until_true 20 serves "$one" && until_true 20 serves "$two"
}

# trusting WHOM: a daemon that takes peers, or owners, for root: the check is in our source, and is taken away without building it anew.
trusting() {
    cc -O2 -Wall -Wextra -fPIC -shared -o "$root/usr/local/lib/trusting.so" "$parts/trusting.c" -ldl
    in_machine mkdir -p /run/systemd/system/agent.service.d
    printf '[Service]\nEnvironment=LD_PRELOAD=/usr/local/lib/trusting.so ATTACK_TRUSTS=%s\n' "$1" | in_machine tee /run/systemd/system/agent.service.d/trusting.conf
    in_machine systemctl daemon-reload
    in_machine systemctl restart agent.service
}
no_longer_trusting() {
    in_machine rm -r /run/systemd/system/agent.service.d
    in_machine systemctl daemon-reload
    in_machine systemctl reset-failed agent.service
    in_machine systemctl restart agent.service
    until_true 20 agent site list
}

# Those that are asked for: all, so many that a seed draws, one by its name, or by the first word of it: `guard` for all that begin so.
chosen_weaknesses() {
    local file name
    case "$weakened" in
        all) printf '%s\n' "$parts"/weaknesses/*.sh ;;
        [0-9]*) printf '%s\n' "$parts"/weaknesses/*.sh | shuf -n "$weakened" --random-source=<(openssl enc -aes-128-ctr -nosalt -k "$seed" -pbkdf2 </dev/zero 2>/dev/null) | sort ;;
        *)
            for file in "$parts"/weaknesses/*.sh; do
                name=${file##*/} name=${name%.sh}
                case "$weakened" in "$name" | "${name%%-*}") printf '%s\n' "$file" ;; esac
            done
            ;;
    esac
}

weaknesses=0
mapfile -t chosen < <(chosen_weaknesses)
for weakness in "${chosen[@]}"; do
    name=${weakness##*/} name=${name%.sh}
    [ $weaknesses -gt 0 ] || say "the same laws on a machine that is weakened (${#chosen[@]} ways of $(ls "$parts"/weaknesses/*.sh | wc -l), seed $seed)"
    weaknesses=$((weaknesses + 1))
    . "$weakness" # part, law, weaken, mend
    weaken >>"$work/agent.log" 2>&1
    # In a shell of its own: what fails in there is what should.
    told=$( (. "$parts/$part.sh") 2>&1) || true
    mend >>"$work/agent.log" 2>&1
    # The first law of each part says that the attacker can act at all: where not even that holds, everything fails and nothing is shown.
    must_fail=$law # `check` has a law of its own
    noticed() { [[ $(grep -E '^  (ok|FAILED) ' <<<"$told" | head -n 1) == "  ok "* ]] && grep -qF "  FAILED  $must_fail" <<<"$told"; }
    noticed || printf '%s\n' "$told" | sed 's/^/          /' # or nobody could say why
    check "$name: '$law' fails" noticed
done
[ "$weakened" = none ] || [ $weaknesses -gt 0 ] || refuse 2 "cannot weaken the machine: there is no '$weakened'" "ls provision/tests/attack-parts/weaknesses"
