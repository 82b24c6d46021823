import AgentTesting
import Testing

/// The assertions of the first form, by their numbers: every test sends the request, or looks at the process, of two created WordPress sites.
/// One after the other: they share the sites, and some measure.
@Suite(.serialized) struct Wire {
    static var sites: WirePair { get async throws { try await WireFixture.shared.sites() } }
    static var a: WireSite { get async throws { try await sites.a } }
    static var b: WireSite { get async throws { try await sites.b } }
}
