import AgentTesting
import Foundation
import Testing

extension Wire {
    /// D. The page cache. Each test has a page of its own, so that nobody else has filled the cache.
    @Suite(.serialized) struct PageCache {
        static let page =
            "header('Content-Type: text/html'); echo json_encode([$_SERVER['REQUEST_URI'], $_SERVER['QUERY_STRING'], $_GET]), ' ', microtime(true);"

        private func state(_ site: WireSite, _ target: String, _ headers: [String: String] = [:]) async throws -> String {
            try await site.get(target, headers: headers)["x-cache"] ?? "none"
        }

        @Test func d1_theSecondVisitIsAHit() async throws {
            let site = try await Wire.a
            let path = try site.probe("d1", Self.page)
            #expect(try await state(site, path) == "MISS")
            #expect(try await state(site, path) == "HIT")
            _ = try await site.get("/")
            #expect(try await state(site, "/") == "HIT", "WordPress's own front page")
        }

        @Test func d2_trackingParametersAreTheSamePage() async throws {
            let site = try await Wire.a
            let path = try site.probe("d2", Self.page)
            _ = try await site.get(path)
            for query in ["?utm_source=x&fbclid=1", "?gclid=a", "?utm_campaign=%20b&utm_id=1&_ga=2"] {
                #expect(try await state(site, path + query) == "HIT", "\(query)")
            }
        }

        @Test func d3_andPHPDoesNotSeeThem() async throws {
            let site = try await Wire.a
            let path = try site.probe("d3", Self.page)
            let answer = try await site.get("\(path)?utm_source=POISON")
            #expect(answer["x-cache"] == "MISS")
            #expect(!answer.text.contains("POISON") && !answer.text.contains("utm_source"))
        }

        @Test func d4_anyOtherQueryGoesPast() async throws {
            let site = try await Wire.a
            let path = try site.probe("d4", Self.page)
            for query in ["?utm_source=a&s=x", "?foo=1", "?s=x&utm_source=1", "?utm_source=1&&s=2", "?fbclid", "?UTM_SOURCE=1"] {
                #expect(try await state(site, path + query) == "BYPASS", "\(query)")
            }
        }

        @Test(arguments: [
            "wordpress_logged_in_abc", "wordpress_sec_x", "wp-postpass_1", "comment_author_x", "woocommerce_items_in_cart",
            "wp_woocommerce_session_x",
        ])
        func d5_visitorsWithASessionGoPast(_ cookie: String) async throws {
            let site = try await Wire.a
            let path = try site.probe("d5", Self.page)
            _ = try await site.get(path)
            #expect(try await state(site, path, ["Cookie": "a=b; \(cookie)=1"]) == "BYPASS")
            #expect(try await state(site, path, ["Cookie": "\(cookie)=1; a=b"]) == "BYPASS")
        }

        @Test func d6_aValueThatLooksLikeASessionIsNone() async throws {
            let site = try await Wire.a
            let path = try site.probe("d6", Self.page)
            _ = try await site.get(path)
            for cookie in ["a=wordpress_logged_in_x", "xwordpress_logged_in_=1", "a=1; b=wp-postpass_"] {
                #expect(try await state(site, path, ["Cookie": cookie]) == "HIT", "\(cookie)")
            }
        }

        @Test(arguments: [
            "/cart/", "/checkout/", "/my-account/orders/", "/wp-json/x", "/%63art/", "/my%2daccount/", "/feed/", "/wp-sitemap.xml",
            "/wp-login.php",
        ])
        func d7_pagesThatAreNeverTheSameTwice(_ target: String) async throws {
            let answer = try await Wire.a.get(target)
            #expect(answer.status > 0)
            #expect(["BYPASS", nil].contains(answer["x-cache"]), "\(target) is \(answer["x-cache"] ?? "")")
        }

        @Test func d8_aNameThatOnlyBeginsLikeOne() async throws {
            let site = try await Wire.a
            try await Wire.publish("cartoon", on: site, from: "127.0.4.8")
            let first = try await site.get("/cartoon/")
            #expect(first.status == 200)
            #expect(first["x-cache"] == "MISS")
            #expect(try await state(site, "/cartoon/") == "HIT")
        }

