import AgentTesting
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What the daemon asks of the operations: which way back, which WordPress, which secrets.
@Suite struct ChoiceTests {
    private func change(_ operation: String, _ state: ChangeState = .done) -> Change {
        var change = Sample.change(1)
        change.plan.operation = operation
        change.state = state
        return change
    }

    private func code(_ body: () throws -> Void) -> ProblemCode? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test func theWayBackOfAChangeIsAnotherOperation() throws {
        for operation in [OperationName.createSite, OperationName.undeleteSite, OperationName.adoptSite] {
            #expect(try UndoChange.way(back: change(operation)) == .delete)
        }
        #expect(try UndoChange.way(back: change(OperationName.deleteSite)) == .undelete)
        for operation in [OperationName.purgeSite, OperationName.deleteOrphan, "of.tomorrow"] {
            #expect(code { _ = try UndoChange.way(back: change(operation)) } == .notUndoable)
        }
        for state in [ChangeState.running, .undoing, .undone, .stuck] {
            #expect(code { _ = try UndoChange.way(back: change(OperationName.createSite, state)) } == .notUndoable)
        }
    }

    @Test func whatWasNamedComesBeforeTheStoreAndTheStoreBeforeTheMirror() throws {
        let stored = try ["6.8", "6.10", "6.9"].map { try WordPressVersion($0) }
        let sum = try SHA256Hex(String(repeating: "0a", count: 32))
        #expect(try WordPressChoice(nil).source(stored: stored) == .stored(WordPressVersion("6.10")))
        #expect(try WordPressChoice(nil).source(stored: []) == .latest)
        #expect(try WordPressChoice("latest").source(stored: stored) == .latest)
        #expect(try WordPressChoice("6.8").source(stored: []) == .stored(WordPressVersion("6.8")))
        #expect(try WordPressChoice("/a.zip", sha256: sum).source(stored: stored) == .path("/a.zip", sha256: sum))
        #expect(try WordPressChoice("https://x/a.zip", sha256: sum).source(stored: []) == .url("https://x/a.zip", sha256: sum))
        for text in ["", "wordpress.zip", "./a", "ftp://x/a", "file:///a", "newest"] {
            #expect(code { _ = try WordPressChoice(text).source(stored: stored) } == .badRequest, "\(text)")
        }
    }

    @Test func aChecksumOfNothingIsRefusedAndNotPassedOver() throws {
        let sum = try SHA256Hex(String(repeating: "0a", count: 32))
        for text in [nil, "latest", "6.8"] {
            #expect(code { _ = try WordPressChoice(text, sha256: sum).source(stored: []) } == .badUsage)
        }
    }

    @Test func aCreateNeedsThreeSecretsAndEightSalts() {
        #expect(Set(CreateSite.secrets.map(\.name)).count == 3)
        var number = 0
        let values = CreateSite.secrets.map { needed in
            needed.value { length in
                number += 1
                return Secret(String(repeating: String(number % 10), count: length))
            }.exposed
        }
        #expect(number == 10)
        #expect(values.map { $0.split(separator: "\n").map(\.count) } == [[32], [24], Array(repeating: 64, count: 8)])
    }
}
