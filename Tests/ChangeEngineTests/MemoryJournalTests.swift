import AgentTesting
import ChangeEngine
import Testing

@Suite("The memory journal") struct MemoryJournalTests {
    @Test("keeps the journal's contract", arguments: JournalContract.laws)
    func keeps(_ law: Law<any Journal>) async throws { try await law.hold(MemoryJournal()) }
}
