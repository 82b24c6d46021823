import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("Findings about connections")
struct ConnectionFindingsTests {
    @Test("A limit that is held, or that nobody wants, is no finding")
    func quiet() {
        #expect(ConnectionFindings.judge(.off).isEmpty)
        #expect(ConnectionFindings.judge(.held(tracked: nil)).isEmpty)
        #expect(ConnectionFindings.judge(.held(tracked: .init(count: 79, most: 100))).isEmpty)
    }

    @Test("A kernel that forbids it is told with its reason, and as no error")
    func refused() throws {
        let finding = try #require(ConnectionFindings.judge(.refused("the kernel takes no rules here")).first)
        #expect(finding.code == "connections.unlimited" && finding.severity == .warning)
        #expect(finding.text.contains("the kernel takes no rules here") && finding.remedy?.contains("--connection-limit off") == true)
    }

    @Test("A list of connections that is nearly full is told before it is")
    func crowded() {
        #expect(ConnectionFindings.judge(.held(tracked: .init(count: 80, most: 100))).map(\.code) == ["connections.crowded"])
    }
}
