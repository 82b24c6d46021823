import Crypto
import HostServices
import SiteModel

/// The server's configuration file. A cache and nothing else: what it loses, WordPress makes again.
package struct RedisConfiguration {
    private let layout: HostLayout
    private let password: Secret

    /// - Parameter password: of the user `agent`; only its SHA-256 is written, and its 48 random characters cannot be guessed from that.
    package init(layout: HostLayout, password: Secret) {
        self.layout = layout
        self.password = password
    }

    package var text: String {
        """
        # Written by `agent sandbox up`; changes are lost.
        # No network. Only root and this server's own user pass the socket's directory, which is 0700.
        port 0
        unixsocket \(layout.redisSocket)
        unixsocketperm 700
        timeout 0
        maxclients 2000

        # Fail closed: who does not say who he is may do nothing. A site gets a user of its own, or no way in.
        user default off resetpass resetkeys resetchannels -@all
        user agent on #\(hexadecimal(SHA256.hash(data: Array(password.exposed.utf8)))) ~* &* +@all

        # Nothing is kept on disk, so a full disk cannot stop it and a restart begins empty.
        save ""
        appendonly no
        dir \(layout.redisRun)

        # Full is a state and not an error: what was not used for the longest time goes.
        maxmemory 64mb
        maxmemory-policy allkeys-lru

        # The supervisor is the parent and holds the log.
        daemonize no
        supervised no
        logfile ""
        always-show-logo no
        """ + "\n"
    }
}
