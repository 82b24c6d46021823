import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// Gathers, has it judged by SiteOperations/Doctor, and shows it. Changes nothing.
extension AgentCore {
    /// For each part: what hangs is told, and keeps nobody from the rest.
    private static let patience = Duration.seconds(22)

    package func doctor() async throws -> DoctorView {
        let (answers, unlooked) = await boundedServiceAnswers()
        let parts = parts(answers)
        // Side by side, and told in their order.
        let found = await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (number, part) in parts.enumerated() { group.addTask { (number, await looked(part, answers)) } }
            return await group.reduce(into: [Int: [Finding]]()) { $0[$1.0] = $1.1 }
        }
        // What keeps several parts from looking is one thing to mend.
        var told: Set<Finding> = []
        let findings = (unlooked + parts.indices.flatMap { found[$0] ?? [] }).filter { told.insert($0).inserted }
        let domains = (try? await domains()) ?? [:]  // without them ids say it; why they are not to be had is a finding
        return DoctorView(
            findings: findings.map { finding in
                var view = FindingView(finding)
                view.domain = SiteID(rawValue: finding.subject).flatMap { domains[$0] }
                return view
            })
    }

    private struct Part: Sendable {
        var name: String
        var look: @Sendable () async throws -> [Finding]
        /// How bad it is when no answer comes in time. Where nothing is seen of any site, a machine that was busy is all that is known.
        var late: Finding.Severity
        init(_ name: String, late: Finding.Severity = .error, _ look: @escaping @Sendable () async throws -> [Finding]) {
            self.name = name
            self.late = late
            self.look = look
        }
    }

    private func parts(_ answers: ServiceAnswers) -> [Part] {
        [
            Part("changes") { HostFindings.stuck(try await store.unfinished()) },
            Part("services") {
                answers.findings(settings.remedies) + HostFindings.outdated(OwnBinary.isReplaced, settings.remedies)
                    + HostFindings.isolation(host.accounts.isolated, root: settings.root)
            },
            Part("alerts") { AlertFindings.judge(try await store.alerts(resolved: false, limit: 10_000), age: board.posted?.age()) },
            Part("settings") { SettingsFindings.judge(await settingsProblems()) },
            Part("programs", late: .warning) { ToolFindings.judge(try await host.tools.inventory()) },
            Part("disks and certificates") { try await unsafeForSites() },
            Part("upgrades") { UpgradeFindings.judge(await upgrades.standing()) },
            Part("what belongs to nobody") {
                // What is in the database is a part of it.
                if answers.databaseProblem != nil { return [] }
                let report = try await orphanReport()
                let manifests = try await manifests(of: report)
                return report.findings(manifests: manifests.sites) + manifests.unreadable
            },
            Part("rendered files") {
                let files = try await renderedFiles()
                return HostFindings.outdated(files) + HostFindings.edited(files)
            },
            Part("connections", late: .warning) {
                guard let connections = host.connections else { return [] }
                return ConnectionFindings.judge(try await connections.state())
            },
            Part("secrets") { SecretFindings.judge(try await secretStandings(), now: Self.now()) },
            Part("held sites") { SiteFindings.held(try await heldSites()) },
            Part("sockets of sites") { try await unheardSites() },
            Part("nginx's files") { await nginxFindings() },
            // Without the front door or the database no site answers, which is said above.
            Part("sites") { answers.canAskSites ? try await unwellSites(answers) : [] },
        ]
    }

    private func looked(_ part: Part, _ answers: ServiceAnswers) async -> [Finding] {
        do {
            return try await Patience.ask("look at", part.name, within: Self.patience, part.look)
        } catch {
            let problem = error as? Problem ?? .cannot("look at", part.name, "\(error)", code: .internalError)
            // Told once, with what to do about it.
            if answers.databaseProblem != nil, problem.code == .databaseUnavailable { return [] }
            return [HostFindings.incomplete(problem, root: settings.root, problem.code == .deadlineExceeded ? part.late : .error)]
        }
    }

    /// Where not even the services are told, the rest is looked at without them.
    private func boundedServiceAnswers() async -> (ServiceAnswers, [Finding]) {
        do {
            return (try await Patience.ask("look at", "services", within: Self.patience) { try await serviceAnswers() }, [])
        } catch {
            let problem = error as? Problem ?? .cannot("look at", "services", "\(error)", code: .internalError)
            return (ServiceAnswers([], database: nil, web: nil), [HostFindings.incomplete(problem, root: settings.root)])
        }
    }

    /// What all sites, or one, will stumble over in time.
    private func unsafeForSites() async throws -> [Finding] {
        let sites = try await store.sites(state: nil)
        let trashed = sites.count { $0.state == .trashed }
        return SpaceFindings.judge(try await host.vitals.read(), host.layout, trashed: trashed)
            + SiteFindings.refusedSnippets(of: sites.filter { $0.state == .live })
            + CertificateFindings.judge(
                try await CertificateLook.gather(sites.filter { $0.state == .live }, host, try await store.certificateStandings()),
                at: try await clock.look(self).time)
    }
}

extension FindingView {
    init(_ finding: Finding) {
        self.init(
            code: finding.code, severity: finding.severity.rawValue, subject: finding.subject, text: finding.text, remedy: finding.remedy,
            deletable: finding.deletable, adoptable: finding.adoptable)
    }
}
