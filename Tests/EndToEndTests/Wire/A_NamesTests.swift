import AgentTesting
import Testing

extension Wire {
    /// A. Names and redirects.
    @Suite(.serialized) struct Names {
        @Test(arguments: ["evil.com", "127.0.0.1", "localhost", "x.wire-a.test", "", "*.test", "generation.invalid.test"])
        func a2_anUnknownNameGetsNoAnswer(_ name: String) async throws {
            let answer = try await Wire.a.raw("GET / HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n")
            #expect(answer.status == 0 || answer.status == 400)
            #expect(answer["location"] == nil)
        }

        @Test func a8_anAbsoluteRequestLineWinsAndPHPSeesTheCanonicalName() async throws {
            let site = try await Wire.a
            let path = try site.probe("host", "echo $_SERVER['HTTP_HOST'];")
            for host in ["evil.com", "wire-b.test.localhost", "x"] {
                let answer = try await site.raw(
                    "GET http://\(site.name)\(path)?fresh=1 HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
                #expect(answer.status == 200)
                #expect(answer.text == site.authority)
            }
        }

        @Test func a9_otherSpellingsOfTheNameAreTheSameSite() async throws {
            let site = try await Wire.a
            let path = try site.probe("host", "echo $_SERVER['HTTP_HOST'];")
            for host in [site.name.uppercased() + ".", "\(site.name):444", "Wire-A.test.LocalHost", "\(site.name):\(site.port)"] {
                let answer = try await site.get("\(path)?fresh=1", headers: ["Host": host])
                #expect(answer.status == 200, "\(host)")
                #expect(answer.text == site.authority, "\(host)")
            }
        }

        @Test(arguments: [
            "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.com\r\n\r\n", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        ])
        func a10_ambiguousRequestsAreRefused(_ request: String) async throws {
            #expect(try await Wire.a.raw(request).status == 400)
        }

        @Test func a11_otherNamesRedirectToTheCanonicalAddress() async throws {
            let site = try await Wire.a
            for name in ["www.wire-a.test", "www.wire-a.test.localhost", "wire-a.test"] {
                let answer = try await site.get("/q?x=1&y=%20", headers: ["Host": name])
                #expect(answer.status == 301, "\(name)")
                #expect(answer["location"] == "\(site.url)q?x=1&y=%20", "\(name)")
            }
        }

        @Test func a12_nothingInAnAddressBecomesAHeader() async throws {
            let site = try await Wire.a
            for path in ["/%0d%0aX-Inj:%20y", "/%0d%0aX-Inj:%20y/wp-admin", "/wp-admin%0d%0aX-Inj:%20y", "/?q=%0d%0aX-Inj:%20y"] {
                for host in [site.authority, "www.wire-a.test"] {
                    let answer = try await site.get(path, headers: ["Host": host])
                    #expect(answer.status > 0)
                    #expect(answer["x-inj"] == nil, "\(path)")
                }
            }
        }

        @Test func a13_redirectsStayOnTheSite() async throws {
            let site = try await Wire.a
            for path in ["//wp-admin", "/wp-admin", "//evil.com/%2e%2e", "//evil.com", "/\\evil.com", "/wp-content", "//evil.com/wp-admin"]
            {
                let answer = try await site.get(path)
                #expect(answer.status > 0, "\(path)")
                if let location = answer["location"] {
                    #expect(location.hasPrefix(site.url), "\(path) leads to \(location)")
                }
            }
            #expect(try await site.get("//wp-admin")["location"]?.hasPrefix("\(site.url)wp-admin/") == true)
        }

        @Test func a22_plainHTTPPromisesNoHTTPS() async throws {
            let site = try await Wire.a
            for path in ["/", "/wp-login.php", "/nothing-here/", "/wp-config.php"] {
                let answer = try await site.get(path)
                #expect(answer.status > 0)
                #expect(answer["strict-transport-security"] == nil)
            }
        }
    }
}
