import Foundation
import LinuxHost
import Logging
import SiteModel
import Synchronization

/// The one switch: in memory for whoever asks, in a file for the next start.
final class CrisisSwitch: CrisisGate {
    private let path: String
    private let clock: @Sendable () -> ClockReading
    private let stops: Mutex<[Crisis]>
    private let writing = Mutex<Void>(())

    /// Why the file could not be understood. Then all is stopped, for a stop that is forgotten is worse than one too many; and the daemon runs, so that
    /// reads, ways back and `crisis off` go on.
    let damage: Problem?

    init(path: String, clock: @escaping @Sendable () -> ClockReading = BootClock.reading) {
        self.path = path
        self.clock = clock
        // From here on the time of this boot counts.
        let now = clock()
        do throws(Problem) {
            let kept = try Self.read(path)
            stops = Mutex(kept.map { $0.recorded(at: now) })
            damage = nil
        } catch {
            let stop = Crisis(
                scope: .all, reason: "what was written of crisis mode cannot be read; 'agent crisis off' begins anew", uid: geteuid(),
                name: SystemUser.name(of: geteuid()), lasting: Crisis.longest, at: now)
            stops = Mutex([stop])
            damage = error
        }
    }

    private static func read(_ path: String) throws(Problem) -> [Crisis] {
        // Wherever a link leads: it is not ours, and one that leads nowhere would pass for no stop at all.
        if let type = Self.type(of: path), type != S_IFREG { throw damaged(path, "it is not a regular file") }
        guard let text = try AtomicFile.read(path) else { return [] }
        do {
            let kept = try JSONDecoder().decode([Crisis].self, from: Data(text.utf8))
            guard kept.allSatisfy(\.isPlausible) else { throw damaged(path, "a number or a text in it is out of range") }
            return kept
        } catch let problem as Problem {
            throw problem
        } catch {
            throw damaged(path, "\(error)")
        }
    }

    private static func damaged(_ path: String, _ why: String) -> Problem {
        .cannot(
            "read", path, "it is not what crisis mode writes", code: .internalError, hint: "agent crisis off", details: ["decoding": why])
    }

    var now: ClockReading { clock() }

    /// Those whose time is not over.
    var current: [Crisis] {
        let now = clock()
        return stops.withLock { $0.filter { $0.remaining(at: now) > 0 } }
    }

    func stop(of action: String, site: SiteID?) -> Crisis? { current.first { $0.stops(action, site: site) } }
    func allows(_ action: String, site: SiteID?) -> Bool { stop(of: action, site: site) == nil }

    /// On disk when it returns; a second one of the same scope takes the place of the first.
    func begin(_ crisis: Crisis) throws { try set { now in self.current.filter { $0.scope != crisis.scope } + [crisis] } }
    func end() throws { try set { _ in [] } }
    /// Of this scope alone.
    func end(_ scope: Crisis.Scope) throws { try set { _ in self.current.filter { !$0.scope.isSame(as: scope) } } }

    /// Writes down what is left now, so that a reboot goes on with it. - Returns: those that ended by themselves, each of them once.
    func record() throws -> [Crisis] {
        if stops.withLock({ $0.isEmpty }) { return [] }
        var over: [Crisis] = []
        try set { now in
            let all = self.stops.withLock { $0 }
            over = all.filter { $0.remaining(at: now) == 0 }
            return all.filter { $0.remaining(at: now) > 0 }.map { $0.recorded(at: now) }
        }
        return over
    }

    /// One writer at a time; who asks meanwhile does not wait for the disk.
    private func set(_ change: (ClockReading) -> [Crisis]) throws {
        try writing.withLock { _ in
            let new = change(clock())
            try store(new)
            stops.withLock { $0 = new }
        }
    }

    private static func type(of path: String) -> UInt32? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }

    /// What is no file keeps what it holds under another name.
    private func setAside(_ place: String) throws {
        guard let type = Self.type(of: place), type != S_IFREG else { return }
        if rename(place, "\(place).set-aside-\(clock().wall)") != 0 { throw systemCallProblem("set aside", place) }
    }

    private func store(_ new: [Crisis]) throws {
        try setAside("\(path).new")
        let type = Self.type(of: path)
        // The end of a stop needs no space on the disk.
        if new.isEmpty {
            try setAside(path)
            return try AtomicFile.remove(path)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let text = String(decoding: try encoder.encode(new), as: UTF8.self)
        if type == nil || type == S_IFREG { return try AtomicFile.write(text, to: path, mode: 0o600) }
        // At no moment is nothing there: that would be no stop to who reads it.
        try AtomicFile.exchange(text, with: path, mode: 0o600, aside: "\(path).set-aside-\(clock().wall)")
    }
}
