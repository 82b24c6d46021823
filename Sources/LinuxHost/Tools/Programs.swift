/// Debian's programs, where its packages put them.
package enum Programs {
    package static let nginx = "/usr/sbin/nginx"
    package static let mariadbd = "/usr/sbin/mariadbd"
    package static let bsdtar = "/usr/bin/bsdtar"
    package static let lego = "/usr/bin/lego"
    package static let redis = "/usr/bin/redis-server"
}
