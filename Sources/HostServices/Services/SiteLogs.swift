/// What nginx and PHP wrote of one site, and the agent of its failed log-ins. Reads only; no line of another site is ever given.
package protocol SiteLogs: Sendable {
    func open(_ query: LogQuery) async throws -> any LogReader
}

package protocol LogReader: Sendable {
    /// The first call gives the newest lines that the query asks for, the oldest of them first; each further one what came since the call before.
    /// Rotation in between loses nothing; memory does not grow with the logs.
    func next() async throws -> [LogLine]
}
