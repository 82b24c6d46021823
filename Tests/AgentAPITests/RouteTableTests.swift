import AgentAPI
import SiteModel
import Testing

@Suite struct RouteTableTests {
    @Test func everyNameHasExactlyOneRow() {
        #expect(RouteTable.rows.map(\.name.rawValue).sorted() == RouteName.allCases.map(\.rawValue).sorted())
    }

    @Test func noTwoRowsAnswerTheSameRequest() {
        for (index, row) in RouteTable.rows.enumerated() {
            let target = row.target(["ref": "example.com", "id": "c23456789abc", "name": "doctor.pass"])
            for other in RouteTable.rows[(index + 1)...] where other.method == row.method {
                #expect(other.target(["ref": "example.com", "id": "c23456789abc", "name": "doctor.pass"]) != target)
            }
            guard case .route(let found, _) = RouteMatch.find(method: row.method, path: target) else {
                Issue.record("\(target) is not found")
                continue
            }
            #expect(found.name == row.name)
        }
    }

    @Test func whatChangesTheHostIsAuditedAndNeedsMoreThanAViewer() {
        for row in RouteTable.rows {
            #expect((row.audit != nil) == (row.idempotency != .safe), "\(row.name)")
            #expect(row.audit == nil || row.role > .viewer, "\(row.name)")
            // A site's owner does daily things to that site, and nothing to the host.
            #expect(row.audit == nil || row.role > .siteOwner || row.tenant == .site, "\(row.name)")
            if row.method == "GET" { #expect(row.idempotency == .safe && row.body == .none, "\(row.name)") }
        }
    }

    /// Who did what is not for those who may only look.
    @Test func whatAViewerMayNotReadIsWhoDidWhatAndWhatIsOnlyPlanned() {
        let hidden = RouteTable.rows.filter { $0.role > .viewer && $0.idempotency == .safe }.map(\.name)
        #expect(hidden == [.siteLogs, .planCreate, .planSet, .planDelete, .auditQuery, .auditVerify, .auditAnchors, .tokenList])
    }

    @Test func waysBackAndTheEndOfTheTrashAloneGoOnUnwritten() {
        #expect(
            Set(RouteTable.rows.filter(\.goesOnUnwritten).map(\.name)) == [
                .changeUndo, .changeResume, .changeCancel, .sitePurge, .crisisOn, .crisisOff, .auditAnew, .tokenRevoke,
            ])
    }

    /// What a crisis must never be in the way of. A verb that is not here is stopped.
    private static let admitted: Set<String> = [
        "crisis.on", "crisis.off", "change.undo", "change.resume", "change.cancel", "change.password", "site.undelete", "backup.restore",
        "alert.ack", "alert.test", "token.revoke", "secret.rotate", "audit.begin-anew", "job.cancel", "job.pause", "queue.pause",
        "queue.continue", "breaker.reset", "certificate.revoke",
    ]

    @Test(arguments: RouteTable.rows) func everyRowSaysWhatACrisisDoesWithIt(_ row: Route) {
        guard let verb = row.audit else {
            #expect(row.inCrisis == nil && row.goesOnInCrisis, "reading goes on")
            return
        }
        #expect(row.inCrisis == (Self.admitted.contains(verb) ? .admitted : .stopped), "\(row.name)")
        #expect(row.goesOnInCrisis == Self.admitted.contains(verb), "\(row.name)")
        #expect(RouteTable.stoppable.contains(verb) != row.goesOnInCrisis, "\(row.name)")
    }

    @Test func aTenantRuleNamesAParameterThatThePatternHas() {
        for row in RouteTable.rows {
            switch row.tenant {
            case .host:
                // A secret is the host's, and a token; nothing else with a parameter is.
                #expect(!row.pattern.contains("{ref}"), "\(row.name)")
                #expect(!row.pattern.contains("{id}") || row.pattern.hasPrefix("/v1/tokens/"), "\(row.name)")
            case .listed: #expect(!row.pattern.contains("{") && row.method == "GET", "\(row.name)")
            case .site: #expect(row.pattern.contains("{ref}"), "\(row.name)")
            case .siteOfChange, .siteOfJob, .siteOfAlert: #expect(row.pattern.contains("{id}"), "\(row.name)")
            case .siteOfSchedule: #expect(row.pattern.contains("{name}"), "\(row.name)")
            }
        }
    }

