import SiteModel

/// What the runner knows of kinds of jobs.
package protocol JobCatalog: Sendable {
    func policy(of kind: String) -> JobPolicy
    /// Does the job. May be asked for one again that was interrupted: what is done already is left as it is.
    /// - Parameter note: to be awaited with the effect's name before the effect, where it has one.
    /// - Returns: what came of it, in a few words.
    func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String?
    /// Whether the effect that an earlier attempt noted stands. nil: it does not, or nobody can tell; the job is done again.
    func outcome(of job: Job, effect: String) async throws -> String?
    /// Asks an effect that is at work to stop.
    func stop(_ job: Job, effect: String) async
}
