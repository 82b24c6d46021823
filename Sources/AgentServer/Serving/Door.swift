import Synchronization

/// Who is in: counts the connections of each user, as the kernel says who they are, before anything is read.
final class Door: Sendable {
    enum Welcome: Sendable {
        case served
        /// It may ask once, and hears that there are too many.
        case toldOff
        /// Closed at once: reading what it has to say is what it wants.
        case shut
    }

    private struct Inside {
        var served: [UInt32: Int] = [:]
        var toldOff: [UInt32: Int] = [:]
        var others = 0
        /// By the identity of their channels.
        var warned: Set<ObjectIdentifier> = []
    }
    private let inside = Mutex(Inside())
    private let rules: DoorRules
    private let owners: Set<UInt32>

    init(_ rules: DoorRules, daemonUser: UInt32) {
        self.rules = rules
        owners = [0, daemonUser]
    }

    func enter(_ uid: UInt32, _ connection: ObjectIdentifier) -> Welcome {
        let isOwner = owners.contains(uid)
        return inside.withLock { inside in
            // Those that are told off count among the others: many users together are held to one number.
            let hasRoom = isOwner || inside.others < rules.ofOthers
            let welcome: Welcome
            if hasRoom, inside.served[uid, default: 0] < (isOwner ? rules.ofOwner : rules.ofUser) {
                inside.served[uid, default: 0] += 1
                welcome = .served
            } else if inside.toldOff[uid, default: 0] < rules.toldOff, isOwner || inside.others < rules.ofOthers + rules.toldOff {
                inside.toldOff[uid, default: 0] += 1
                inside.warned.insert(connection)
                welcome = .toldOff
            } else {
                return .shut
            }
            if !isOwner { inside.others += 1 }
            return welcome
        }
    }

    /// Once for each that entered, when its connection has ended.
    func leave(_ uid: UInt32, _ connection: ObjectIdentifier, _ welcome: Welcome) {
        inside.withLock { inside in
            switch welcome {
            case .shut: return
            case .served: Self.lower(&inside.served, uid)
            case .toldOff:
                Self.lower(&inside.toldOff, uid)
                inside.warned.remove(connection)
            }
            if !owners.contains(uid) { inside.others -= 1 }
        }
    }

    func isToldOff(_ connection: ObjectIdentifier) -> Bool { inside.withLock { $0.warned.contains(connection) } }

    /// Users that hold nothing are not remembered: there may be many of them.
    private static func lower(_ counts: inout [UInt32: Int], _ uid: UInt32) {
        let left = counts[uid, default: 0] - 1
        counts[uid] = left > 0 ? left : nil
    }
}
