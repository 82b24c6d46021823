import AgentServer
import AgentStore
import ChangeEngine
import LinuxHost
import Logging
import SiteModel
import Synchronization

/// Writes records, and says what happens when it cannot.
struct AuditDesk: Sendable {
    /// The operation that whatever runs now belongs to: a change that is started inside of it ends as part of it.
    @TaskLocal static var operation: Int64?
    /// The id of the site that is being made: chosen before its first record, so that all of them say whose they are.
    @TaskLocal static var newSite: SiteID?

    let log: AuditLog
    let reserve: UndoReserve
    let version: String
    let logger: Logger
    /// Whether its newest points are written down elsewhere.
    let anchoring = AnchorStanding()
    private let lost: LostRecords
    private let lastWrite = LastWrite()

    /// Why the last record could not be written, or the next will not be, or nobody knows how many were not before; nil when it was.
    var problem: String? { lastWrite.problem ?? log.problem?.message ?? lost.problem }

    init(log: AuditLog, reserve: UndoReserve, lost: LostRecords, version: String, logger: Logger) {
        self.log = log
        self.lost = lost
        self.reserve = reserve
        self.version = version
        self.logger = logger
    }

    /// Before anything is done.
    /// - Returns: the operation's number; nil when nothing could be written and it goes on all the same.
    /// - Throws: `audit-not-written`: then nothing may be done.
    func begin(_ record: AuditRecord, goesOnUnwritten: Bool) async throws -> Int64? {
        do { return try await append(record).record.sequence } catch {
            guard goesOnUnwritten else { throw Self.refusal(of: record.action, record.entity, error) }
            await reserve.release()
            do { return try await append(record).record.sequence } catch {
                lose(record, error)
                return nil
            }
        }
    }

    /// For who asks whether something would be done: whether it could be written down now, as far as that is known without writing.
    /// - Throws: as `begin`.
    func requireRoom(for action: String, of entity: String) throws {
        do { try log.requireRoom() } catch { throw Self.refusal(of: action, entity, error) }
        // A disk that was full may have room again; what else stopped the last record stops the next.
        if let last = lastWrite.problem, !lastWrite.wasFull {
            throw Self.refusal(of: action, entity, Problem(.auditNotWritten, last, hint: Self.hint(nil)))
        }
    }

    /// After it: nothing can be refused any more. What cannot be written is said in the daemon's log, and counted in the next record that can.
    func end(_ record: AuditRecord) async {
        do { _ = try await append(record) } catch {
            await reserve.release()
            do { _ = try await append(record) } catch { lose(record, error) }
        }
    }

    /// At the start: what was begun and has no end, and what was lost. Changes have a journal of their own, which goes on with them.
    func closeInterrupted() async {
        do {
            for var record in try await log.unended() {
                record.operation = record.sequence
                (record.at, record.outcome, record.after) = (AgentCore.now(), .interrupted, [:])
                await end(record)
            }
        } catch {
            logger.error("interrupted operations not closed", metadata: ["problem": "\(error)"])
        }
        // Whatever was written told of them already.
        do { try await tellLost() } catch {
            logger.error("lost audit records not told", metadata: ["problem": "\(error)"])
        }
    }

    func actor(_ peer: Peer?) -> AuditActor {
        guard let peer else {
            let own = SystemUser.own.uid
            return AuditActor(kind: .agent, uid: own, name: SystemUser.name(of: own), address: "-", program: nil)
        }
        return AuditActor(
            kind: .peer, uid: peer.uid, name: SystemUser.name(of: peer.uid), address: "unix pid \(peer.pid)",
            program: ProcessTable.program(peer.pid).map { printable($0) }, token: peer.token?.rawValue)
    }

    private func append(_ record: AuditRecord) async throws -> AuditEntry {
        do {
            let entry = try await appendAfterLost(record)
            lastWrite.note(nil)
            return entry
        } catch {
            lastWrite.note((error as? Problem)?.message ?? "\(error)", isFull: (error as? Problem)?.code == .diskFull)
            throw error
        }
    }

    private func appendAfterLost(_ record: AuditRecord) async throws -> AuditEntry {
        try await tellLost()
        return try await log.append(record)
    }

    private func tellLost() async throws {
        let count = lost.take()
        if count.isNone { return }
        var after: [String: AuditValue] = ["records": .number(count.number)]
        if let why = count.unread { after["unread"] = AuditValue(why) }
        do {
            _ = try await log.append(
                AuditRecord(
                    at: AgentCore.now(), actor: actor(nil), action: "audit.lost", entity: "host", outcome: .failed, code: .auditNotWritten,
                    after: after, version: version))
        } catch {
            lost.giveBack(count)
            throw error
        }
        lost.told(count)
    }

    private func lose(_ record: AuditRecord, _ error: any Error) {
        lost.add(1)
        logger.critical(
            "audit record not written",
            metadata: [
                "audit.action": "\(record.action)", "audit.entity": "\(record.entity)", "audit.outcome": "\(record.outcome.rawValue)",
                "audit.uid": "\(record.actor.uid)", "problem": "\(error)",
            ])
    }

    private static func refusal(of action: String, _ entity: String, _ error: any Error) -> Problem {
        let problem = error as? Problem
        return Problem.cannot(
            "begin \(action) of", entity, "it cannot be written down: \(problem?.message ?? "\(error)")",
            code: .auditNotWritten, hint: hint(problem), details: ["cause": problem?.code.rawValue ?? "unknown"])
    }

    private static func hint(_ problem: Problem?) -> String {
        switch problem?.code {
        case .auditBroken?: "agent audit begin-anew --reason WHY leaves what is damaged to agent audit verify, and goes on in a new segment"
        case .diskFull?: "free some space (agent site delete --purge DOMAIN ends a site in the trash for good), then run the command again"
        default: problem?.hint ?? "see to the audit log's directory and its disk, then run the command again"
        }
    }
}

/// How the last record went.
private final class LastWrite: Sendable {
    private let reason = Mutex<(problem: String?, isFull: Bool)>((nil, false))
    var problem: String? { reason.withLock { $0.problem } }
    var wasFull: Bool { reason.withLock { $0.isFull } }
    func note(_ problem: String?, isFull: Bool = false) { reason.withLock { $0 = (problem, isFull) } }
}
