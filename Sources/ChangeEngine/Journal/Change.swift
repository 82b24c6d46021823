import SiteModel

/// `c` and eleven of [a-z0-9], random.
package struct ChangeID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "change id"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        let letters = tail.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        return text.utf8.first == UInt8(ascii: "c") && tail.count == 11 && letters ? nil : "it must be 'c' and eleven of a-z and 0-9"
    }
    package init(random: UInt64) { rawValue = "c" + SiteID(random: random).rawValue.dropFirst() }
}

package enum ChangeState: String, Codable, Sendable {
    /// Steps are being done.
    case running
    /// Steps are being taken back.
    case undoing
    /// All steps done and committed.
    case done
    /// Everything was taken back: as if it had never been.
    case undone
    /// Taking back failed, or going on where there is no way back; `change resume` tries again.
    case stuck

    package var isFinal: Bool { self == .done || self == .undone }
}

package enum StepState: String, Codable, Sendable {
    /// Not begun.
    case pending
    /// The undo record is on disk; apply may have begun.
    case begun
    case done
    /// Was satisfied before the change: never undone by it.
    case satisfied
    case undone
}

/// A change as the journal knows it.
package struct Change: Codable, Sendable, Hashable, Identifiable {
    package var id: ChangeID
    package var plan: Plan
    package var state: ChangeState
    package var steps: [StepProgress]
    /// Milliseconds since 1970.
    package var startedAt: Int64
    package var endedAt: Int64?
    /// Why it failed, when it did.
    package var problem: Problem?
    /// uid of the peer that asked.
    package var requestedBy: UInt32
    /// The token that it was asked with.
    package var requestedWith: TokenID?
    /// Two tokens of one user are two who ask, and the user without one is a third.
    package var requester: RequestActor { RequestActor(uid: requestedBy, token: requestedWith) }

    package init(
        id: ChangeID, plan: Plan, state: ChangeState = .running, steps: [StepProgress]? = nil, startedAt: Int64, endedAt: Int64? = nil,
        problem: Problem? = nil, requestedBy: UInt32, requestedWith: TokenID? = nil
    ) {
        self.id = id
        self.plan = plan
        self.state = state
        self.steps = steps ?? plan.steps.map { StepProgress(id: $0.id) }
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.problem = problem
        self.requestedBy = requestedBy
        self.requestedWith = requestedWith
    }
}

extension Change {
    /// The last event of a change that ended just before a crash, which took the event but not the end.
    func lastWords(after events: [ChangeEvent]) -> [ChangeEvent] {
        let kind: ChangeEvent.Kind
        switch state {
        case .running, .undoing: return []
        case .done: kind = .changeDone
        case .undone: kind = .changeUndone
        case .stuck: kind = .changeStuck
        }
        guard events.last?.isLast != true else { return [] }
        let sequence = (events.last?.sequence ?? 0) + 1
        return [ChangeEvent(sequence: sequence, change: id, at: endedAt ?? startedAt, kind: kind, text: plan.title, problem: problem)]
    }
}

package struct StepProgress: Codable, Sendable, Hashable, Identifiable {
    package var id: String
    package var state: StepState
    package var undo: UndoRecord?
    package var milliseconds: Int64?
    package init(id: String, state: StepState = .pending, undo: UndoRecord? = nil, milliseconds: Int64? = nil) {
        self.id = id
        self.state = state
        self.undo = undo
        self.milliseconds = milliseconds
    }
}
