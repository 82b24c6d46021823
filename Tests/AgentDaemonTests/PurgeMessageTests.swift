import SiteModel
import Testing

@testable import AgentDaemon

/// What a site may say of its pages is what a person may: one rule. A page that breaks it is one that nobody can find in the cache, and a page that stays
/// old is worse than all pages made anew: everything goes then.
@Suite struct PurgeMessageTests {
    private static func read(_ text: String) -> PurgeMessage? { PurgeMessage(Array(text.utf8)) }

    @Test func pathsOrEverything() throws {
        #expect(Self.read(#"{"paths":["/","/a%20b/"]}"#)?.paths?.map(\.rawValue) == ["/", "/a%20b/"])
        let all = try #require(Self.read(#"{"all":true}"#))
        #expect(all.paths == nil && all.brokenRule == nil)
        #expect(Self.read(#"{"all":true,"paths":["//x"]}"#) == all)
    }

    @Test(arguments: [
        #"["about"]"#, #"["/","/../x"]"#, #"["/a b"]"#, #"["/\u0000"]"#, #"["/\n{\"all\":true}"]"#, #"["/","/catégorie/"]"#,
        #"["/a//b/","/"]"#,
        #"["/100%/"]"#, #"["/[a]/"]"#,
    ])
    func aPageThatBreaksTheRuleIsEverythingAndSaysWhy(_ paths: String) throws {
        let message = try #require(Self.read(#"{"paths":\#(paths)}"#))
        #expect(message.paths == nil && message.brokenRule?.isEmpty == false)
    }

    @Test(arguments: ["", "{}", "[]", #"{"all":false}"#, #"{"paths":[]}"#, #"{"paths":[7]}"#, #"{"all":1}"#, #"{"all":true"#, "purge /"])
    func anythingElseIsNothing(_ text: String) { #expect(Self.read(text) == nil) }

    @Test func noMoreAndNoLongerThanAPersonMayName() throws {
        func paths(_ count: Int) -> String { #"{"paths":[\#((0..<count).map { "\"/\($0)\"" }.joined(separator: ","))]}"# }
        #expect(Self.read(paths(CachePath.most))?.paths?.count == CachePath.most)
        let more = try #require(Self.read(paths(CachePath.most + 1)))
        #expect(more.paths == nil && more.brokenRule != nil)
        let longer = try #require(Self.read(#"{"paths":["/\#(String(repeating: "a", count: CachePath.longest))"]}"#))
        #expect(longer.paths == nil && longer.brokenRule != nil)
        #expect(Self.read(#"{"paths":["/"], "x":"\#(String(repeating: "a", count: PurgeMessage.longest))"}"#) == nil)
    }
}
