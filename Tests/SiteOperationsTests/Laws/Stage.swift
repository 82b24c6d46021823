import ChangeEngine
import SiteModel
import SiteOperations
import Testing

/// One step of one operation's real plan, and what must stand before it: the subjects of the step laws.
struct Stage: Sendable, Hashable, CustomTestStringConvertible {
    enum Operation: String, Sendable, Hashable { case create, secure, issue, bring, turn, change, delete, undelete, purge, sweep, renew }

    struct Need: Sendable, Hashable {
        var operation: Operation
        var step: String
        init(_ operation: Operation, _ step: String) {
            self.operation = operation
            self.step = step
        }
    }

    var operation: Operation
    var step: String
    var needs: [Need]

    init(_ operation: Operation, _ step: String, needs: [Need]) {
        self.operation = operation
        self.step = step
        self.needs = needs
    }

    var testDescription: String { "\(operation).\(step)" }

    /// Every kind of step at least once, those that go two ways in each of them. Steps of creation stand on what their plan says they
    /// depend on; the others on as little as they can.
    static let all: [Stage] = creating + [securing, issuing, bringing, turning] + changing + leaving + ending

    private static let creating: [Stage] = sample.steps.map { step in
        Stage(.create, step.id, needs: beneath(step.id).map { Need(.create, $0) })
    }

    /// The sandbox of the laws serves plain HTTP; the step needs nothing of it.
    private static let securing = Stage(.secure, "certificate", needs: [])

    /// Beside the one that the site signs itself.
    private static let issuing = Stage(.issue, "certificate", needs: [Need(.secure, "certificate")])
    /// From plain HTTP to TLS, as far as its WordPress knows.
    private static let turning = Stage(.turn, "address", needs: [Need(.create, "tree"), Need(.create, "release"), Need(.create, "config")])
    private static let bringing = Stage(.bring, "certificate", needs: [])

    /// Of a site that stands, to another cache, other limits and another pool.
    private static let changing = [
        Stage(.change, "manifest", needs: [Need(.create, "manifest")]),
        Stage(.change, "php", needs: [Need(.create, "tree"), Need(.create, "php")]),
        Stage(.change, "limits", needs: []),
        Stage(.change, "vhost", needs: sample.steps.map { Need(.create, $0.id) }),
    ]

    private static let leaving = [
        Stage(.delete, "vhost", needs: sample.steps.map { Need(.create, $0.id) }),
        Stage(.delete, "php", needs: [Need(.create, "tree"), Need(.create, "php")]),
        Stage(.delete, "account", needs: [Need(.create, "database"), Need(.create, "account")]),
        Stage(.delete, "tree", needs: [Need(.create, "tree"), Need(.create, "release")]),
        Stage(.renew, "php", needs: [Need(.create, "tree"), Need(.create, "php")]),
        Stage(.undelete, "account", needs: [Need(.create, "database"), Need(.create, "account"), Need(.delete, "account")]),
        Stage(.undelete, "tree", needs: [Need(.create, "tree"), Need(.create, "release"), Need(.delete, "tree")]),
    ]

    private static let ending = [
        Stage(
            .purge, "data",
            needs: ["manifest", "user", "tree", "release", "database", "account", "wordpress"].map { Need(.create, $0) } + [
                Need(.delete, "account"), Need(.delete, "tree"),
            ]),
        // The secrets of its own change, which every site of these laws has.
        Stage(.sweep, "leftover", needs: []),
    ]

    /// Everything that a step of creation depends on, in the order of the plan.
    private static func beneath(_ id: String) -> [String] {
        var found: Set<String> = []
        var waiting = sample.steps.first { $0.id == id }?.dependsOn ?? []
        while let next = waiting.popLast() {
            if !found.insert(next).inserted { continue }
            waiting += sample.steps.first { $0.id == next }?.dependsOn ?? []
        }
        return sample.steps.map(\.id).filter(found.contains)
    }
}
