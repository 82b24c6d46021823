import HostServices
import SiteModel
import SiteOperations
import Testing

/// What an answer is worth, from nothing to all of it.
@Suite struct FrontPageTests {
    private static let own = "<a href=\"http://example.com.localhost:8080/\">home</a>"
    private static let nginx =
        "<html><head><title>x</title></head><body><center><h1>x</h1></center><hr><center>nginx</center></body></html>"

    @Test(arguments: [
        (200, own, FrontPage.whole), (200, "a page that links relatively", .answered), (302, "", .answered),
        (401, "Who are you?", .answered),
        (200, "", .ill),
        (200, "how nginx signs: \(nginx)", .answered), (403, "not from your country", .ill), (404, "no front page", .ill),
        (500, "", .ill), (503, "Back soon.", .ill), (500, own, .ill), (403, nginx, .unserved), (500, nginx, .unserved),
        (502, nginx, .unserved),
        (503, nginx, .unserved), (504, nginx, .unserved), (404, "File not found.\n", .unserved),
    ])
    func anAnswerIsWorth(_ status: Int, _ body: String, _ worth: FrontPage) throws {
        let host = PublicHost(scheme: "http", name: try Hostname("example.com.localhost"), port: 8080)
        #expect(FrontPage(ProbeAnswer(status: status, headers: [:], body: body), of: host) == worth)
    }

    @Test func aSiteThatWantsToBeInstalledIsIll() throws {
        let host = PublicHost(scheme: "http", name: try Hostname("example.com"), port: 80)
        let answer = ProbeAnswer(status: 302, headers: ["location": "http://example.com/wp-admin/install.php"], body: "")
        #expect(FrontPage(answer, of: host) == .ill)
    }

    @Test func theOrderIsFromNothingToAll() {
        #expect(FrontPage.allCases.sorted() == [.silent, .unserved, .ill, .answered, .whole])
    }
}
