import ArgumentParser

struct SandboxCommand: ParsableCommand {
    static let configuration = group(
        "sandbox", "A private web server, PHP, database and daemon under one directory.",
        [SandboxUp.self, SandboxDown.self, SandboxStatus.self, SandboxSupervise.self])
}
