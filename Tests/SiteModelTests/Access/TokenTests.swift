import SiteModel
import Testing

@Suite struct TokenTests {
    private let token = AccessToken(id: TokenID(unchecked: "t23456789abc"), secret: (0..<32).map { UInt8($0) })

    @Test func aTokenComesBackAndNothingThatIsNearlyItDoes() {
        let text = token.text.exposed
        #expect(AccessToken(text) == token && text.hasPrefix("agt_t23456789abc_") && text.utf8.count == 89)
        for index in text.indices {
            var other = text
            other.replaceSubrange(index...index, with: text[index] == "a" ? "b" : "a")
            #expect(AccessToken(other) == nil)
        }
        for bad in [String(text.dropLast()), text + "0", text.uppercased(), " " + text, "", "agt_"] { #expect(AccessToken(bad) == nil) }
        #expect("\(token.text)" == "•••")
    }

    @Test func onlyTheTokenItselfIsThatOfTheStore() {
        var stored = StoredToken(
            id: token.id, name: TokenName(unchecked: "x"), role: .viewer, sites: [], hash: token.hash, createdAt: 0, expiresAt: 10,
            madeBy: 0)
        #expect(stored.isOf(token) && !stored.hash.isEmpty)
        #expect(!stored.isOf(AccessToken(id: token.id, secret: Array(repeating: 1, count: 32))))
        #expect(!stored.isOf(AccessToken(id: TokenID(random: 7), secret: (0..<32).map { UInt8($0) })))
        #expect(stored.state(at: 9) == .valid && stored.state(at: 10) == .expired)
        stored.revokedAt = 1
        #expect(stored.state(at: 0) == .revoked)
        // One that was written down as over when its time came.
        stored.revokedAt = stored.expiresAt
        #expect(stored.state(at: 0) == .expired)
        stored.hash = []
        #expect(!stored.isOf(token))
    }

    @Test func twoGrantsGiveTheLeastOfBoth() {
        let (a, b) = (SiteID(random: 1), SiteID(random: 2))
        let grants = AccessRole.allCases.flatMap { role in [nil, [], [a], [a, b]].map { Grant(role: role, sites: $0) } }
        for one in grants {
            for other in grants {
                let both = one.limited(by: other)
                #expect(both == other.limited(by: one) && both.role <= one.role && both.role <= other.role)
                #expect(both.sites.map { $0.isSubset(of: one.sites ?? $0) && $0.isSubset(of: other.sites ?? $0) } ?? (one.sites == nil))
            }
        }
    }

    @Test func noTokenHasMoreThanItsMaker() {
        for maker in AccessRole.allCases {
            for role in AccessRole.allCases {
                let sites = role == .siteOwner ? [SiteID(random: 1)] : []
                let wish = try? TokenWish(
                    name: TokenName(unchecked: "x"), role: role, sites: sites, expiresAt: nil, now: 0, maker: Grant(role: maker),
                    makersEnd: 5)
                #expect((wish != nil) == (role <= maker) && wish?.expiresAt ?? 5 == 5)
            }
        }
        #expect(throws: Problem.self) {
            try TokenWish(
                name: TokenName(unchecked: "x"), role: .viewer, sites: [], expiresAt: 6, now: 0, maker: .everything, makersEnd: 5)
        }
    }
}
