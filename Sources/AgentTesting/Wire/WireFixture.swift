import Foundation
import SiteModel

/// Two WordPress sites of one sandbox for everything that is asserted on the wire, made at first use.
package actor WireFixture {
    package static let shared = WireFixture()
    private var making: Task<WirePair, any Error>?

    package func sites() async throws -> WirePair {
        if let making { return try await making.value }
        let task = Task {
            let sandbox = try await SandboxFixture.shared.sandbox()
            let a = try await WireSite.make("wire-a.test", in: sandbox, alias: "www.wire-a.test")
            let b = try await WireSite.make("wire-b.test", in: sandbox, alias: "www.wire-b.test")
            return WirePair(sandbox: sandbox, a: a, b: b)
        }
        making = task
        return try await task.value
    }
}

package struct WirePair: Sendable {
    package let sandbox: SandboxHandle
    package let a: WireSite
    package let b: WireSite
}