        @Test func d9_credentialsGoPast() async throws {
            let site = try await Wire.a
            let path = try site.probe("d9", Self.page)
            _ = try await site.get(path)
            #expect(try await state(site, path, ["Authorization": "Basic eDp5"]) == "BYPASS")
        }

        @Test func d10_aPostIsNeitherAnsweredNorStored() async throws {
            let site = try await Wire.a
            let path = try site.probe("d10", Self.page)
            let post = try await site.visitor().post(path, form: ["a": "b"])
            #expect(post.status == 200)
            #expect(post["x-cache"] != "HIT")
            #expect(try await state(site, path) == "MISS")
            #expect(try await site.visitor().post(path, form: ["a": "b"])["x-cache"] != "HIT")
        }

        @Test func d11_aPageThatSetsACookieIsNotStored() async throws {
            let site = try await Wire.a
            let path = try site.probe("d11", "setcookie('own', bin2hex(random_bytes(8))); echo 'x';")
            let first = try await site.get(path)
            let second = try await site.get(path)
            #expect(first["set-cookie"] != nil && first["set-cookie"] != second["set-cookie"])
            #expect(second["x-cache"] == "MISS")
        }

        @Test(arguments: ["private", "no-store", "no-cache"]) func d12_nothingThatSaysItIsPrivateIsStored(_ word: String) async throws {
            let site = try await Wire.a
            let path = try site.probe("d12-\(word)", "header('Cache-Control: \(word)'); echo 'x';")
            for _ in 0..<2 { #expect(try await state(site, path) == "MISS") }
        }

        @Test func d13_aHeadDoesNotEmptyThePage() async throws {
            let site = try await Wire.a
            let path = try site.probe("d13", Self.page)
            #expect(try await site.get(path, method: "HEAD").status == 200)
            #expect(try await !site.get(path).text.isEmpty)
        }

        @Test func d14_aHundredVisitorsOfAColdPageAreOneRequest() async throws {
            let site = try await Wire.a
            let path = try site.probe(
                "d14", "file_put_contents(sys_get_temp_dir() . '/d14', 'x', FILE_APPEND); usleep(400000); echo 'once';")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 { group.addTask { try await site.get(path).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count == 100 && statuses.allSatisfy { $0 == 200 })
            #expect(try String(contentsOfFile: "\(site.directory)/tmp/d14", encoding: .utf8) == "x")
        }

        @Test func d15_storedPagesOutliveThePHPBehindThem() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            let stored = try a.probe("d15", Self.page)
            _ = try await a.get(stored)
            try await Wire.withPHPAway(a) { () async throws in
                #expect(try await a.get(stored).status == 200)
                #expect(try await a.get("\(stored)?foo=1").status == 502)
                #expect(try await b.get("/").status == 200)
            }
            #expect(try await a.get("\(stored)?foo=1").status == 200)
        }

        @Test func d16_publishingPurgesWhatItChanges() async throws {
            let site = try await Wire.a
            _ = try await site.get("/")
            #expect(try await state(site, "/") == "HIT")
            try await Wire.publish("fresh-news", on: site, from: "127.0.4.16", type: "posts")
            let deadline = ContinuousClock.now + .seconds(2)
            var seen = false
            while !seen, ContinuousClock.now < deadline {
                seen = try await site.get("/").text.contains("fresh-news")
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(seen, "the front page did not show the new post within 2 seconds")
        }

        @Test func d17_nobodyPurgesByHTTP() async throws {
            let site = try await Wire.a
            let path = try site.probe("d17", Self.page)
            _ = try await site.get(path)
            #expect(try await site.get("/purge\(path)").status == 404)
            #expect(try await site.get(path, method: "PURGE").status == 405)
            #expect(try await state(site, path) == "HIT")
        }

        @Test func d18_aNeighbourReadsAndWritesNothingHere() async throws {
            let (a, b) = try await (Wire.a, Wire.b)
            let code =
                "$d = '\(a.cache)'; echo json_encode([@scandir($d), @file_put_contents($d . '/x', 'x'), @is_readable($d), @opendir(dirname($d))]);"
            #expect(try await b.run("d18", code) == "[false,false,false,false]")
            #expect(try await a.run("d18", code) == "[false,false,false,false]", "not even its own: it could poison what visitors get")
        }

        @Test func d19_aStormOfUnknownAddressesDoesNotFillTheDisk() async throws {
            let site = try await Wire.a
            for number in 0..<60 { _ = try await site.get("/storm-\(number)-\(UInt32.random(in: 0...UInt32.max))/") }
            let files = FileManager.default.enumerator(atPath: site.cache)?.allObjects.count ?? 0
            #expect(files < 2000)
            #expect(try await state(site, "/storm-1/") != "HIT", "WordPress says itself that this is not to be stored")
        }

        @Test(arguments: [302, 500, 503]) func d20_errorsAndTemporaryRedirectsAreNotStored(_ status: Int) async throws {
            let site = try await Wire.a
            let path = try site.probe(
                "d20-\(status)", "\(status == 302 ? "header('Location: /');" : "http_response_code(\(status));") echo microtime(true);")
            let first = try await site.get(path)
            let second = try await site.get(path)
            #expect(first.status == status && second.status == status)
            #expect(second["x-cache"] == "MISS")
        }

        @Test func d21_compressionForThoseWhoAskAndNotForPictures() async throws {
            let site = try await Wire.a
            let path = try site.probe("d21", "header('Content-Type: text/html'); echo str_repeat('compressible ', 500);")
            for _ in 0..<2 {
                let compressed = try await site.get(path, headers: ["Accept-Encoding": "gzip"])
                #expect(compressed["content-encoding"] == "gzip")
                #expect(compressed["vary"]?.contains("Accept-Encoding") == true)
                let plain = try await site.get(path)
                #expect(plain["content-encoding"] == nil)
                #expect(plain.text.hasPrefix("compressible"))
            }
            let picture = try site.put("uploads/large.png", [UInt8](repeating: 65, count: 20000))
            #expect(try await site.get(picture, headers: ["Accept-Encoding": "gzip"])["content-encoding"] == nil)
        }

        /// One stored page, whoever was the first to ask for it.
        @Test func d23_brotliForThoseWhoReadIt() async throws {
            let site = try await Wire.a
            let path = try site.probe("d23", "header('Content-Type: text/html'); echo str_repeat('compressible ', 500);")
            for (accepts, encoding, cache) in [("gzip, br", "br", "MISS"), ("gzip", "gzip", "HIT"), ("", nil, "HIT"), ("br", "br", "HIT")] {
                let answer = try await site.get(path, headers: accepts.isEmpty ? [:] : ["Accept-Encoding": accepts])
                #expect(answer["content-encoding"] == encoding && answer["x-cache"] == cache, "\(accepts)")
                #expect(answer["vary"]?.contains("Accept-Encoding") == true)
            }
        }

        /// WordPress makes addresses of what was typed in its settings; a browser writes them with % before it asks.
        @Test func d22_anAddressThatWordPressDidNotEscapeIsPurged() async throws {
            let site = try await Wire.a
            let (typed, other) = (try site.probe("d22-caté gorie", Self.page), try site.probe("d22-other", Self.page))
            let sent = typed.replacing("é", with: "%C3%A9").replacing(" ", with: "%20")
            func fill() async throws {
                for path in [sent, other] {
                    _ = try await site.get(path)
                    #expect(try await state(site, path) == "HIT")
                }
            }
            func stale(_ path: String, _ name: String) async throws {
                _ = try await site.run(
                    "d22-\(name)", "require $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php'; Agent_Purge::address(home_url('\(path)'));")
            }
            try await fill()
            try await stale(typed, "typed")
            #expect(try await state(site, sent) == "MISS")
            #expect(try await state(site, other) == "HIT", "no more than what is stale")
            try await fill()
            try await stale("/a//b/", "broken")
            for path in [sent, other] { #expect(try await state(site, path) == "MISS", "what has no key is everything") }
        }
    }

    /// Publishes a page or post with this address as the administrator would.
    static func publish(_ slug: String, on site: WireSite, from source: String, type: String = "pages") async throws {
        let visitor = try await site.administrator(from: source)
        let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
        let body = Array("{\"title\":\"\(slug)\",\"slug\":\"\(slug)\",\"status\":\"publish\",\"content\":\"\(slug)\"}".utf8)
        let answer = try await visitor.post("/wp-json/wp/v2/\(type)", body: body, type: "application/json", headers: ["X-WP-Nonce": nonce])
        try #require(answer.status == 201, "\(answer.text.prefix(300))")
    }
}
