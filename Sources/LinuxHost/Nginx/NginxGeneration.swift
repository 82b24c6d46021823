import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// Replaces the running configuration and returns when no worker of the old one accepts a connection any more.
///
/// nginx says nothing when a reload is done, and nothing but a line in its log when it failed. So each reload puts a random word into
/// globals/generation.conf: once the word comes back from the port that visitors use, new workers serve. Old workers share that port with them
/// until the master asks them to leave, which it does 100 ms later; the same request (SIGQUIT, let running requests finish) is sent to them at once.
struct NginxGeneration {
    let layout: HostLayout
    let templates: TemplateDirectory
    let services: any ServiceManager
    let port: UInt16
    var patience: Double = 20

    func advance() async throws {
        let word = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let text = try templates.render(GenerationContext(generation: word)).text
        try AtomicFile.write(text, to: "\(layout.nginxGlobals)/generation.conf", mode: 0o644)
        guard let master = try await services.status(.nginx)?.pid else {
            throw Problem.cannot("reload", "nginx", "it does not run", code: .commandFailed, hint: "agent sandbox status")
        }
        let old = NginxWorkers.accepting(under: master)
        try await services.signal(.nginx, SIGHUP)
        let deadline = ContinuousClock.now + .seconds(patience)
        try await wait(until: deadline, "answer with its new configuration") { try await answers(word) }
        old.forEach { $0.askToLeave() }
        try await wait(until: deadline, "end its old workers") { old.allSatisfy { !$0.isAccepting } }
    }

    private func answers(_ word: String) async throws -> Bool {
        try await onBlockingThread { [port] in GenerationQuestion(port: port).answer() == word }
    }

    private func wait(until deadline: ContinuousClock.Instant, _ event: String, _ happened: () async throws -> Bool) async throws {
        var pause = Duration.milliseconds(1)
        while try await !happened() {
            guard ContinuousClock.now < deadline else {
                throw Problem.cannot(
                    "reload", "nginx", "it did not \(event) within \(Int(patience)) seconds: \(lastWords)", code: .configurationRefused,
                    hint: "see \(layout.nginxErrorLog)")
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
