# The Swift toolchain: the one that is there, or swift.org's own archive with its signature checked.

swift_release=6.3.1
swift_oldest=6.3
# "Swift 6.x Release Signing Key", as swift.org/keys/active names it. Pinned here, because a key that comes from the same place as
# the archive proves nothing by itself.
swift_signing_key=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F

swift_version_of() { "$1/swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1; }

new_enough() { [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$swift_oldest" "$1" | sort -V | head -n 1)" = "$swift_oldest" ]; }

# Directories that may hold a toolchain, the best first.
swift_candidates() {
    if have swift; then dirname "$(command -v swift)"; fi
    printf '%s\n' /opt/swift/usr/bin "/opt/swift-$swift_release/usr/bin" "$HOME/.local/share/swift-$swift_release/usr/bin" \
        "$HOME/.local/share/swiftly/bin"
    compgen -G "$HOME/.local/share/swiftly/toolchains/*/usr/bin" | sort -rV || true # none there is the ordinary case
}

# Whether one is there that is new enough.
has_swift() {
    local directory
    while IFS= read -r directory; do
        if [ -x "$directory/swift" ] && new_enough "$(swift_version_of "$directory")"; then return 0; fi
    done < <(swift_candidates)
    return 1
}

# Puts a toolchain first in PATH, fetching one where none is new enough.
require_swift() {
    local directory version
    while IFS= read -r directory; do
        [ -x "$directory/swift" ] || continue
        version=$(swift_version_of "$directory")
        if new_enough "$version"; then
            PATH="$directory:$PATH"
            say "Swift $version from $directory"
            return 0
        fi
        say "Swift ${version:-of unknown version} in $directory is too old (at least $swift_oldest is needed)"
    done < <(swift_candidates)
    fetch_swift
}

fetch_swift() {
    local suffix="" into work archive url signer
    # swift.org builds for Debian 12; the same archive serves Debian 13, whose libraries are newer under the same names.
    case "$(dpkg --print-architecture)" in
        amd64) ;;
        arm64) suffix=-aarch64 ;;
        *) refuse 1 "cannot fetch Swift for '$(dpkg --print-architecture)': swift.org builds only for amd64 and arm64" ;;
    esac
    if is_root; then into=/opt/swift-$swift_release; else into=$HOME/.local/share/swift-$swift_release; fi
    archive=swift-$swift_release-RELEASE-debian12$suffix.tar.gz
    url=https://download.swift.org/swift-$swift_release-release/debian12$suffix/swift-$swift_release-RELEASE/$archive
    mkdir -p "$(dirname "$into")"
    work=$(mktemp -d "$into.XXXXXX")
    at_exit rm -rf "$work"
    say "fetching Swift $swift_release from $url (about 900 MB)"
    local file
    for file in "$url" "$url.sig" https://swift.org/keys/release-key-swift-6.x.asc; do
        system_certificates curl -fsSL --proto '=https' --connect-timeout 15 --retry 3 -o "$work/$(basename "$file")" "$file" </dev/null \
            || refuse 1 "cannot fetch Swift: '$file' does not answer" "install Swift $swift_oldest or newer from https://swift.org/install and run this again"
    done
    mkdir -m 700 "$work/keys"
    gpg --homedir "$work/keys" --batch --quiet --import "$work/release-key-swift-6.x.asc" >&2
    # The machine's answer, not the words for people: VALIDSIG names the key that signed and its primary key (the last field).
    signer=$(gpg --homedir "$work/keys" --batch --status-fd 1 --verify "$work/$archive.sig" "$work/$archive" 2>/dev/null \
        | awk '$2 == "VALIDSIG" { print $NF }') || signer=""
    if [ "$signer" != "$swift_signing_key" ]; then
        refuse 1 "cannot use '$archive': its signature is not by swift.org's release key $swift_signing_key"
    fi
    mkdir "$work/tree"
    tar -xzf "$work/$archive" -C "$work/tree" --strip-components=1 --no-same-owner
    mv -T "$work/tree" "$into"
    rm -rf "$work"
    PATH="$into/usr/bin:$PATH"
    say "Swift $(swift_version_of "$into/usr/bin") is at $into"
}
