# lego and pebble of a newer Debian than this one: Debian 12 and 13 know neither profiles nor renewal information. Programs of Go need nothing of their release,
# so they run unpacked; nothing is installed, and apt's sources and lists on this machine stay as they are.

newer_suite=sid
# Where the machine's own mirror has no such suite, or it has none.
usual_mirror=http://deb.debian.org/debian
newer_packages=(lego pebble)

# knows_newer_acme DIRECTORY: all of it is there, and runs here.
knows_newer_acme() {
    [ -s "$1/versions" ] && "$1/bin/lego" --version >/dev/null 2>&1 && "$1/bin/pebble" -version >/dev/null 2>&1
}

# apt with a state of its own below DIRECTORY, and the newer suite as its one source; signatures are checked as ever. own_apt DIRECTORY PROGRAM ARGUMENT...
own_apt() {
    local directory=$1 program=$2
    shift 2
    system_certificates "$program" -qq -o Dir::State="$directory/state" -o Dir::State::status="$directory/status" -o Dir::Cache="$directory/cache" \
        -o Dir::Etc::sourcelist="$directory/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=2 -o APT::Update::Error-Mode=any "$@" </dev/null >&2
}

# newer_mirrors: one a line; first those from which this machine has its own packages of Debian, in whichever form its sources are written, as apt reads them. What
# lists call Debian's is; where nobody has read lists yet the address tells. Security and what other people offer is none.
newer_mirrors() {
    {
        apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' 'Label: Debian' </dev/null 2>/dev/null || true
        apt-get update --print-uris </dev/null 2>/dev/null | sed -nE "s,^'([^']*/debian)/dists/.*,\1,p" || true
        printf '%s\n' "$usual_mirror"
    } | awk '$1 ~ /^https?:/ { sub(/\/$/, "", $1); if (!seen[$1]++) print $1 }'
}

# fetch_newer_acme OUT: does nothing when it is there. Sid moves on; what was fetched stays until it is removed.
fetch_newer_acme() {
    local out=$1 work key package mirror is_read=false
    if knows_newer_acme "$out"; then
        say "$(paste -s -d , "$out/versions" | sed 's/,/, /g') is already at $out"
        return 0
    fi
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -r "$key" ] || refuse 1 "cannot check packages of '$newer_suite': '$key' is missing" "sudo apt-get install debian-archive-keyring"
    mkdir -p "$(dirname "$out")"
    work=$(mktemp -d "$out.XXXXXX")
    at_exit rm -rf "$work"
    chmod 755 "$work"
    mkdir -p "$work/apt/state/lists/partial" "$work/apt/cache/archives/partial" "$work/packages" "$work/root" "$work/tree/bin"
    : >"$work/apt/status"
    for mirror in $(newer_mirrors); do
        printf 'deb [signed-by=%s] %s %s main\n' "$key" "$mirror" "$newer_suite" >"$work/apt/sources.list"
        say "reading the package lists of $newer_suite at $mirror"
        if own_apt "$work/apt" apt-get update; then is_read=true; break; fi
    done
    $is_read || refuse 1 "cannot read the package lists of '$newer_suite': $mirror is not reached, or its signature is not Debian's" "provision/newer-acme"
    say "downloading ${newer_packages[*]} of $newer_suite"
    (cd "$work/packages" && own_apt "$work/apt" apt-get download "${newer_packages[@]}") \
        || refuse 1 "cannot download ${newer_packages[*]} of '$newer_suite': apt-get failed" "provision/newer-acme"
    for package in "$work"/packages/*.deb; do
        dpkg-deb -x "$package" "$work/root"
        dpkg-deb -W --showformat '${Package} ${Version}\n' "$package" >>"$work/tree/versions"
    done
    cp "$work/root/usr/bin/lego" "$work/root/usr/bin/pebble" "$work/tree/bin"
    chmod -R u=rwX,go=rX "$work/tree"
    knows_newer_acme "$work/tree" || refuse 1 "cannot run lego and pebble of '$newer_suite' here: they need more than this Debian has"
    rm -rf "$out"
    mv -T "$work/tree" "$out"
    rm -rf "$work"
    say "$(paste -s -d , "$out/versions" | sed 's/,/, /g') is at $out"
}
