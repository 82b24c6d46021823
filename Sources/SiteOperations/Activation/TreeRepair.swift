import HostServices
import SiteModel

/// Makes a tree that nginx refuses one that it takes, as far as the refused files are the agent's own: what a person made of one is set aside, and what
/// the agent would write takes its place. A file that is a stranger's is never touched.
package struct TreeRepair {
    package enum Occasion: Sendable {
        /// nginx serves: only what was edited by hand is replaced.
        case running
        /// Nobody is served at all: a site whose own file cannot be loaded as the agent writes it is left out, so that the others are there.
        case down
    }

    /// What took the place of a refused file.
    package struct Replaced: Sendable, Hashable {
        package var file: RenderedFile
        /// nil: of the whole server.
        package var site: SiteID?
    }

    package struct Outcome: Sendable {
        package var replaced: [Replaced] = []
        /// Sites that are not served although their files are as the agent writes them.
        package var leftOut: [SiteID] = []
        /// What nginx still refuses, and the agent cannot or may not mend.
        package var refusal: Problem?
    }

    private let host: ServiceHost
    private let vhosts: [SiteID: Vhost]
    private let occasion: Occasion
    private var outcome = Outcome()

    /// - Parameter vhosts: of all sites that shall be served. Whoever calls this has nginx's files for himself.
    package static func run(_ vhosts: [SiteID: Vhost], on host: ServiceHost, _ occasion: Occasion) async throws -> Outcome {
        var repair = TreeRepair(host: host, vhosts: vhosts, occasion: occasion)
        return try await repair.run()
    }

    private init(host: ServiceHost, vhosts: [SiteID: Vhost], occasion: Occasion) {
        (self.host, self.vhosts, self.occasion) = (host, vhosts, occasion)
    }

    /// It ends: each file is replaced once, and each site left out once.
    private mutating func run() async throws -> Outcome {
        while let refusal = try await host.web.refusal() {
            // No file is to blame for a machine that is slow.
            if refusal.details["nginx.slow"] != nil {
                outcome.refusal = refusal
                break
            }
            // A name that stands twice is bad for one site. All the others are there.
            if occasion == .down, refusal.details["nginx.loads"] != nil { break }
            guard try await mend(refusal) else {
                // In vain: without them nothing is better.
                for site in outcome.leftOut { if let vhost = vhosts[site] { try await host.web.publish(vhost) } }
                outcome.leftOut = []
                outcome.refusal = refusal
                break
            }
        }
        return outcome
    }

    /// The refused file itself where a person edited it; else what was edited of the server's, for it may be what the refused file needs.
    private mutating func mend(_ refusal: Problem) async throws -> Bool {
        let edited = try await editedServerFiles()
        if let file = edited.first(where: { $0.path == refusal.details["nginx.file"] }) { return try await replace([file]) }
        let site = refusal.details["site.id"].flatMap { SiteID(rawValue: $0) }
        if let site, try await replaceVhost(of: site) { return true }
        if try await replace(edited) { return true }
        guard occasion == .down, let site, vhosts[site] != nil, !outcome.leftOut.contains(site) else { return false }
        try await host.web.withdraw(site, keeping: .nothing)
        outcome.leftOut.append(site)
        return true
    }

    private func editedServerFiles() async throws -> [RenderedFile] {
        let files = try await host.serverFiles?.files() ?? []
        return files.filter { $0.state == .edited && host.layout.isServerFile($0.path) }
    }

    private mutating func replace(_ files: [RenderedFile]) async throws -> Bool {
        guard let server = host.serverFiles, !files.isEmpty else { return false }
        for file in files {
            try await server.keepAside(file.path)
            try await server.write([file.path: file.wanted])
            outcome.replaced.append(Replaced(file: file, site: nil))
        }
        return true
    }

    /// A file with a site's id for a name is the agent's own, also where there is no such site: it is kept for a person, and nobody misses it here.
    private mutating func replaceVhost(of site: SiteID) async throws -> Bool {
        guard !outcome.replaced.contains(where: { $0.site == site }), occasion == .down || vhosts[site] != nil else { return false }
        let current = try? await host.web.published(site)  // What is no file has no text to keep.
        let wanted = try vhosts[site].map { try host.web.render($0) }
        guard current == nil || current != wanted else { return false }
        try await host.web.withdraw(site, keeping: current == nil ? .nothing : .edited)
        if let vhost = vhosts[site] { try await host.web.publish(vhost) }
        outcome.replaced.append(
            Replaced(file: RenderedFile(path: host.layout.vhost(site), current: current, wanted: wanted ?? ""), site: site))
        return true
    }
}

extension WebServer {
    /// Its own words about a tree that it does not take; nil for one that it does.
    package func refusal() async throws -> Problem? {
        do {
            try await validate()
            return nil
        } catch let problem as Problem where problem.code == .configurationRefused {
            return problem
        }
    }
}
