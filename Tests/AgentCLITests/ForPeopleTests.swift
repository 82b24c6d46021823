import SiteModel
import Testing

@testable import AgentCLI

/// A table is for people; what programs read keeps its numbers and its lists.
@Suite struct ForPeopleTests {
    @Test(arguments: [
        (Int64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (3_650_722_202, "3.4 GiB"), (157_286_400, "150 MiB"),
        (5 << 40, "5.0 TiB"),
    ])
    func sizesAreReadable(_ bytes: Int64, _ text: String) { #expect(ForPeople.bytes(bytes) == .text(text)) }

    @Test func aUserIsNamedWhereThereIsAName() {
        #expect(ForPeople.user(Int64(0)) == .text("root"))
        #expect(ForPeople.user(Int64(4_000_000_123)) == .number(4_000_000_123))
        #expect(ForPeople.user(Int64(-1)) == .number(-1))
        #expect(ForPeople.user(Int64?.none) == .none)
    }

    @Test(arguments: [
        ("adminLogin", "admin login"), ("phpPID", "php pid"), ("loginURL", "login url"), ("id", "id"), ("httpPort", "http port"),
    ])
    func fieldsAreWords(_ name: String, _ words: String) { #expect(TableText.words(name) == words) }

    @Test func onlyTheTableIsForPeople() {
        let columns = Columns<Int64>(
            id: { "\($0)" },
            all: [
                Columns<Int64>.Column("size", forPeople: { ForPeople.bytes($0) }) { .number($0) },
                Columns<Int64>.Column(
                    "list", forPeople: { _ in .records([[.init("one", .text("a"))], [.init("one", .text("b"))]]) },
                    { _ in .list(["a", "b"]) }),
            ])
        #expect(
            OutputRendering(format: .table, fields: nil).one(2048, columns) == "size  2.0 KiB\n\nlist:\n  ONE\n  a\n  b\n")
        let json = OutputRendering(format: .json, fields: nil).one(2048, columns)
        #expect(json.contains(#""size": 2048"#) && json.contains(#""list": ["a", "b"]"#), "\(json)")
    }
}
