import SiteModel

/// Asks again and again until it is so.
/// - Parameter seconds: after which it is an error: a loaded machine takes long, and none that works takes so long.
/// - Throws: `deadline-exceeded`, and what the question throws.
package func eventually(within seconds: Int = 240, _ what: String, _ isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
        if try await isSo() { return }
        guard .now < end else { throw Problem(.deadlineExceeded, "cannot see that \(what)") }
        try await Task.sleep(for: .milliseconds(200))
    }
}
