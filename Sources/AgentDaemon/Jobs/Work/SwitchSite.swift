import AgentAPI
import SiteOperations

extension JobWork {
    static let enable = JobWork(.enable) { try await $0.switched(on: true) }
    static let disable = JobWork(.disable) { try await $0.switched(on: false) }
}

extension JobCall {
    fileprivate func switched(on: Bool) async throws -> String {
        var request = SetSiteRequest()
        request.enabled = on
        return try await ended(try await core.set(try site().rawValue, request, by: peer))
    }
}
