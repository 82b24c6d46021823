import SiteModel

/// Where the newest points of the audit log go out of this machine, as root has written down: whoever rewrites all of this machine cannot rewrite them.
package protocol AnchorRemote: Sendable {
    /// Read anew with each call; nothing but what comes with the agent where there is no file.
    /// - Throws: `audit-settings` for a file that is not understood, or not root's alone to write.
    func settings() async throws -> AuditSettings
    /// Hands points over, in their order. Repeating it is for the receiver to see.
    /// - Parameter secret: what a named key is; nil: the key lies in a file.
    /// - Throws: `address-refused`, `delivery-failed`, `breaker-open`, `limit-reached`, `audit-settings`.
    func deliver(_ anchors: [AuditAnchor], to remote: AuditRemote, _ secret: Secret?, now: Int64) async throws
}
