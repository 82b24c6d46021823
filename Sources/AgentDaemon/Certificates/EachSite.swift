import Logging
import SiteModel

/// One turn through many sites: what goes wrong with one of them is told, and keeps none of the others from its turn.
struct EachSite {
    let core: AgentCore
    /// What is done for them, as the log tells it.
    let work: String
    /// What went wrong first, for whoever tells how it all ended.
    private(set) var failure: (any Error)?
    init(_ core: AgentCore, _ work: String) { (self.core, self.work) = (core, work) }

    /// - Returns: nil where it went wrong. - Throws: only when all of it is to end.
    mutating func turn<Value>(_ site: SiteID, _ work: () async throws -> Value) async throws -> Value? {
        do { return try await work() } catch {
            try Task.checkCancellation()
            note(error, ["site.id": "\(site)"])
            return nil
        }
    }

    mutating func note(_ error: any Error, _ subject: [String: String]) {
        failure = failure ?? error
        var metadata = subject.mapValues { "\($0)" as Logger.MetadataValue }
        (metadata["certificates.part"], metadata["problem"]) = ("\(work)", "\(error)")
        core.logger.error("certificate left out", metadata: metadata)
    }
}
