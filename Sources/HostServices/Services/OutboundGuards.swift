import SiteModel

/// Stands before every call that leaves this machine: nobody is asked past it.
package protocol OutboundGuards: Sendable {
    /// Makes the call where its dependency may be asked now, and learns from how it ended.
    /// - Throws: `breaker-open`, `limit-reached`: nobody was asked. Otherwise what the call threw; of one that tried whether the dependency is back and
    ///   failed, `breaker-open`.
    func call<Value: Sendable>(_ dependency: Dependency, _ work: @Sendable () async throws -> GuardedEnd<Value>) async throws -> Value
}

/// How a call ended, for who asked and for the guard. One that throws instead says nothing about its dependency.
package struct GuardedEnd<Value: Sendable>: Sendable {
    package var result: Result<Value, any Error>
    package var verdict: CallVerdict
    package init(_ result: Result<Value, any Error>, _ verdict: CallVerdict) {
        self.result = result
        self.verdict = verdict
    }
}
