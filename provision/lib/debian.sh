# Which Debian this is, and the packages it needs by name.

# Sets debian_codename and php_version, or refuses.
require_debian() {
    local id="" codename="" name=""
    if [ -r /etc/os-release ]; then
        # In a child: the file sets many names.
        id=$(. /etc/os-release && printf '%s' "${ID:-}")
        codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
        name=$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-}")
    fi
    debian_codename=$codename
    case "$id:$codename" in
        debian:bookworm) php_version=8.2 ;;
        debian:trixie) php_version=8.4 ;;
        *) refuse 1 "cannot provision '${name:-this machine}': only Debian 12 (bookworm) and Debian 13 (trixie) are known" ;;
    esac
}

# The servers and tools that a sandbox runs. No package here may bring Apache: php$V-fpm and not php, nginx and not a virtual httpd.
runtime_packages() {
    local extension
    printf '%s\n' ca-certificates curl nginx mariadb-server mariadb-client redis-server libarchive-tools libidn2-0 libmariadb3 \
        "php$php_version-fpm" "php$php_version-cli"
    brotli_packages
    authority_packages
    for extension in mysql gd xml mbstring curl zip intl opcache; do printf '%s\n' "php$php_version-$extension"; done
}

# Compression that nginx has not built in. A host goes without where they are missing.
brotli_packages() { printf '%s\n' libnginx-mod-http-brotli-filter; }

# Whoever asks authorities for certificates, and below which names anybody can register one, which authorities count orders by. A host serves without
# them, with certificates that sites sign themselves.
authority_packages() { printf '%s\n' lego publicsuffix; }

# What a Swift toolchain and this package need to compile and link.
build_packages() {
    printf '%s\n' git gnupg pkg-config tzdata binutils gcc g++ libc6-dev libedit2 libncurses-dev libxml2-dev zlib1g-dev \
        libsqlite3-dev libidn2-dev libmariadb-dev libcurl4-openssl-dev
}

# What the tests need beside: checkers that use none of our code, and a Debian with systemd in a container.
test_packages() {
    printf '%s\n' python3 gettext-base sqlite3 procps util-linux zip openssl strace debootstrap systemd-container lintian \
        python3-venv python3-aiosmtpd testssl.sh lynis nftables socat prometheus pebble
    package_packages
}

# Of the packages given, those that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done
}

# Reads Debian's lists where they do not know one of the packages, or may be too old to download from: fetched anew unless they are of today.
refresh_lists() {
    local package unknown=0
    for package in "$@"; do
        [ -n "$(apt-cache show --no-all-versions "$package" 2>/dev/null | head -n 1)" ] || unknown=1
    done
    if [ "$unknown" -eq 1 ] || [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*InRelease' -mtime -1 2>/dev/null | head -n 1)" ]; then
        say "reading Debian's package lists"
        system_certificates apt-get update -qq </dev/null >&2
    fi
}

# Installs what is missing of the packages given; does nothing, and asks for nothing, when all are there.
require_packages() {
    local missing=()
    if is_root; then clear_stale_guards; fi
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -eq 0 ]; then
        say "all packages are installed"
        return 0
    fi
    say "missing: ${missing[*]}"
    if ! is_root; then
        # Not apt-get itself: that would start the servers of the packages.
        refuse 1 "cannot install packages: only root may" "sudo $provision/packages ${missing[*]}"
    fi
    refresh_lists "${missing[@]}"
    install_without_services "${missing[@]}"
}

# What a host serves with, under names that every release of Debian has (libcurl, which has two, comes with the agent's package): `php-fpm` brings
# PHP 8.2 on 12 and 8.4 on 13, and no Apache (never `php`).
host_packages() {
    printf '%s\n' nginx mariadb-server mariadb-client libarchive-tools logrotate passwd nftables libidn2-0 libmariadb3 libsqlite3-0
    printf 'php-%s\n' fpm cli mysql gd xml mbstring curl zip intl
    brotli_packages
    authority_packages
}

# The same as a package says it. Those that the program binds at its first call (docs/decisions/0005) are linked with by nobody, so nothing computes
# them. OPcache comes with php-fpm.
host_depends() {
    printf '%s' 'nginx (>= 1.22), mariadb-server (>= 1:10.11), mariadb-client, libarchive-tools, logrotate, passwd, nftables, init-system-helpers (>= 1.54), '
    printf '%s' 'systemd (>= 252), libmariadb3 (>= 1:10.11), libcurl4t64 | libcurl4, dbus'
    printf ', php-%s' fpm cli mysql gd xml mbstring curl zip intl
    printf '\n'
}

# What apt is told to keep when the agent goes (provision/debian/postinst): packages that came with it are nobody's otherwise, and apt would take them with it.
host_packages_kept() {
    printf '// Put here by the package agent when it was first installed; to do otherwise, empty this file.\n'
    printf '// What sites are served with is no left-over when the agent is removed: autoremove keeps it, with all that it needs.\n'
    printf 'APT::NeverAutoRemove {\n'
    host_packages | sed 's/.*/    "^&$";/'
    printf '};\n'
}

# Without them a host serves all the same.
host_recommends() { { brotli_packages; authority_packages; } | paste -sd, | sed 's/,/, /g'; }

# What puts a package together.
package_packages() { printf '%s\n' dpkg-dev binutils chrpath python3; }
