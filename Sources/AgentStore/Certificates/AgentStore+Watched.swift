import GRDB
import SiteModel

/// Sockets whose certificates are watched.
extension AgentStore {
    /// By name. A row that another version wrote, or that is damaged, hides no other: it is left out.
    package func watchedCertificates() async throws -> [WatchedCertificate] {
        try await read("read whose certificates are watched") { db in
            try String.fetchAll(db, sql: "SELECT watched FROM watchedCertificates").compactMap {
                try? StoredJSON.value(WatchedCertificate.self, from: $0)  // see above
            }.sorted { $0.socket < $1.socket }
        }
    }

    /// In place of what is kept of it, if anything is.
    /// - Parameter most: no more than so many are watched.
    /// - Returns: false where there are as many as may be.
    package func watch(_ watched: WatchedCertificate, most: Int) async throws -> Bool {
        try await write(.flushed, "watch '\(watched.socket)'") { db in
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM watchedCertificates WHERE socket <> ?", arguments: [watched.socket.description])
            guard count ?? 0 < most else { return false }
            try db.execute(
                sql: """
                    INSERT INTO watchedCertificates (socket, watched) VALUES (?, ?)
                    ON CONFLICT (socket) DO UPDATE SET watched = excluded.watched
                    """, arguments: [watched.socket.description, try StoredJSON.text(watched)])
            return true
        }
    }

    /// In one transaction, so that neither of two looks is lost. - Returns: nil where it is not watched any more.
    package func changeWatched(
        _ socket: WatchedSocket, _ change: @escaping @Sendable (inout WatchedCertificate) -> Void
    ) async throws -> WatchedCertificate? {
        try await write(.handedOver, "keep what '\(socket)' showed") { db in
            let text = try String.fetchOne(
                db, sql: "SELECT watched FROM watchedCertificates WHERE socket = ?", arguments: [socket.description])
            // One that nobody understands is left out of every list: there is nothing to change.
            guard let text, var watched = try? StoredJSON.value(WatchedCertificate.self, from: text) else { return nil }
            change(&watched)
            try db.execute(
                sql: "UPDATE watchedCertificates SET watched = ? WHERE socket = ?",
                arguments: [try StoredJSON.text(watched), socket.description])
            return watched
        }
    }

    /// - Returns: whether it was watched.
    package func unwatch(_ socket: WatchedSocket) async throws -> Bool {
        try await write(.flushed, "watch '\(socket)' no more") { db in
            try db.execute(sql: "DELETE FROM watchedCertificates WHERE socket = ?", arguments: [socket.description])
            return db.changesCount > 0
        }
    }
}
