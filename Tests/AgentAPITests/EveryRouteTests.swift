import AgentAPI
import AgentServer
import AgentTesting
import Foundation
import SiteModel
import Testing

/// Every row of the table against every method, over the socket.
@Suite struct EveryRouteTests {
    static let parameters = ["ref": "example.com", "id": "c23456789abc", "name": "smtp.password"]
    static let bodies: [RouteName: String] = [
        .siteSet: #"{"cache":"off"}"#, .planSet: #"{"cache":"off"}"#, .cachePurge: #"{"paths":["/a"]}"#,
        .siteCreate: #"{"domain":"example.com"}"#, .planCreate: #"{"domain":"example.com"}"#,
        .doctorOrphans: #"{"action":"delete","names":["a.example"]}"#,
        .hostConfigUpgrade: #"{"overwrite":true}"#, .hostCloudflare: #"{"dryRun":true}"#,
        .jobAdd: #"{"kind":"site.disable","site":"example.com"}"#, .scheduleSet: #"{"calendar":"hourly"}"#,
        .crisisOn: #"{"reason":"x"}"#, .auditAnew: #"{"reason":"x"}"#,
        .auditAnchors: #"{"anchors":["7:\#(String(repeating: "a", count: 64))"]}"#, .secretSet: #"{"name":"smtp.password","value":"x"}"#,
        .secretRotate: #"{"value":"xy"}"#,
        .tokenCreate: #"{"name":"deploy","role":"viewer"}"#,
        .certificateOrder: #"{"force":true}"#, .certificateImport: #"{"pem":"xyz"}"#,
        .certificateRevoke: #"{"reason":"superseded"}"#,
        .watchBegin: #"{"host":"example.org"}"#,
        .alertAck: #"{"reason":"known"}"#, .alertTest: #"{"channel":"on-call"}"#,
    ]
    private static let expected: [RouteName: String] = [
        .healthReport: "healthReport", .metrics: "metrics",
        .health: "health", .sandbox: "sandbox", .host: "hostStatus", .hostReload: "reloadHost by 0",
        .hostConfig: "configuration", .hostConfigUpgrade: "upgradeConfiguration true by 0", .siteList: "sites -",
        .hostCloudflare: #"refreshCloudflare {"dryRun":true} by 0"#,
        .hostClock: "hostClock", .hostClockAccept: "acceptClock by 0",
        .siteCreate: "createSite example.com [] - by 0",
        .siteShow: "site example.com", .siteDelete: "deleteSite example.com by 0", .sitePurge: "purgeSite example.com by 0",
        .siteUndelete: "undeleteSite example.com by 0",
        .siteSet: #"setSite example.com {"cache":"off"} by 0"#, .planSet: #"planSet example.com {"cache":"off"}"#,
        .siteLimits: "siteLimits example.com", .cachePurge: #"purgeCache example.com ["/a"] by 0"#,
        .siteLoginLink: "loginLink example.com by 0", .siteLogs: "logs example.com [] since - - 100", .siteStatus: "siteStatus example.com",
        .siteEvents: "siteEvents example.com 50",
        .siteShell: "openShell example.com by 0", .siteCron: "cron example.com", .siteCronRun: "runCron example.com by 0",
        .planCreate: "planSite example.com", .planSite: "planSite existing example.com",
        .planDelete: "planDeleteSite example.com", .changeList: "changes 50", .changeShow: "change c23456789abc",
        .changeEvents: "events c23456789abc after 0", .changeCancel: "cancelChange c23456789abc by 0",
        .changeUndo: "undoChange c23456789abc by 0", .changeResume: "resumeChange c23456789abc by 0",
        .jobList: "jobs - - - 50", .jobShow: "job c23456789abc", .jobEvents: "job c23456789abc", .jobKinds: "jobKinds",
        .jobAdd: #"addJob {"kind":"site.disable","site":"example.com"} by 0"#, .jobRetry: "steerJob c23456789abc retry by 0",
        .jobCancel: "steerJob c23456789abc cancel by 0", .jobPause: "steerJob c23456789abc pause by 0",
        .jobContinue: "steerJob c23456789abc continue by 0", .queueShow: "queue", .queuePause: "pauseQueue true by 0",
        .queueContinue: "pauseQueue false by 0",
        .scheduleList: "scheduleEntries", .scheduleNext: "scheduledRuns 7",
        .scheduleSet: #"setSchedule smtp.password {"calendar":"hourly"} by 0"#, .scheduleRun: "runScheduleEntry smtp.password by 0",
        .changePassword: "adminPassword c23456789abc by 0", .doctor: "doctor", .doctorOrphans: #"handleOrphans delete ["a.example"] by 0"#,
        .crisis: "crisis", .crisisOn: #"beginCrisis {"reason":"x"} by 0"#, .crisisOff: "endCrisis by 0",
        .secretList: "secrets", .secretSet: "setSecret smtp.password of 1 until 0 by 0",
        .secretRotate: "rotateSecret smtp.password of 2 until asLong by 0", .secretRemove: "removeSecret smtp.password by 0",
        .tokenList: "tokens", .tokenCreate: #"createToken {"name":"deploy","role":"viewer"} by 0"#,
        .tokenSecret: "tokenSecret c23456789abc by 0", .tokenRevoke: "revokeToken c23456789abc by 0",
        .alertList: "alerts false - 100", .alertShow: "alert c23456789abc", .alertAck: "acknowledge c23456789abc known by 0",
        .alertConditions: "alertConditions", .alertChannels: "alertChannels", .alertTest: "testAlert on-call by 0",
        .breakerList: "breakers", .breakerReset: "resetBreaker smtp.password by 0", .limitList: "callLimits",
        .certificateList: "certificates -", .certificateShow: "certificate example.com", .certificateTest: "testCertificate example.com",
        .certificateOrder: #"orderCertificate example.com {"force":true} by 0"#,
        .certificateRevoke: #"revokeCertificate example.com {"reason":"superseded"} by 0"#,
        .certificateImport: "importCertificate example.com 3 {} - by 0",
        .watchedList: "watchedCertificates -", .watchBegin: #"watchCertificate {"host":"example.org"} by 0"#,
        .watchEnd: "unwatchCertificate smtp.password by 0",
        .auditQuery: "audit limit=50", .auditVerify: "verifyAudit []", .auditAnchors: "verifyAudit [7]", .auditArchive: "archiveAudit by 0",
        .auditAnew: #"beginAudit {"reason":"x"} by 0"#,
    ]
    private static let accepted: Set<RouteName> = [
        .siteCreate, .siteSet, .siteDelete, .sitePurge, .siteUndelete, .changeCancel, .changeUndo, .changeResume,
        .jobAdd, .scheduleRun, .certificateOrder, .certificateImport, .certificateRevoke,
    ]