    @Test(arguments: ["example.com", "bücher.example", "a b", "..", "x/y%2f", "100%", "?#&=+", "{ref}"])
    func aParameterComesBackAsItWasSent(_ text: String) throws {
        let row = try #require(RouteTable.byName[.siteShow])
        let target = row.target(["ref": text])
        guard case .route(let found, let parameters) = RouteMatch.find(method: "GET", path: target) else {
            // A slash cannot be part of a name, however it is written.
            #expect(text.contains("/"))
            return
        }
        #expect(found.name == .siteShow)
        #expect(parameters == ["ref": text])
    }

    @Test(arguments: [
        "/v1/sites/%", "/v1/sites/%2", "/v1/sites/%zz", "/v1/sites/%ff", "/v1/sites/%00", "/v1/sites/a%0ab", "/v1/sites/a%2fb", "v1/sites",
        "http://x/v1/sites", "*",
    ])
    func aTargetThatIsNoPathIsMalformed(_ path: String) {
        guard case .malformed = RouteMatch.find(method: "GET", path: path) else {
            Issue.record("\(path) was understood")
            return
        }
    }

    @Test(arguments: [
        "/", "", "/v1", "/v1/", "/v1/sites/", "//v1/sites", "/v1//sites", "/v1/sites/a/b", "/v1/Sites", "/v2/sites",
        "/v1/changes/c1/events/",
    ])
    func aPathOutsideOfTheTableIsNotFound(_ path: String) {
        switch RouteMatch.find(method: "GET", path: path) {
        case .route(let row, _): Issue.record("\(path) found \(row.name)")
        case .wrongMethod: Issue.record("\(path) exists")
        case .unknown, .malformed: break
        }
    }

    @Test func everyBodyKeyIsAPropertyAndEveryPropertyIsAKey() {
        #expect(Set(Mirror(reflecting: CreateSiteRequest(domain: "x")).children.compactMap(\.label)) == CreateSiteRequest.knownKeys)
        #expect(
            Set(Mirror(reflecting: UpgradeConfigRequest(overwrite: true)).children.compactMap(\.label)) == UpgradeConfigRequest.knownKeys)
        #expect(Set(Mirror(reflecting: AddJobRequest(kind: "x")).children.compactMap(\.label)) == AddJobRequest.knownKeys)
        #expect(Set(Mirror(reflecting: SetScheduleRequest()).children.compactMap(\.label)) == SetScheduleRequest.knownKeys)
        #expect(Set(Mirror(reflecting: OrphanRequest(action: .adopt)).children.compactMap(\.label)) == OrphanRequest.knownKeys)
        #expect(Set(Mirror(reflecting: AuditAnewRequest(reason: "x")).children.compactMap(\.label)) == AuditAnewRequest.knownKeys)
        #expect(Set(Mirror(reflecting: CrisisRequest(reason: "x")).children.compactMap(\.label)) == CrisisRequest.knownKeys)
        #expect(Set(Mirror(reflecting: OrderCertificateRequest()).children.compactMap(\.label)) == OrderCertificateRequest.knownKeys)
        #expect(
            Set(Mirror(reflecting: RevokeCertificateRequest(reason: "x")).children.compactMap(\.label))
                == RevokeCertificateRequest.knownKeys)
        let value = Secret("x")
        #expect(
            Set(Mirror(reflecting: ImportCertificateRequest(pem: value)).children.compactMap(\.label)) == ImportCertificateRequest.knownKeys
        )
        #expect(Set(Mirror(reflecting: SecretRequest(name: "x", value: value)).children.compactMap(\.label)) == SecretRequest.knownKeys)
        let token = CreateTokenRequest(name: "x", role: "viewer")
        #expect(Set(Mirror(reflecting: token).children.compactMap(\.label)) == CreateTokenRequest.knownKeys)
        #expect(Set(Mirror(reflecting: SecretValueRequest(value: value)).children.compactMap(\.label)) == SecretValueRequest.knownKeys)
    }
}
