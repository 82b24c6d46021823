import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import SiteOperations
import Testing

/// What is done about files that a real nginx refuses. In the suite of the step laws, because all look at the one host and must not do so at once.
extension StepLawTests {
    private struct Tree {
        let host: ServiceHost
        var layout: HostLayout { host.layout }
        let vhosts: [SiteID: Vhost]
        let ids: [SiteID]

        func path(_ number: Int) -> String { layout.vhost(ids[number]) }
        func text(_ number: Int) throws -> String? { try AtomicFile.read(path(number)) }
        func rendered(_ number: Int) throws -> String? { try vhosts[ids[number]].map { try host.web.render($0) } }
        func edit(_ path: String, _ text: String) throws { try AtomicFile.write(text, to: path, mode: 0o644) }
        /// As an editor leaves it: the seal of before over another text.
        func breakSealed(_ path: String, _ text: String) throws {
            let seal = try #require(try AtomicFile.read(path)).split(separator: "\n").first.map(String.init) ?? ""
            try edit(path, "\(seal)\n\(text)")
        }
        func repair(_ occasion: TreeRepair.Occasion) async throws -> TreeRepair.Outcome {
            try await TreeRepair.run(vhosts, on: host, occasion)
        }
        func aside() async throws -> [String: String] {
            var texts: [String: String] = [:]
            for path in try await host.web.rejected() { texts[path] = try AtomicFile.read(path) }
            return texts
        }
    }

    /// Three sites of which nginx knows, and server-wide files that the agent renders; all as it was afterwards.
    private func withTree(_ body: (Tree) async throws -> Void) async throws {
        let ground = try await LawHost.shared.ground()
        var host = ground.host
        let (layout, port) = (host.layout, host.addressing.httpPort)
        let web = host.accounts.webServer
        host.serverFiles = LinuxServerFiles(layout: layout, calls: OutboundCalls(OpenGuards())) {
            NginxMainConfiguration(layout: layout, port: port, webUser: web)
        }
        let ids = (0..<3).map { _ in SiteID(random: .random(in: 0 ... .max)) }
        var vhosts: [SiteID: Vhost] = [:]
        for id in ids {
            vhosts[id] = Vhost(site: id, canonical: try host.addressing.host(for: Hostname("\(id).test")), redirects: [], cache: .off)
        }
        for id in ids { if let vhost = vhosts[id] { try await host.web.publish(vhost) } }
        try await host.web.validate()
        let before = try await host.serverFiles?.files() ?? []
        #expect(before.allSatisfy { $0.state == .current })
        func putAway() async throws {
            for id in ids { try await host.web.withdraw(id, keeping: .nothing) }
            for path in try await host.web.rejected() { try AtomicFile.remove(path) }
            for file in before { try AtomicFile.write(file.wanted, to: file.path, mode: 0o644) }
            try AtomicFile.remove(layout.vhost(named: "aaa-stranger.conf"))
        }
        do {
            try await body(Tree(host: host, vhosts: vhosts, ids: ids))
        } catch {
            try await putAway()
            throw error
        }
        try await putAway()
        try await host.web.validate()
    }

    @Test("edited vhosts that are refused are set aside, each, and no other is touched", arguments: [true, false])
    func editedVhosts(_ isDown: Bool) async throws {
        try await withTree { tree in
            try tree.edit(tree.path(0), "nonsense on;")
            try tree.edit(tree.path(1), "server {")
            let third = try tree.text(2)
            let outcome = try await tree.repair(isDown ? .down : .running)
            #expect(outcome.refusal == nil && outcome.leftOut == [])
            #expect(Set(outcome.replaced.map(\.site)) == [tree.ids[0], tree.ids[1]])
            for number in 0..<2 { #expect(try tree.text(number) == tree.rendered(number)) }
            #expect(try tree.text(2) == third)
            let aside = try await tree.aside()
            #expect(
                aside == [
                    tree.layout.rejectedVhost(tree.ids[0]): "nonsense on;", tree.layout.rejectedVhost(tree.ids[1]): "server {",
                ])
            #expect(try await tree.host.web.refusal() == nil)
        }
    }

    @Test("an edited vhost that nginx takes stays as it is, also beside one that it refuses") func wellEdited() async throws {
        try await withTree { tree in
            let mine = try #require(try tree.text(0)) + "# mine\n"
            try tree.edit(tree.path(0), mine)
            try tree.edit(tree.path(1), "nonsense on;")
            _ = try await tree.repair(.down)
            #expect(try tree.text(0) == mine)
            #expect(try tree.text(1) == tree.rendered(1))
        }
    }

