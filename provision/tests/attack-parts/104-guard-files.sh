say "files of the guard rails"
in_machine useradd --system --no-create-home stranger
can_act() { as_user "$1" /usr/local/bin/tenant try open /etc/passwd; }
check_same "the attackers can do something" "allowed allowed" "$(can_act stranger) $(can_act "$first")"
state=/var/lib/agent
# Each of them is there; what a weakness has prepared is left as it is.
in_machine test -e $state/secrets.key || printf guard-files-canary | in_machine agent secret set guard.files >>"$work/agent.log" 2>&1
in_machine test -e $state/crisis.json || quietly agent crisis on --kind trash.purge --reason "an attack"
in_machine sh -c "ls $state/audit/archive/*.db" >/dev/null 2>&1 || quietly agent audit archive
segment=$(in_machine sh -c "ls $state/audit/*.db" | sort -V | tail -n 1)
archived=$(in_machine sh -c "ls $state/audit/archive/*.db" | sort -V | tail -n 1)
in_machine mkdir -p -m 700 /etc/agent/secrets
[ -e "$root/etc/agent/secrets/page" ] || install -m 600 /dev/stdin "$root/etc/agent/secrets/page" <<<guard-files-canary
[ -e "$root/etc/agent/alerts.conf" ] || install -m 600 /dev/stdin "$root/etc/agent/alerts.conf" <<<$'[channel page]\nkind = command\nrun = /bin/true'
for name in outbound guards; do [ -e "$root/etc/agent/$name.conf" ] || install -m 600 /dev/null "$root/etc/agent/$name.conf"; done
kept_files=("$state/agent.db" "$state/secrets.key" "$segment" "$archived" "$state/crisis.json" /etc/agent/secrets/page)
settings=(/etc/agent/alerts.conf /etc/agent/outbound.conf /etc/agent/guards.conf)
for file in "${kept_files[@]}" "${settings[@]}"; do check "$file is there" in_machine test -f "$file"; done

for user in "$first" stranger; do
    for file in "${kept_files[@]}"; do refused "$user does not read $file" "$user" open "$file"; done
    for file in "${kept_files[@]}" "${settings[@]}"; do
        refused "$user does not write $file" "$user" write "$file"
        refused "$user does not move $file" "$user" rename "$file"
        refused "$user makes no hard link to $file" "$user" hardlink "$file"
    done
    for place in $state $state/audit $state/audit/archive $state/secrets /etc/agent/secrets; do
        refused "$user does not list $place" "$user" list "$place"
        refused "$user makes nothing in $place" "$user" make "$place/attack"
    done
    refused "$user makes nothing in /etc/agent" "$user" make /etc/agent/alerts.conf.attack
done
# The second lock, with the first one open.
in_machine chmod 755 $state $state/audit $state/audit/archive /etc/agent/secrets
for user in "$first" stranger; do
    for file in "${kept_files[@]}"; do refused "with its directories open, $user does not read $file" "$user" open "$file"; done
done
in_machine chmod 700 $state $state/audit $state/audit/archive /etc/agent/secrets

# From inside of the site's PHP.
{
    printf '<?php\necho "own=", is_readable(__FILE__) ? "allowed" : "denied", "\\n";\n'
    printf 'foreach (["'
    printf '%s", "' "${kept_files[@]}" "${settings[@]}"
    printf '/nowhere"] as $file) echo $file, "=", @file_get_contents($file) === false ? "denied" : "allowed", "\\n";\n'
} >"$work/guards.php"
found=$(inside "$first" "$work/guards.php")
expect allowed own
expect denied "${kept_files[@]}" "${settings[@]}"

# Where one of them can be written, or a key read, by others, the daemon does not use it.
in_machine chmod 666 /etc/agent/alerts.conf
check "channels that others could write are not used" not quietly agent alert channels
in_machine chmod 600 /etc/agent/alerts.conf
check "channels of root's alone are" quietly agent alert channels
in_machine cp -a $state/secrets.key /root/secrets.key.kept
in_machine chmod 644 $state/secrets.key
check "a key of secrets that others could read is not used" grep -q secret-key <(agent secret list --format json)
in_machine mv /root/secrets.key.kept $state/secrets.key

# Anybody may write into the journal, and nobody under root's name. 999999 is a record that this log will never have.
forger=${guard_forger:-$first}
printf 'AGENT_AUDIT_ANCHOR=yes\nAGENT_AUDIT_SEQUENCE=999999\nAGENT_AUDIT_HASH=%064d\nMESSAGE=x\n' 0 \
    | in_machine setpriv --reuid "$forger" --regid "$forger" --clear-groups logger --journald >>"$work/agent.log" 2>&1 || true # the next line tells
check "a forged point of the audit log lies in the journal" grep -q '^x$' <(in_machine journalctl -q --no-pager -o cat AGENT_AUDIT_SEQUENCE=999999)
check "it is not believed" grep -q 'all of it is as it was written' <(talk audit verify)
check_same "$first reads no point" "" "$(as_user "$first" journalctl -q --no-pager -o cat AGENT_AUDIT_ANCHOR=yes _UID=0 2>/dev/null || true)"
quietly agent crisis off
in_machine rm -rf /etc/agent/alerts.conf /etc/agent/outbound.conf /etc/agent/guards.conf /etc/agent/secrets
in_machine userdel stranger 2>>"$work/agent.log"
canaries_are_as_they_were
