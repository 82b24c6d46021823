import SiteModel

/// nginx. `nginx -t` judges everyone's files, so callers hold publish → validate → reload → prove as one critical section (ChangeEngine's activation).
package protocol WebServer: Sendable {
    /// The text of the vhost: pure.
    func render(_ vhost: Vhost) throws -> String
    /// The published text, or nil.
    func published(_ site: SiteID) async throws -> String?
    /// Makes the page cache's directory and puts the file in place atomically; one that was refused before is forgotten. Nothing is served before `reload`.
    func publish(_ vhost: Vhost) async throws
    /// Takes the file away. Absent is success.
    func withdraw(_ site: SiteID, keeping: KeptText) async throws
    /// Takes away what was kept of a person's text where the very same text is in its place again.
    func forgetKept(_ site: SiteID) async throws
    /// - Throws: `configuration-refused` with nginx's own words (details `nginx.file`, and `site.id` when it is a site's own vhost); a warning about a conflicting server name is a refusal too,
    ///   with the detail `nginx.loads`, because nginx would load the tree all the same.
    func validate() async throws
    /// Returns when new workers serve the new configuration and old ones accept no more. A server that does not run is started.
    func reload() async throws
    /// Forgets cached pages: all, or those of these paths. Needs no reload.
    func purge(_ site: SiteID, paths: [CachePath]?) async throws
    /// Names of files in sites-enabled, without `.conf`.
    func inventory() async throws -> [String]
    /// Paths of what a person wrote and was set aside, because it was refused or its site was deleted, until a person takes it away.
    func rejected() async throws -> [String]
}

/// What becomes of the text of a vhost that is taken away.
package enum KeptText: Sendable {
    /// Nothing of it is kept, nor of one that was refused.
    case nothing
    /// What a change put there and nginx refused. It lies there for who wants to read it, until the site's next file takes its place or its last one goes:
    /// the change says why it failed, and nobody's work is in it.
    case refused
    /// What a person made of the agent's file: kept and told of until a person takes it away.
    case edited
}
