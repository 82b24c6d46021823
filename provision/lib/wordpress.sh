# WordPress from Debian's own package, for machines that cannot reach wordpress.org.
# `apt-get install wordpress` would bring Apache along; unpacking the packages does not.

# A tree that WordPress can be installed from: its version is readable and a theme is there (without one every page is empty).
is_wordpress_tree() {
    [ -s "$1/wp-includes/version.php" ] && compgen -G "$1/wp-content/themes/*/style.css" >/dev/null
}

wordpress_version_of() {
    sed -n "s/^\$wp_version *= *'\([^']*\)'.*/\1/p" "$1/wp-includes/version.php"
}

# The libraries that Debian's tree points to by relative links, and the theme that its release recommends. Asked of apt,
# because the list differs between releases.
wordpress_packages() {
    printf 'wordpress\n'
    apt-cache depends wordpress | sed -n 's/^ *|\{0,1\}Depends: \(libjs-.*\|libphp-.*\|php-getid3\)$/\1/p'
    apt-cache depends wordpress | sed -n 's/^ *|\{0,1\}Recommends: \(wordpress-theme-.*\)$/\1/p'
}

# Puts the tree at $1, whole or not at all. Does nothing when it is there.
unpack_debian_wordpress() {
    local out=$1 work
    if is_wordpress_tree "$out"; then
        say "WordPress $(wordpress_version_of "$out") is already at $out"
        return 0
    fi
    if [ -e "$out" ] && [ -n "$(ls -A "$out")" ]; then
        refuse 1 "cannot unpack WordPress to '$out': the directory holds something else"
    fi
    apt-cache show wordpress >/dev/null 2>&1 || {
        is_root || refuse 1 "cannot find the package 'wordpress': apt knows no packages yet" "sudo apt-get update"
        say "reading Debian's package lists"
        apt-get update -qq </dev/null >&2
    }
    mkdir -p "$(dirname "$out")"
    work=$(mktemp -d "$out.XXXXXX")
    at_exit rm -rf "$work"
    chmod 755 "$work"
    mkdir "$work/packages" "$work/root"
    local packages=()
    mapfile -t packages < <(wordpress_packages | sort -u)
    say "downloading ${packages[*]}"
    # apt's own user cannot write here; the packages' signatures are checked all the same.
    (cd "$work/packages" && apt-get download -qq -o APT::Sandbox::User="$(id -un)" "${packages[@]}" </dev/null >&2) \
        || refuse 1 "cannot download the package 'wordpress': apt-get failed" "sudo apt-get update"
    local package
    for package in "$work"/packages/*.deb; do dpkg-deb -x "$package" "$work/root"; done
    # Links between the packages are resolved once, here: a copy of Debian's tree alone would have dangling ones.
    cp -aL "$work/root/usr/share/wordpress" "$work/tree" 2>"$work/dangling" || true
    rm -rf "$work/tree/wp-config.php" "$work/tree/.htaccess"
    # The first of the two is a link to /etc on Debian; anything else that dangles is a package we do not know of yet.
    if grep -v -E 'wp-config\.php|htaccess' "$work/dangling" >&2; then
        refuse 1 "cannot unpack WordPress to '$out': its tree points to packages that were not downloaded"
    fi
    is_wordpress_tree "$work/tree" || refuse 1 "cannot unpack WordPress to '$out': the tree has no version or no theme"
    chmod -R u=rwX,go=rX "$work/tree"
    if [ -d "$out" ]; then rmdir "$out"; fi
    mv -T "$work/tree" "$out"
    rm -rf "$work"
    say "WordPress $(wordpress_version_of "$out") is at $out"
}
