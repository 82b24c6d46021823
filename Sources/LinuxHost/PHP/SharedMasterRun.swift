import Foundation
import HostServices
import SiteModel

/// Starting a shared master, and having it read its files again. Either is over when it has written its number anew: FPM does that after it has bound
/// every socket, and at a reload after the last process with the old settings has ended.
struct SharedMasterRun: Sendable {
    let master: SharedMaster
    let services: any ServiceManager
    private var file: String { master.layout.sharedMasterPID(master.version) }

    /// - Parameter rereading: its files are others than those that a master that runs has read.
    func bring(rereading: Bool) async throws {
        let definition = master.service
        let ran = try await services.runs(definition)
        let before = mark()
        try await services.start(definition)
        if ran && rereading { try await reload(after: before) }
        if !ran { try await written(after: before, verb: "start") }
    }

    private func reload(after before: Mark?) async throws {
        if let process = try await services.status(master.name)?.pid { try await SignalHandlers.wait(for: SIGUSR2, of: process) }
        try await services.signal(master.name, SIGUSR2)
        try await written(after: before, verb: "reload")
    }

    /// `process_control_timeout` of templates/fpm-shared.conf is 10 seconds; a master that is ended does not come back by waiting.
    private func written(after before: Mark?, verb: String) async throws {
        let deadline = ContinuousClock.now + .seconds(25)
        while mark() == before || mark() == nil {
            guard ContinuousClock.now < deadline else {
                throw Problem.cannot(
                    verb, master.name.rawValue, "it did not say that it has read its files", code: .deadlineExceeded, hint: "agent doctor")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// A file that is written anew is another one.
    struct Mark: Equatable, Sendable {
        var inode: UInt64
        var seconds: Int
        var nanoseconds: Int
    }

    func mark() -> Mark? {
        var facts = stat()
        guard stat(file, &facts) == 0, facts.st_size > 0 else { return nil }
        return Mark(inode: UInt64(facts.st_ino), seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec)
    }
}
