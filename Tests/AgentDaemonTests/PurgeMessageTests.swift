import SiteModel
import Testing

@testable import AgentDaemon

/// What a site may say of its pages is what a person may: one rule, and a message that breaks it does nothing.
@Suite struct PurgeMessageTests {
    private static func read(_ text: String) -> PurgeMessage? { PurgeMessage(Array(text.utf8)) }

    @Test func pathsOrEverything() {
        #expect(Self.read(#"{"paths":["/","/a%20b/"]}"#)?.paths?.map(\.rawValue) == ["/", "/a%20b/"])
        #expect(Self.read(#"{"all":true}"#)?.all == true)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"all":false}"#, #"{"paths":[]}"#, #"{"paths":["about"]}"#, #"{"paths":["/","/../x"]}"#, #"{"paths":["/a b"]}"#,
        #"{"paths":["/\u0000"]}"#, #"{"paths":["/\n{\"all\":true}"]}"#, #"{"paths":[7]}"#, #"{"all":true,"paths":["//x"]}"#,
    ])
    func anythingElseIsNothing(_ text: String) { #expect(Self.read(text) == nil) }

    @Test func noMoreAndNoLongerThanAPersonMayName() {
        func paths(_ count: Int) -> String { #"{"paths":[\#((0..<count).map { "\"/\($0)\"" }.joined(separator: ","))]}"# }
        #expect(Self.read(paths(CachePath.most))?.paths?.count == CachePath.most)
        #expect(Self.read(paths(CachePath.most + 1)) == nil)
        #expect(Self.read(#"{"paths":["/\#(String(repeating: "a", count: CachePath.longest))"]}"#) == nil)
        #expect(Self.read(#"{"paths":["/"], "x":"\#(String(repeating: "a", count: PurgeMessage.longest))"}"#) == nil)
    }
}
