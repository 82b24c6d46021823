import SiteModel
import SiteOperations
import Testing

/// A site says who failed to log in; nginx says who was there.
@Suite("Failed log-ins and visitors") struct VisitorsTests {
    private func login(_ door: FailedLogin.Door, _ address: String = "203.0.113.9") throws -> FailedLogin {
        try #require(FailedLogin(door, address: address, name: "admin"))
    }

    @Test("a form that failed was sent, by who sent one; an application password comes with any visit") func doors() throws {
        var visitors = Visitors()
        visitors.note("203.0.113.9", method: "GET")
        #expect(try !visitors.know(login(.form)) && !visitors.know(login(.other)) && visitors.know(login(.application)))
        visitors.note("203.0.113.9", method: "POST")
        #expect(try visitors.know(login(.form)) && visitors.know(login(.other)) && visitors.know(login(.application)))
        #expect(try !visitors.know(login(.form, "203.0.113.10")), "a site names whom it wants to have shut out")
    }

    @Test("one that nginx has not seen waits for a while, and is told as unseen then") func patience() throws {
        var visitors = Visitors()
        let form = try login(.form)
        #expect(visitors.verdict(form, toldAt: 1_000, now: 1_000) == .waits)
        #expect(visitors.verdict(form, toldAt: 1_000, now: 1_000 + Visitors.patience - 1) == .waits)
        #expect(visitors.verdict(form, toldAt: 1_000, now: 1_000 + Visitors.patience) == .unseen)
        visitors.note("203.0.113.9", method: "POST")
        #expect(visitors.verdict(form, toldAt: 1_000, now: 99_000) == .seen)
    }
}
