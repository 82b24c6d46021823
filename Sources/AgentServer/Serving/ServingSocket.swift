import SiteModel

/// The Unix socket of the server, made by whoever composes it: this room binds where it is told, and says when it listens. (The HTTP library binds
/// by path and takes no descriptor.)
package struct ServingSocket: Sendable {
    /// A place to bind that nobody else can enter.
    package struct Birth: Sendable {
        package let path: String
        /// Called when it listens: gives it owner, mode and name.
        package let publish: @Sendable () throws(Problem) -> Void
        /// Called instead when it will never listen.
        package let giveUp: @Sendable () -> Void
        /// Called when it listens no more: takes back the name that `publish` gave.
        package let remove: @Sendable () -> Void

        package init(
            path: String, publish: @escaping @Sendable () throws(Problem) -> Void, giveUp: @escaping @Sendable () -> Void,
            remove: @escaping @Sendable () -> Void
        ) {
            self.path = path
            self.publish = publish
            self.giveUp = giveUp
            self.remove = remove
        }
    }

    /// Where clients find it.
    package let path: String
    let prepare: @Sendable () throws(Problem) -> Birth

    package init(path: String, prepare: @escaping @Sendable () throws(Problem) -> Birth) {
        self.path = path
        self.prepare = prepare
    }
}
