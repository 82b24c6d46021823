import SiteModel

/// Ways to people, as root has written them down.
package protocol AlertSender: Sendable {
    /// What this machine calls itself.
    var hostName: String { get }
    /// Read anew with each call; nothing where there is no file. - Throws: `alert-settings` for a file that is not understood, or not root's alone to write.
    func settings() async throws -> AlertSettings
    /// Looks at root's list of exceptions, so that one that is not understood is told of now and not when something burns.
    /// - Throws: `outbound-settings` for a file that is not understood, or not root's alone to write.
    func requireExceptions() async throws
    /// What would keep every message from going this way: a file of a secret, or a program, that is not there or not root's alone. Reads only; nil: nothing
    /// that can be seen from here.
    func obstacle(of channel: AlertChannel) async throws -> Problem?
    /// Hands one message over. Repeating it with the same delivery is for the receiver to see.
    /// - Throws: `address-refused`, `delivery-failed`.
    func send(_ message: AlertMessage, to channel: AlertChannel, delivery: String, now: Int64) async throws
}
