import HostServices

/// The server's option file. Only what differs from Debian's defaults, with the reason where it is not plain.
struct MariaDBConfiguration {
    let layout: HostLayout

    var text: String {
        """
        # Written by `agent sandbox up`; changes are lost.
        [mysqld]
        datadir = \(layout.mariadbData)
        tmpdir = \(layout.mariadbTemporary)
        socket = \(layout.mariadbSocket)
        pid-file = \(layout.mariadbPID)
        lc_messages_dir = /usr/share/mysql

        # No network: whoever may enter is known by the socket or by a password.
        skip-networking
        skip-name-resolve
        local_infile = 0
        symbolic-links = 0
        secure_file_priv = \(layout.mariadbFiles)

        # WordPress's own collation; the server's default differs between releases and mixing the two breaks joins.
        character_set_server = utf8mb4
        collation_server = utf8mb4_unicode_520_ci

        # Small and quiet: a development machine may run several.
        innodb_buffer_pool_size = 128M
        innodb_log_file_size = 48M
        max_connections = 300
        wait_timeout = 120
        skip-log-bin
        performance_schema = OFF
        """ + "\n"
    }
}
