import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// Replaces the running configuration and returns when no worker of the old one accepts a connection any more. An nginx that does not run is started:
/// what it reads then is this configuration.
///
/// nginx says nothing when a reload is done, and nothing but a line in its log when it failed. Old and new workers share the sockets until the master
/// asks the old ones to leave, which it does 100 ms after it started the new ones; until then the kernel prefers those that waited longer, the old ones.
/// So: as soon as as many new workers run, the old ones get the very request that the master will send them (SIGQUIT: finish what runs, accept no
/// more). Then a random word in globals/generation.conf must come back from the port that visitors use: the proof that this configuration answers.
struct NginxGeneration {
    let layout: HostLayout
    let templates: TemplateDirectory
    let services: any ServiceManager
    let port: UInt16
    /// Seconds. Ten thousand sites take many.
    var patience: Double = 60

    func advance() async throws {
        let word = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let text = try templates.render(GenerationContext(generation: word)).text
        try await onBlockingThread { [path = layout.nginxGlobal("generation")] () throws(Problem) in
            try AtomicFile.write(text, to: path, mode: 0o644)
        }
        let deadline = ContinuousClock.now + .seconds(patience)
        guard let master = try await services.status(.nginx)?.pid else {
            try await services.resume(.nginx)
            return try await wait(until: deadline, "answer after its start") { try await answers(word) }
        }
        try await letNamesBeSaid(under: master)
        let old = NginxWorkers.accepting(under: master)
        try await services.signal(.nginx, SIGHUP)
        try await wait(until: deadline, "start new workers") {
            // Killed meanwhile: its successor has read these very files, and its workers end with it.
            guard try await services.status(.nginx)?.pid == master else { return true }
            let fresh = NginxWorkers.accepting(under: master).count(where: { !$0.isOne(of: old) })
            // In the middle of another reload (whoever asked for it was killed) `old` holds two generations, more than there will be new ones.
            return fresh >= max(1, old.count) || fresh >= 1 && old.allSatisfy { !$0.isAccepting }
        }
        old.forEach { $0.askToLeave() }
        try await wait(until: deadline, "end its old workers") { old.allSatisfy { !$0.isAccepting } }
        try await wait(until: deadline, "answer with its new configuration") { try await answers(word) }
    }

    /// A worker that was begun in this moment, as after a start, has no title yet: it would be taken for none of the old ones, and go on answering beside the new
    /// ones. One that never has one is the master's to end.
    private func letNamesBeSaid(under master: Int32) async throws {
        var before: [Int32] = []
        for _ in 0..<100 {
            // One that has run for a while has all of its children.
            guard NginxWorkers.isYoung(master) else { return }
            let named = NginxWorkers.named(under: master)
            if !named.isEmpty, named == before { return }
            before = named
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func answers(_ word: String) async throws -> Bool {
        await onBlockingThread { [port] in GenerationQuestion(port: port).answer() == word }
    }

    private func wait(until deadline: ContinuousClock.Instant, _ event: String, _ happened: () async throws -> Bool) async throws {
        var pause = Duration.milliseconds(1)
        while try await !happened() {
            guard ContinuousClock.now < deadline else {
                throw Problem.cannot(
                    "reload", "nginx", "it did not \(event) within \(Int(patience)) seconds: \(lastWords)", code: .configurationRefused,
                    hint: "`agent host reload` tries again; \(layout.nginxErrorLog) tells more")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    /// nginx keeps its old configuration when the new one fails at the reload itself, and only its log says why.
    private var lastWords: String {
        let log = (try? AtomicFile.read(layout.nginxErrorLog)) ?? nil  // only to say why
        return log?.split(separator: "\n").last { $0.contains("[emerg]") }.map(String.init) ?? "its log says nothing"
    }
}
