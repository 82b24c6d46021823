import ChangeEngine
import HostServices
import SiteModel

/// The site's vhost served and proved from outside (present), or gone (absent). The lane coalesces reloads across changes.
struct ServeVhost: HostStep {
    struct Input: Codable, Sendable {
        var vhost: Vhost
        var wanted: Wanted
        /// What stood there before, and must be the agent's own: what somebody else wrote is not written over. nil: whatever stands.
        var from: Vhost?
        /// Of the front page of one that is present; nil: a whole one.
        var demand: FrontPageDemand?
        /// Of another certificate than the one that is shown now; nil: one that was made a moment ago, and that is no worse.
        var certificate: CertificateProof.Demand?
    }
    static let kind = "vhost.serve"
    private let input: Input
    private let tools: StepTools

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        self.tools = tools
    }

    func check() async throws -> StepCheck {
        let published = try await tools.host.web.published(input.vhost.site)
        let asWanted: Bool
        switch input.wanted {
        case .present: asWanted = published == (try tools.host.web.render(input.vhost))
        case .absent: asWanted = published == nil
        }
        if input.from != nil, !asWanted {
            try StaleFile.refuse(tools.host.layout.vhost(input.vhost.site), published, try tools.host.web.render(input.vhost))
        }
        return asWanted ? .satisfied : .needed(undo: try await KeptUndo.record(tools.host.files, .vhost(input.vhost.site)))
    }
    func apply() async throws {
        switch input.wanted {
        case .present:
            let demand = input.demand ?? .whole
            // Looks at what is served now, one at its front page and one at its sockets: neither waits for the other.
            async let before = demand.floor(for: input.vhost, tools.host.probe)
            let proof = try await CertificateProof.look(from: input.from, to: input.vhost, input.certificate, tools)
            let floor = try await before
            try await tools.activation.activate(ServedVhost(input.vhost, floor: floor, stands: input.demand != nil))
            try await proof?.require()
            // Pages of before would be served again when the cache is switched on.
            if input.vhost.cache == .off || !input.vhost.enabled { try await tools.host.web.purge(input.vhost.site, paths: nil) }
        case .absent: try await tools.activation.deactivate(ServedVhost(input.vhost))
        }
    }
    func undo(_ record: UndoRecord) async throws {
        let (vhost, wanted, host) = (input.vhost, input.wanted, tools.host)
        let kept = try KeptUndo.kept(in: record)
        try await tools.activation.takeBack(ServedVhost(vhost)) {
            switch wanted {
            // One rename where something stood: at no moment is a site that stands without its file.
            case .present: if kept == nil || kept == .absent { try await host.web.withdraw(vhost.site, keeping: .nothing) }
            // With all that belongs to it; its text is not the last word.
            case .absent: try await host.web.publish(vhost)
            }
            if let kept { try await host.files.putBack(kept, at: .vhost(vhost.site)) }
            if wanted == .absent { try await host.web.forgetKept(vhost.site) }
        }
    }
}
