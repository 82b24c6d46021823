import ArgumentParser

struct DaemonCommand: ParsableCommand {
    static let configuration = group("daemon", "The process that owns the state and makes the changes.", [DaemonRun.self])
}
