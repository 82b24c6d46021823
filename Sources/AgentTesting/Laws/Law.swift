import SiteModel

/// One promise of a contract, with the code that holds a subject to it. Suites run them as arguments: `@Test(arguments: JournalContract.laws)`.
package struct Law<Subject: Sendable>: Sendable, CustomStringConvertible {
    package let name: String
    private let check: @Sendable (Subject) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (Subject) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// - Throws: `BrokenLaw` with what was seen instead.
    package func hold(_ subject: Subject) async throws {
        do { try await check(subject) } catch let broken as BrokenLaw { throw BrokenLaw("\(name): \(broken.seen)") } catch {
            throw BrokenLaw("\(name): it threw \(error)")
        }
    }

    package var description: String { name }
}

package struct BrokenLaw: Error, CustomStringConvertible {
    package let seen: String
    init(_ seen: String) { self.seen = seen }
    package var description: String { "broken law: \(seen)" }
}

func require(_ condition: Bool, _ seen: @autoclosure () -> String) throws(BrokenLaw) {
    if !condition { throw BrokenLaw(seen()) }
}

func requireEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: @autoclosure () -> String) throws(BrokenLaw) {
    if found != expected { throw BrokenLaw("\(what()): found \(found), expected \(expected)") }
}

/// The problem that `body` throws; anything else breaks the law.
@discardableResult
func requireProblem(_ code: ProblemCode, _ what: String, _ body: () async throws -> Void) async throws -> Problem {
    do { try await body() } catch let problem as Problem {
        try requireEqual(problem.code, code, "\(what) is refused with the right code")
        return problem
    }
    throw BrokenLaw("\(what) was not refused")
}
