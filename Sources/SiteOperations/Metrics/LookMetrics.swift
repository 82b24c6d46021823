import HostServices
import JobEngine
import SiteModel

/// What one look at a host gives to count. What could not be asked has no samples: a number that is not known is not 0. Two to four lines a site.
package enum LookMetrics {
    package typealias Sample = MetricFamily.Sample

    package static func families(_ look: HostLook, _ report: HealthReport, at milliseconds: Int64) -> [MetricFamily] {
        let words = look.sites.map { SiteWord.of($0, look.facts.services) }
        return [
            HostMetric.looked.family([Sample(Double(milliseconds) / 1000)]),
            HostMetric.health.family(
                HealthReport.Part.allCases.map { Sample(number(report.parts[$0] ?? .fail), [.init("part", $0.rawValue)]) }),
            HostMetric.crisis.family([Sample(Double(look.stops))]),
        ] + ofSites(look, words) + ofMachine(look.facts) + ofWork(look) + ofTimes(look)
    }

    private static func number(_ word: HealthReport.Word) -> Double {
        switch word {
        case .ok: 0
        case .warn: 1
        case .fail: 2
        }
    }

    private static func ofSites(_ look: HostLook, _ words: [(domain: String, word: SiteWord)]?) -> [MetricFamily] {
        var counts: [SiteWord: Int] = [:]
        for site in words ?? [] { counts[site.word, default: 0] += 1 }
        return [
            HostMetric.sites.family(
                words == nil ? [] : SiteWord.allCases.map { Sample(Double(counts[$0] ?? 0), [.init("state", $0.rawValue)]) }),
            HostMetric.siteState.family(
                (words ?? []).map { Sample(1, [.init("site", $0.domain), .init("state", $0.word.rawValue)]) }),
            HostMetric.siteHeld.family(
                (look.facts.held ?? []).compactMap { look.facts.sites?[$0] }.sorted().map { Sample(1, [.init("site", $0)]) }),
            HostMetric.certificate.family(
                (look.certificates ?? []).map { Sample(Double($0.notAfter), [.init("site", $0.domain)]) }),
        ]
    }

    private static func ofMachine(_ facts: AlertFacts) -> [MetricFamily] {
        let disks = facts.vitals.map { [("sites", $0.disk)] + ($0.stateDisk.map { [("state", $0)] } ?? []) } ?? []
        let memory = facts.vitals.map { [$0.memory] } ?? []
        var services = (facts.services ?? []).filter { $0.name.site == nil && $0.name.rawValue != "mariadb" }.map {
            ($0.name.rawValue, $0.state == .running)
        }
        if let database = facts.database { services.append(("mariadb", database == .answers)) }
        return [
            HostMetric.service.family(services.sorted { $0.0 < $1.0 }.map { Sample($1 ? 1 : 0, [.init("service", $0)]) }),
            HostMetric.diskSize.family(disks.map { Sample(Double($1.total), [.init("disk", $0)]) }),
            HostMetric.diskAvailable.family(disks.map { Sample(Double($1.available), [.init("disk", $0)]) }),
            HostMetric.memorySize.family(memory.map { Sample(Double($0.total)) }),
            HostMetric.memoryAvailable.family(memory.map { Sample(Double($0.available)) }),
        ]
    }

    private static func ofWork(_ look: HostLook) -> [MetricFamily] {
        let open = look.facts.unfinished.map { Dictionary(grouping: $0) { $0.state.rawValue }.mapValues(\.count) } ?? [:]
        return [
            HostMetric.jobs.family(
                (look.jobs ?? []).map { Sample(Double($0.number), [.init("kind", $0.kind), .init("state", $0.state.rawValue)]) }),
            HostMetric.queuePaused.family(look.facts.jobs.map { [Sample($0.isPaused ? 1 : 0)] } ?? []),
            HostMetric.changesOpen.family(
                look.facts.unfinished == nil
                    ? [] : ["running", "undoing", "stuck"].map { Sample(Double(open[$0] ?? 0), [.init("state", $0)]) }),
            HostMetric.alertsOpen.family(
                look.alerts.map { open in
                    AlertSeverity.allCases.map { Sample(Double(open[$0] ?? 0), [.init("severity", $0.rawValue)]) }
                } ?? []),
        ]
    }

    private static func ofTimes(_ look: HostLook) -> [MetricFamily] {
        let entries = look.entries ?? []
        return [
            HostMetric.scheduleNext.family(
                entries.compactMap { entry in entry.next.map { Sample(Double($0), [.init("entry", entry.name)]) } }),
            HostMetric.scheduleLast.family(
                entries.compactMap { entry in entry.lastRun.map { Sample(Double($0), [.init("entry", entry.name)]) } }),
            HostMetric.scheduleLate.family(entries.map { Sample($0.isLate ? 1 : 0, [.init("entry", $0.name)]) }),
            HostMetric.secretExpiry.family(
                (look.facts.secrets ?? []).compactMap { secret in
                    secret.expiresAt.map { Sample(Double($0) / 1000, [.init("secret", secret.name.rawValue)]) }
                }),
        ]
    }
}
