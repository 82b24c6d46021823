import AgentStore
import AgentTesting
import ChangeEngine
import Testing

@Suite("The store") struct StoreContractTests {
    @Test("keeps the journal's contract", arguments: JournalContract.laws)
    func keeps(_ law: Law<any Journal>) async throws {
        try await withStateFile { path in try await law.hold(try AgentStore(path: path)) }
    }
}