    /// What changes something is judged and not done; what only reads knows no such key.
    @Test(arguments: RouteTable.rows)
    func aDryRunIsJudgedAsTheRealOneAndDoesNothing(_ row: Route) async throws {
        let target = row.target(Self.parameters, query: [(Route.rehearsal, "true")])
        let body = Self.bodies[row.name] ?? ""
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let answer = try await HeardAnswer.ask(path, row.method, target, body)
            guard row.audit != nil else {
                #expect(answer.status == 400 && service.calls.isEmpty)
                return
            }
            #expect(answer.status == 204 && answer.body.isEmpty && answer.type.isEmpty, "\(row.name)")
            #expect(service.calls.isEmpty && service.deeds.isEmpty, "\(row.name): \(service.calls)")
            #expect(service.judged.count == 1 && service.judged.first?.goesOnInCrisis == row.goesOnInCrisis)
            service.refuse(with: Problem(.crisisActive, "cannot begin it: crisis mode stops it", hint: "agent crisis off"))
            #expect(try await HeardAnswer.ask(path, row.method, target, body).status == Problem(.crisisActive, "").httpStatus)
            #expect(service.calls.isEmpty && service.deeds.isEmpty, "\(row.name): \(service.calls)")
        }
    }

    @Test(arguments: RouteTable.rows.map(\.name))
    func aRowAnswersItsMethodAndNoOther(_ name: RouteName) async throws {
        let row = try #require(RouteTable.byName[name])
        let target = row.target(Self.parameters)
        let allowed = Set(RouteTable.rows.filter { $0.target(Self.parameters) == target }.map(\.method))
        let service = RecordingService()
        try await withLiveServer(service) { path in
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"]
            where method == row.method || !allowed.contains(method) {
                let body = method == row.method ? Self.bodies[name] ?? "" : ""
                let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
                let answer = try await RawSocket.exchange(
                    path, "\(method) \(target) HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\(length)\r\n\(body)")
                if method == row.method {
                    #expect(answer.statuses == [Self.accepted.contains(name) ? 202 : 200], "\(method) \(target): \(answer.text)")
                } else {
                    #expect(answer.statuses == [405], "\(method) \(target): \(answer.text)")
                    #expect(answer.text.lowercased().contains("allow: "))
                }
                #expect(answer.closed)
            }
        }
        #expect(service.calls == [Self.expected[name]])
        // One deed for each row that changes something, with what its body asked for; none for the others and for methods that are not answered.
        #expect(service.deeds.map(\.action) == [row.audit].compactMap(\.self))
        #expect(
            service.deeds.allSatisfy {
                $0.peer?.uid == 0 && $0.goesOnUnwritten == row.goesOnUnwritten && $0.goesOnInCrisis == row.goesOnInCrisis
            })
        if row.body == .json { #expect(service.deeds.allSatisfy { !$0.asked.isEmpty }) }
    }

    @Test func aBodyThatIsNoneIsNoDeed() async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) {
            try await RawSocket.exchange(
                $0, "PATCH /v1/sites/a.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9\r\n\r\n{\"uid\":0}")
        }
        #expect(answer.statuses == [400] && service.deeds.isEmpty && service.calls.isEmpty)
    }

    @Test func whatMayHoldASecretIsNamedAndNotShown() throws {
        var create = CreateSiteRequest(domain: "a.example")
        create.wordpress = "https://x.example/w.zip?key=canary-1"
        var set = SetSiteRequest()
        set.snippet = "add_header X-Key canary-2;"
        let secret = SecretRequest(name: "a", value: Secret("canary-5"), expiresAt: 7)
        let facts = [
            create.audited, set.audited, RefreshCloudflareRequest(text: "canary-3", addresses: ["https://canary-4"]).audited,
            secret.audited, SecretValueRequest(value: Secret("canary-6")).audited,
            ImportCertificateRequest(pem: Secret("canary-7"), name: "canary-8").audited,
        ]
        #expect(secret.audited["value"] == .hidden && secret.audited["expiresAt"] == .number(7))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(dumped) \(String(reflecting: secret))".contains("canary"))
        let text = String(decoding: try JSONEncoder().encode(facts), as: UTF8.self)
        #expect(!text.contains("canary"), "\(text)")
        #expect(
            create.audited["wordpress"] == .hidden && set.audited["snippet"] == .hidden && create.audited["domain"] == .text("a.example"))
    }

    @Test func theTypedClientReachesEveryRow() async throws {
        let service = RecordingService()
        service.play([
            EventView(
                sequence: 1, change: "c23456789abc", at: 0, kind: "changeDone", step: nil, text: "done", milliseconds: nil, problem: nil)
        ])
        try await withLiveServer(service) { path in
            let client = AgentClient(socketPath: path)
            #expect(try await client.healthReport().parts["queue"] == .warn)
            #expect(String(decoding: try await client.metrics(), as: UTF8.self).hasSuffix("\nagent_build_info 1\n"))
            #expect(try await client.health().status == "healthy")
            #expect(try await client.sandbox().services.first?.name == "nginx")
            #expect(try await client.host().versions.first?.name == "nginx")
            try await client.reloadHost()
            #expect(try await client.hostClock().doubt?.contains("365 days behind") == true)
            #expect(try await client.acceptClock().sound)
            #expect(try await client.configuration().files.isEmpty)
            #expect(try await client.upgradeConfiguration(UpgradeConfigRequest(overwrite: false)).files.isEmpty)
            #expect(try await client.refreshCloudflare(RefreshCloudflareRequest()).networks == 22)
            #expect(try await client.sites(state: .trashed).first?.domain == "example.com")
            #expect(try await client.site("example.com") == RecordingService.site)
            #expect(try await client.createSite(CreateSiteRequest(domain: "example.com")).change == "c23456789abc")
            #expect(try await client.deleteSite("example.com").changed)
            #expect(try await client.undeleteSite("example.com").changed)
            #expect(try await client.purgeSite("example.com").changed)
            #expect(try await client.setSite("example.com", SetSiteRequest()).changed)
            #expect(try await client.planSet("example.com", SetSiteRequest()) == RecordingService.plan)
            #expect(try await client.limits("example.com").site.limits == .standard)
            #expect(try await client.purgeCache("example.com", paths: ["/a"]).paths == ["/a"])
            #expect(try await client.loginLink("example.com").validFor == 60)
            #expect(try await client.planCreate(CreateSiteRequest(domain: "example.com")) == RecordingService.plan)
            #expect(try await client.plan("example.com").steps.count == 2)
            #expect(try await client.planDelete("example.com").files.count == 1)
            #expect(try await client.changes(limit: 3).count == 1)
            #expect(try await client.change("c23456789abc").state == "done")
            try await client.cancelChange("c23456789abc")
            #expect(try await client.undoChange("c23456789abc").changed)
            #expect(try await client.resumeChange("c23456789abc").changed)
            #expect(try await client.adminPassword("c23456789abc").password == "correct-horse")
            #expect(try await client.doctor().findings.count == 1)
            #expect(try await client.handleOrphans(OrphanRequest(action: .adopt)).left.isEmpty)
            #expect(try await client.status("example.com").php == "asleep")
            #expect(try await client.siteEvents("example.com").first?.name == "akismet/akismet.php")
            #expect(try await client.shell("example.com").site == "sabcdefghijk")
            #expect(try await client.cron("example.com").events.count == 1)
            #expect(try await client.runCron("example.com").due == 2)
            #expect(try await client.audit(AuditQuery(limit: 3)).entries == [RecordingService.entry])
            #expect(try await client.verifyAudit(anchor: AuditAnchor("7:\(RecordingService.entry.hash)")).anchors == 1)
            #expect(try await client.verifyAudit(AuditAnchorsRequest([AuditAnchor("7:\(RecordingService.entry.hash)")])).anchors == 1)
            #expect(try await client.archiveAudit().segment == 1)
            #expect(try await client.beginAudit(AuditAnewRequest(reason: "x")).damaged == 3)
            #expect(try await client.jobs(JobsRequest(state: "dead", kind: "site.disable", site: "a b", limit: 7)).first?.attempts == 8)
            #expect(try await client.job("j23456789abc") == RecordingService.job)
            for try await seen in try await client.jobEvents("j23456789abc") { #expect(seen == RecordingService.job) }
            #expect(try await client.jobKinds().first?.needsSite == true)
            #expect(try await client.addJob(AddJobRequest(kind: "doctor.pass")).state == "dead")
            for deed in JobDeed.allCases { #expect(try await client.steerJob("j23456789abc", deed).problem?.code == .siteBusy) }
            #expect(try await client.queue().queued == 3)
            #expect(try await client.pauseQueue(true).paused)
            #expect(try await client.pauseQueue(false).waiting == 1)
            #expect(try await client.scheduleEntries() == [RecordingService.scheduleEntry])
            #expect(try await client.scheduledRuns(days: 3).first?.zone == "Europe/Berlin")
            #expect(try await client.setSchedule("doctor.pass", SetScheduleRequest(enabled: false)).jitter == 1_800)
            #expect(try await client.runScheduleEntry("doctor.pass") == RecordingService.job)
            #expect(try await client.crisis().count == 1)
            #expect(try await client.beginCrisis(CrisisRequest(reason: "x")).count == 1)
            #expect(try await client.endCrisis().isEmpty)
            #expect(try await client.secrets() == [RecordingService.secret])
            #expect(try await client.setSecret(SecretRequest(name: "a", value: Secret("x"))).state == "kept")
            #expect(try await client.rotateSecret("a", SecretValueRequest(value: Secret("x"))).name == "smtp.password")
            try await client.removeSecret("a")
            #expect(try await client.tokens() == [RecordingService.token])
            #expect(try await client.createToken(CreateTokenRequest(name: "a", role: "viewer")).role == "site-owner")
            #expect(try await client.tokenSecret("t23456789abc").token.secret.exposed.hasPrefix("agt_t23456789abc_"))
            #expect(try await client.revokeToken("t23456789abc").state == "valid")
            #expect(try await client.alerts(AlertsRequest(all: true, severity: "error", limit: 7)).first?.text == "no\\u{A}answer")
            #expect(try await client.alert("a23456789abc") == RecordingService.alert)
            #expect(try await client.acknowledge("a23456789abc", reason: "known").state == "pending")
            #expect(try await client.alertChannels().first?.receiver == "hooks.example.com:443")
            #expect(try await client.testAlert("on-call").delivery == "j23456789abc")
            #expect(try await client.alertConditions().count == AlertCode.allCases.count)
            #expect(try await client.breakers() == [RecordingService.breaker])
            #expect(try await client.resetBreaker("smtp:on-call").lastFailure == "no\\u{A}answer")
            #expect(try await client.callLimits().first?.wait == 1)
            #expect(try await client.certificates(expiring: 86_400) == [RecordingService.certificate])
            #expect(try await client.certificate("example.com").served.map(\.answer) == ["as-stored", "another", "none"])
            #expect(try await client.testCertificate("example.com") == RecordingService.challenges)
            let ordered = try await client.orderCertificate("example.com", OrderCertificateRequest(renew: true))
            #expect(ordered.job?.kind == "certificate.order" && ordered.wanted?.authority == "letsencrypt")
            let revoked = try await client.revokeCertificate("example.com", RevokeCertificateRequest(reason: "key-compromise"))
            #expect(revoked.job?.id == "j33333333333" && revoked.authority == "letsencrypt")
            let brought = try await client.importCertificate("example.com", ImportCertificateRequest(pem: Secret("xyz"), yes: true))
            #expect(brought.change == "c23456789abc" && brought.certificate == RecordingService.brought)
            #expect(try await client.watchedCertificates(expiring: 86_400) == [RecordingService.watched])
            #expect(
                try await client.watchCertificate(WatchCertificateRequest(host: "example.org", port: 8443)).watched?.stage == "fortnight")
            #expect(try await client.unwatchCertificate("example.org:8443") == CertificateWatched(changed: true))
            var lines: [String] = []
            for try await line in try await client.logs("example.com", LogRequest(kinds: ["php"])) { lines.append(line.kind) }
            #expect(lines == ["access", "php"])
            var kinds: [String] = []
            for try await event in try await client.events(of: "c23456789abc") { kinds.append(event.kind) }
            #expect(kinds == ["changeDone"])
        }
        #expect(service.calls.count == RouteName.allCases.count)
        #expect(service.calls.contains("sites trashed") && service.calls.contains("changes 3"))
        #expect(service.calls.contains("certificates 86400"))
        #expect(service.calls.contains("jobs dead site.disable a b 7"))
    }
}
