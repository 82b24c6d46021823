import Foundation
import HostServices
import LinuxHost
import SiteModel

/// One service: its definition, its process, its socket. What is asked of it happens in its lane, one at a time; ends of its process
/// are taken in at once.
actor SupervisedService {
    /// MariaDB repairs itself after a crash before it answers.
    static let readyTimeout = 60.0

    private(set) var definition: ServiceDefinition
    private let layout: HostLayout
    private let lane = Lane()
    private var process: ServiceProcess?
    private var startedAt = Date()
    private var listener: Int32 = -1
    private var wanted = false
    private var policy = RestartPolicy()
    private var retry: Task<Void, Never>?
    /// Started by ourselves after it ended, and not yet seen to answer.
    private var isTriedAgain = false
    /// For what an earlier supervisor left.
    private var hasLooked = false

    init(_ definition: ServiceDefinition, layout: HostLayout) {
        self.definition = definition
        self.layout = layout
    }

    var status: ServiceStatus {
        let state: ServiceStatus.State = isUp ? .running : !wanted ? .stopped : policy.failed ? .failed : .backingOff
        return ServiceStatus(name: definition.name, state: state, pid: process?.record.pid, restarts: policy.restarts)
    }

    /// One that is started again and again in vain has a process for an instant each time: it is up when it answers.
    private var isUp: Bool {
        guard let process else { return false }
        if isTriedAgain, definition.ready.isMet(by: process.record.pid) { isTriedAgain = false }
        return !isTriedAgain
    }

    // MARK: what may be asked

    /// Somebody may ask for it before its turn in the recovery has come: what still runs is not started a second time.
    func start(_ wish: ServiceDefinition) async throws {
        try await lane.run {
            await self.takeOver()
            try await self.toStart(wish)
        }
    }
    func stop() async throws {
        wanted = false  // a start that waits to be ready gives up
        try await lane.run { try await self.toStop() }
    }
    func remove() async throws {
        wanted = false
        try await lane.run { try await self.toRemove() }
    }

    /// Takes over what an earlier supervisor left: the process where it still runs, its leftovers where it does not.
    func recover() async throws {
        try await lane.run {
            await self.takeOver()
            if await self.process != nil { return }
            try await self.toStart(self.definition)
        }
    }

    func signal(_ signal: Int32) throws {
        guard let process else {
            throw Problem.cannot("signal", definition.name.rawValue, "it does not run", code: .commandFailed)
        }
        process.signal(signal)
    }

    // MARK: in the lane

    private func toStart(_ wish: ServiceDefinition) async throws {
        if process != nil, wish != definition { try await toStop() }
        if wish != definition { forgetListener() }
        let path = layout.service(wish.name)
        try await onBlockingThread {
            let encoder = JSONEncoder()
            // The same definition is the same text, and not written again.
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let text = String(decoding: try encoder.encode(wish), as: UTF8.self)
            // Read back first: a start that changes nothing costs no fsync.
            if try AtomicFile.read(path) != text { try AtomicFile.write(text, to: path, mode: 0o600) }
        }
        definition = wish
        wanted = true
        policy.asked()
        if process == nil { try await launch() }
        try await awaitReady()
    }

    /// Once, before anything else: later records are of processes of our own.
    private func takeOver() async {
        guard !hasLooked else { return }
        hasLooked = true
        guard let record = ProcessRecord.read(recordPath), !adopt(record) else { return }
        await onBlockingThread { Session.end(record) }
    }

    private func toStop() async throws {
        wanted = false
        retry?.cancel()
        guard let stopping = process else { return }
        stopping.signal(definition.stopSignal)
        let start = Date()
        while process === stopping {
            if Date().timeIntervalSince(start) > definition.stopTimeout { stopping.signal(SIGKILL) }
            try await Task.sleep(for: .milliseconds(3))
        }
    }

    private func toRemove() async throws {
        try await toStop()
        forgetListener()
        let paths = [definition.listen?.path, recordPath].compactMap { $0 }
        let definitionPath = layout.service(definition.name)
        try await onBlockingThread {
            for path in paths { unlink(path) }  // absent is success; a socket that stayed is removed by the next bind
            try AtomicFile.remove(definitionPath)
        }
    }

    private func launch() async throws {
        retry?.cancel()
        if let socket = definition.listen, listener < 0 {
            listener = try await onBlockingThread { () throws(Problem) in try UnixListener.open(socket) }
        }
        let (wish, listener, path) = (definition, listener, recordPath)
        startedAt = Date()
        let started = try await onBlockingThread(on: ServiceProcess.queue) {
            try ServiceProcess.spawn(wish, listener: listener, recordAt: path) { Task { await self.ended() } }
        }
        process = started
        started.activate()
    }

    private func awaitReady() async throws {
        let logged = definition.logFile
        let deadline = Date().addingTimeInterval(Self.readyTimeout)
        var pause = 2
        while true {
            guard let process else { throw notReady("it ended while it started", log: logged) }
            guard wanted else { throw notReady("it was stopped while it started", log: logged) }
            if definition.ready.isMet(by: process.record.pid) { break }
            guard Date() < deadline else { throw notReady("it did not answer within \(Int(Self.readyTimeout)) seconds", log: logged) }
            try await Task.sleep(for: .milliseconds(pause))
            pause = min(pause * 2, 50)
        }
        // A socket that we hold answers also where the process is gone.
        guard process != nil else { throw notReady("it ended while it started", log: logged) }
        isTriedAgain = false
    }

    // MARK: outside of the lane

    private func ended() {
        process = nil
        unlink(recordPath)  // a stale one names no living process
        guard wanted else { return }
        guard definition.restart else {
            wanted = false
            return
        }
        let now = Date()
        let delay = policy.ended(at: now.timeIntervalSince1970, after: now.timeIntervalSince(startedAt))
        tryAgain(after: delay)
    }

    private func tryAgain(after delay: Double) {
        retry = Task {
            guard (try? await Task.sleep(for: .seconds(delay))) != nil, !Task.isCancelled else { return }
            try? await self.lane.run { await self.relaunch() }  // it fails only by cancellation, and then nobody waits
        }
    }

    private func relaunch() async {
        guard wanted, process == nil else { return }
        isTriedAgain = true
        do {
            try await launch()
        } catch {
            SupervisorLog.write("cannot start '\(definition.name)' again: \(error)")
            tryAgain(after: policy.ended(at: Date().timeIntervalSince1970, after: 0))
        }
    }

    private func adopt(_ record: ProcessRecord) -> Bool {
        guard let adopted = ServiceProcess.adopt(record, onEnd: { Task { await self.ended() } }) else { return false }
        process = adopted
        wanted = true
        adopted.activate()
        return true
    }

    private func forgetListener() {
        if listener >= 0 { close(listener) }
        listener = -1
    }

    private var recordPath: String { layout.serviceProcess(definition.name) }

    private func notReady(_ reason: String, log: String) -> Problem {
        let lines = LogTail.read(log)
        // Our own programs end an error with a hint and a page; the reason stands above.
        let told = lines.last { !$0.hasPrefix("hint: ") && !$0.hasPrefix("more: ") }
        return .cannot(
            "start", definition.name.rawValue, told.map { "\(reason): \($0)" } ?? reason, code: .commandFailed,
            hint: "read \(log)", details: ["log": lines.joined(separator: "\n")])
    }
}
