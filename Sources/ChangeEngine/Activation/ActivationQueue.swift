/// What a caller wants of an item: to be live, to be gone, or to be as it was.
enum ActivationWish: Sendable {
    case arrive, leave
    case back(@Sendable () async throws -> Void)

    var mayBeGivenUp: Bool { if case .arrive = self { true } else { false } }
}

struct ActivationRequest<Item: Sendable & Hashable>: Sendable {
    let ticket: Int
    let item: Item
    let wish: ActivationWish
}

/// Who waits for the next batch, who gave up, and what one batch may hold.
struct ActivationQueue<Item: Sendable & Hashable>: Sendable {
    private var pending: [ActivationRequest<Item>] = []
    private var inFlight: Set<Int> = []
    private var givenUp: Set<Int> = []
    private var lastTicket = 0

    var waiting: Int { pending.count }

    mutating func add(_ item: Item, _ wish: ActivationWish) -> Int {
        lastTicket += 1
        pending.append(ActivationRequest(ticket: lastTicket, item: item, wish: wish))
        return lastTicket
    }

    /// Everyone who waits, in order, but each item once: what else is wanted of it waits for the batch after.
    mutating func nextBatch() -> [ActivationRequest<Item>]? {
        var seen: Set<Item> = []
        var rest: [ActivationRequest<Item>] = []
        var batch: [ActivationRequest<Item>] = []
        for request in pending {
            if seen.insert(request.item).inserted { batch.append(request) } else { rest.append(request) }
        }
        pending = rest
        inFlight = Set(batch.map(\.ticket))
        givenUp = []
        return batch.isEmpty ? nil : batch
    }

    /// True when it had not begun and is out of the queue now.
    mutating func giveUp(_ ticket: Int) -> Bool {
        if let index = pending.firstIndex(where: { $0.ticket == ticket }) {
            pending.remove(at: index)
            return true
        }
        if inFlight.contains(ticket) { givenUp.insert(ticket) }
        return false
    }

    func isGivenUp(_ ticket: Int) -> Bool { givenUp.contains(ticket) }
}
