import AgentAPI
import SiteModel

/// Something that is about to be done and changes something: what has to be known to allow it and to write it down.
package struct Deed: Sendable {
    package enum Target: Sendable, Hashable {
        case host
        /// By id, domain or alias; it need not be there.
        case site(String)
        case change(String)
        case job(String)
        case secret(String)
        case token(String)
        case alert(String)
        case schedule(String)
        case breaker(String)
        /// A socket whose certificate is watched.
        case watched(String)
    }
    /// An audit verb.
    package var action: String
    package var target: Target
    /// What was asked for; never a secret.
    package var asked: [String: AuditValue]
    /// nil: the daemon by itself.
    package var peer: Peer?
    package var goesOnUnwritten: Bool
    package var goesOnInCrisis: Bool
    /// The verb of the row, where `action` says more exactly what it does: who stops either stops it.
    package var within: String?
    /// Whether a site comes of it that has no id yet.
    package var makesSite = false

    package init(
        action: String, target: Target, asked: [String: AuditValue] = [:], peer: Peer? = nil, goesOnUnwritten: Bool,
        goesOnInCrisis: Bool = false
    ) {
        self.action = action
        self.target = target
        self.asked = asked
        self.peer = peer
        self.goesOnUnwritten = goesOnUnwritten
        self.goesOnInCrisis = goesOnInCrisis
    }
}

/// A deed's answer, and the change that goes on after it.
package struct Done<Value: Sendable>: Sendable {
    package var value: Value
    package var change: String?
    /// What came of it and stands in its record.
    package var made: [String: AuditValue]
    package init(_ value: Value, change: String?, made: [String: AuditValue] = [:]) {
        self.value = value
        self.change = change
        self.made = made
    }
}

extension Call {
    /// nil for rows that only read. - Throws: when the body is none.
    func deed() throws -> Deed? {
        guard let verb = route.audit else { return nil }
        var deed = Deed(
            action: verb, target: try target(), asked: try asked(), peer: peer, goesOnUnwritten: route.goesOnUnwritten,
            goesOnInCrisis: route.goesOnInCrisis)
        deed.makesSite = route.name == .siteCreate
        // As people call it, and as the change that comes of it is called.
        if route.name == .siteSet, let isOn = try body(SetSiteRequest.self).enabled {
            (deed.action, deed.within) = (isOn ? "site.enable" : "site.disable", verb)
        }
        return deed
    }

    private func target() throws -> Deed.Target {
        switch route.tenant {
        case .site: return .site(try parameter("ref"))
        case .siteOfChange: return .change(try parameter("id"))
        case .siteOfJob: return .job(try parameter("id"))
        case .siteOfAlert: return .alert(try parameter("id"))
        case .siteOfSchedule: return .schedule(try parameter("name"))
        case .listed: return .host
        case .host:
            switch route.name {
            case .siteCreate: return .site(try body(CreateSiteRequest.self).domain)
            case .jobAdd: return try body(AddJobRequest.self).site.map { .site($0) } ?? .host
            case .secretSet: return .secret(try body(SecretRequest.self).name)
            case .breakerReset: return .breaker(try parameter("name"))
            case .watchBegin:
                let request = try body(WatchCertificateRequest.self)
                // What is no socket is refused by its work, as it was typed.
                return .watched((try? request.socket)?.description ?? request.host)
            case .watchEnd:
                let name = try parameter("name")
                return .watched((try? WatchedSocket(name))?.description ?? name)  // as it was typed
            case .tokenSecret, .tokenRevoke: return .token(try parameter("id"))
            case .secretRotate, .secretRemove: return .secret(try parameter("name"))
            default: return .host
            }
        }
    }

    private func asked() throws -> [String: AuditValue] {
        switch route.name {
        case .siteCreate: return try body(CreateSiteRequest.self).audited
        case .siteSet: return try body(SetSiteRequest.self).audited
        case .cachePurge: return try body(PurgeCacheRequest.self).audited
        case .hostConfigUpgrade: return try body(UpgradeConfigRequest.self).audited
        case .hostCloudflare: return try body(RefreshCloudflareRequest.self).audited
        case .doctorOrphans: return try body(OrphanRequest.self).audited
        case .jobAdd: return try body(AddJobRequest.self).audited
        case .secretSet: return try body(SecretRequest.self).audited
        case .tokenCreate: return try body(CreateTokenRequest.self).audited
        case .secretRotate: return try body(SecretValueRequest.self).audited
        case .scheduleSet: return try body(SetScheduleRequest.self).audited
        case .auditAnew: return try body(AuditAnewRequest.self).audited
        case .crisisOn: return try body(CrisisRequest.self).audited
        case .crisisOff: return crisisEnd.audited
        case .alertAck: return try body(AcknowledgeRequest.self).audited
        case .alertTest: return try body(TestAlertRequest.self).audited
        case .certificateRevoke: return try body(RevokeCertificateRequest.self).audited
        case .certificateImport: return try body(ImportCertificateRequest.self).audited
        case .certificateOrder: return try body(OrderCertificateRequest.self).audited
        case .watchBegin: return try body(WatchCertificateRequest.self).audited
        case .watchEnd: return ["socket": AuditValue(try parameter("name"))]
        case .siteUndelete: return ["disabled": .flag(try query.flag("disabled"))]
        default: return [:]
        }
    }
}
