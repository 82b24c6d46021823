# A tool of the agent's that starts something else.
part=100-secrets
law=no\ program\ was\ given\ one\,\ nor\ a\ stranger\'s\ environment
weaken() {
    mv "$root/usr/sbin/useradd" "$root/usr/sbin/useradd.real"
    printf "#!/bin/sh\n/usr/bin/id >/dev/null\nexec /usr/sbin/useradd.real \"\$@\"\n" >"$root/usr/sbin/useradd"
    chmod 755 "$root/usr/sbin/useradd"
}
mend() {
    mv "$root/usr/sbin/useradd.real" "$root/usr/sbin/useradd"
}