    @Test("a stranger's file is named and never touched") func stranger() async throws {
        try await withTree { tree in
            let path = tree.layout.vhost(named: "aaa-stranger.conf")
            try tree.edit(path, "nonsense on;")
            for occasion in [TreeRepair.Occasion.running, .down] {
                let outcome = try await tree.repair(occasion)
                #expect(outcome.refusal?.details["nginx.file"] == path)
                #expect(outcome.replaced == [] && outcome.leftOut == [])
                #expect(try AtomicFile.read(path) == "nonsense on;")
            }
            #expect(try await tree.aside() == [:])
        }
    }

    @Test("a server-wide file that was broken by hand is set aside, and no site's file", arguments: ["nonsense on;\n", "", "# all gone\n"])
    func serverFile(_ text: String) async throws {
        try await withTree { tree in
            for name in ["limits", "gzip"] { try tree.breakSealed(tree.layout.nginxGlobal(name), text) }
            let vhosts = try (0..<3).map { try tree.text($0) }
            guard try await tree.host.web.refusal() != nil else { return #expect(text != "nonsense on;\n") }
            let outcome = try await tree.repair(.running)
            #expect(outcome.refusal == nil && outcome.leftOut == [])
            #expect(outcome.replaced.allSatisfy { $0.site == nil } && !outcome.replaced.isEmpty)
            #expect(try (0..<3).map { try tree.text($0) } == vhosts)
            #expect(try await tree.aside().keys.contains(tree.layout.rejectedServerFile(tree.layout.nginxGlobal("limits"))))
            #expect(try await tree.host.web.refusal() == nil)
        }
    }

    @Test("a site whose own rendering is refused is left out where nobody is served, and only there") func ownRendering() async throws {
        try await withTree { tree in
            // It names a certificate that is not there.
            var vhosts = tree.vhosts
            vhosts[tree.ids[0]]?.tls = VhostTLS(
                certificate: CertificateReference(site: tree.ids[0], generation: 1), strictTransport: nil)
            let ill = Tree(host: tree.host, vhosts: vhosts, ids: tree.ids)
            try await tree.host.web.publish(try #require(vhosts[tree.ids[0]]))
            let rendered = try ill.rendered(0)

            let running = try await ill.repair(.running)
            #expect(running.refusal?.details["site.id"] == tree.ids[0].rawValue && running.leftOut == [])
            #expect(try ill.text(0) == rendered)

            let stranger = tree.layout.vhost(named: "aaa-stranger.conf")
            try tree.edit(stranger, "nonsense on;")
            let vain = try await ill.repair(.down)
            #expect(vain.refusal != nil && vain.leftOut == [])
            #expect(try ill.text(0) == rendered, "what did not help is as it was")
            try AtomicFile.remove(stranger)

            let down = try await ill.repair(.down)
            #expect(down.refusal == nil && down.leftOut == [tree.ids[0]])
            #expect(try ill.text(0) == nil && ill.text(1) == ill.rendered(1))
            #expect(try await tree.aside() == [:], "nobody wrote it by hand")
        }
    }

    @Test("a name that stands twice does not keep nginx from starting: nothing is done about it") func conflict() async throws {
        try await withTree { tree in
            let stranger = tree.layout.vhost(named: "aaa-stranger.conf")
            let name = try #require(tree.vhosts[tree.ids[0]]).canonical.name
            try tree.edit(stranger, "server { listen 127.0.0.1:\(tree.host.addressing.httpPort); server_name \(name); }")
            #expect(try await tree.repair(.running).refusal?.details["nginx.loads"] != nil)
            let down = try await tree.repair(.down)
            #expect(down.refusal == nil && down.replaced == [] && down.leftOut == [])
            #expect(try tree.text(0) == tree.rendered(0))
        }
    }

    @Test("nginx that runs is asked nothing and its files are left alone") func running() async throws {
        try await withTree { tree in
            try tree.edit(tree.path(0), "nonsense on;")
            let report = await ServingStart.run(tree.vhosts, on: tree.host)
            #expect(report.problem == nil && report.repair.replaced == [])
            #expect(try tree.text(0) == "nonsense on;")
        }
    }
}
