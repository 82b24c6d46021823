import ChangeEngine
import SiteModel

/// A complete journal that forgets everything with the process. Held to the same contract as the store.
package actor MemoryJournal: Journal {
    fileprivate enum Holder { case change(ChangeID), site(String) }

    private var order: [ChangeID] = []
    private var book: [ChangeID: Change] = [:]
    private var claims: [String: Holder] = [:]
    private var log: [ChangeID: [ChangeEvent]] = [:]
    /// What stands, by id.
    package private(set) var sites: [SiteID: Site] = [:]

    package init() {}

    package func open(_ change: Change) throws {
        if let other = book.values.first(where: { $0.plan.subject == change.plan.subject && !$0.state.isFinal }) {
            throw Problem.busy("change", change.plan.subject, with: other.id, isStuck: other.state == .stuck)
        }
        guard book[change.id] == nil else { throw Problem.cannot("open change", change.id.rawValue, "it exists", code: .internalError) }
        for name in change.plan.claims {
            switch claims[name] {
            case nil: continue
            case .site(let site) where site == change.plan.subject: continue
            case .site(let site):
                throw Problem.cannot(
                    "take host name", name, "site \(site) holds it", code: .hostnameTaken, details: ["hostname": name, "site.id": site])
            case .change(let other):
                throw Problem.busy(
                    "take host name", name, with: other, isStuck: book[other]?.state == .stuck, details: ["hostname": name])
            }
        }
        for name in change.plan.claims where claims[name] == nil { claims[name] = .change(change.id) }
        order.append(change.id)
        book[change.id] = change
    }

    package func begin(_ step: String, of change: ChangeID, undo: UndoRecord) throws {
        if let state = book[change]?.state, state != .running {
            throw Problem.cannot("write change", change.rawValue, "it is \(state.rawValue)", code: .changeFinished)
        }
        try update(step, of: change) {
            $0.state = .begun
            $0.undo = undo
        }
    }

    package func mark(_ step: String, of change: ChangeID, _ state: StepState, milliseconds: Int64?) throws {
        try update(step, of: change) {
            $0.state = state
            $0.milliseconds = milliseconds ?? $0.milliseconds
        }
    }

    package func beginUndo(_ change: ChangeID, because problem: Problem?) throws {
        var entry = try unfinished(change)
        entry.state = .undoing
        entry.problem = problem
        entry.endedAt = nil
        book[change] = entry
    }

    package func goOn(_ change: ChangeID) throws {
        var entry = try unfinished(change)
        guard entry.state != .undoing else { throw Problem.cannot("write change", change.rawValue, "it is undoing", code: .changeFinished) }
        entry.state = .running
        entry.problem = nil
        entry.endedAt = nil
        book[change] = entry
    }

    package func close(_ change: ChangeID, _ state: ChangeState, problem: Problem?, endedAt: Int64) throws {
        var entry = try unfinished(change)
        entry.state = state
        entry.problem = problem
        entry.endedAt = endedAt
        switch state {
        case .done: try commit(entry, endedAt)
        case .undone:
            if let remains = entry.plan.remains, entry.steps.contains(where: { $0.id == remains.step && $0.undo != nil }) {
                try record(try StoreCommit(json: remains.commit), endedAt)
            }
            claims = claims.filter { $0.value.change != change }
        case .running, .undoing, .stuck: break
        }
        book[change] = entry
    }

    private func commit(_ change: Change, _ end: Int64) throws {
        let commit = try change.plan.commit.map { try StoreCommit(json: $0) }
        // Everything that may be refused comes first: all or nothing.
        switch commit {
        case .trashSite(let id, _), .restoreSite(let id):
            guard sites[id] != nil else { throw Problem.cannot("find site", id.rawValue, "there is no such site", code: .siteNotFound) }
        case .putSite(let site):
            for name in site.spec.hostnames.map(\.ascii) {
                if let holder = claims[name], holder.site != site.id.rawValue, holder.change != change.id {
                    throw Problem.cannot("take host name", name, "it is another's", code: .hostnameTaken, details: ["hostname": name])
                }
            }
        case .forgetSite, .heardPromise, nil: break
        }
        if let commit { try record(commit, end) }
        claims = claims.filter { $0.value.change != change.id }
    }

    private func record(_ commit: StoreCommit, _ end: Int64) throws {
        switch commit {
        case .putSite(let site):
            sites[site.id] = site
            let names = Set(site.spec.hostnames.map(\.ascii))
            claims = claims.filter { $0.value.site != site.id.rawValue || names.contains($0.key) }
            for name in names { claims[name] = .site(site.id.rawValue) }
        case .trashSite(let id, let at):
            sites[id]?.state = .trashed
            sites[id]?.trashedAt = at
        case .restoreSite(let id):
            sites[id]?.state = .live
            sites[id]?.trashedAt = nil
        case .forgetSite(let id):
            sites[id] = nil
            claims = claims.filter { $0.value.site != id.rawValue }
        case .heardPromise(let id, let seconds, let from):
            if let site = sites[id] { sites[id]?.promise = HSTSRamp.heard(site.promise, seconds: seconds, until: max(from, end / 1000)) }
        }
    }

    package func unfinished() -> [Change] { order.compactMap { book[$0] }.filter { !$0.state.isFinal } }
    package func change(_ id: ChangeID) -> Change? { book[id] }
    package func changes(limit: Int) -> [Change] { order.reversed().prefix(limit).compactMap { book[$0] } }

    package func append(_ events: [ChangeEvent]) throws {
        for event in events {
            guard book[event.change] != nil, !(log[event.change] ?? []).contains(where: { $0.sequence == event.sequence }) else {
                throw Problem(
                    .internalError, "cannot append event \(event.sequence) of change '\(event.change)': no such change, or written before")
            }
        }
        for event in events { log[event.change, default: []].append(event) }
    }

    package func events(of change: ChangeID, after sequence: Int64) -> [ChangeEvent] {
        (log[change] ?? []).filter { $0.sequence > sequence }.sorted { $0.sequence < $1.sequence }
    }

    private func unfinished(_ id: ChangeID) throws -> Change {
        guard let change = book[id] else {
            throw Problem.cannot("find change", id.rawValue, "there is no such change", code: .changeNotFound)
        }
        guard !change.state.isFinal else {
            throw Problem.cannot("write change", id.rawValue, "it is \(change.state.rawValue)", code: .changeFinished)
        }
        return change
    }

    private func update(_ step: String, of id: ChangeID, _ body: (inout StepProgress) -> Void) throws {
        var change = try unfinished(id)
        guard let index = change.steps.firstIndex(where: { $0.id == step }) else {
            throw Problem(.internalError, "cannot find step '\(step)' in change '\(id)'")
        }
        body(&change.steps[index])
        book[id] = change
    }
}

extension MemoryJournal.Holder {
    fileprivate var change: ChangeID? { if case .change(let id) = self { id } else { nil } }
    fileprivate var site: String? { if case .site(let id) = self { id } else { nil } }
}
