/// Where paths may be made.
extension SourceRules {
    static var paths: [SourceRule] {
        [
            SourceRule(
                "only the layout knows the system host's directories",
                because: "a second place that knows one is right on one kind of host, and forgotten when it moves", in: .strings,
                except: [
                    "Sources/HostServices/Layout/": "the one maker of paths",
                    "Sources/AgentCLI/Options/RootDirectory.swift": "root's sandbox where none is named; the command line knows no layout",
                    "Sources/AgentTesting/Serving/RecordingService.swift": "words that a view shows",
                ],
                pattern: /^\/(?:var\/(?:lib|log|cache)\/agent(?!-test)|srv\b|run\b|etc\/(?:agent|nginx)\b|usr\/share\/agent\b)/,
                guilty: [
                    #"let p = "/etc/nginx/nginx.conf""#, #"open("/var/lib/agent/agent.db")"#, #"let s = "/run/php-sites""#,
                    #"return "/srv/www/\(site)""#,
                ],
                innocent: [#"let p = "/etc/php/8.2""#, #"let path = "/usr/sbin/nginx""#, #"route("/runs")"#]),
            SourceRule(
                "no path is made beside the layout",
                because: "what it does not name, the table of directories, the checkers of leftovers and docs/layout.md do not know",
                in: .written,
                except: ["Sources/HostServices/Layout/": "the one maker of paths"],
                pattern: /\\\((?:\w+\.)*layout\.[\w.()]*\)[\/.][\w\\]|\blayout\.[\w.()]+ \+ "/,
                guilty: [
                    #"let p = "\(layout.store)/wordpress""#, #"rmdir("\(host.layout.pool(site.id))/\(name)")"#,
                    #"let p = layout.run + "/php""#, #"let s = "\(layout.mariadbData).staging""#,
                ],
                innocent: [#"hint: "read \(layout.supervisorLog)""#, #"hasPrefix("\(layout.root)/")"#, "layout.poolFile(site, name)"]),
            SourceRule(
                "directories are made in one place",
                because: "owner, mode, a verified parent and the flush are kept there, and what is made stands in HostDirectories",
                except: [
                    "Sources/AgentTesting/": "it is not shipped",
                    "Sources/LinuxHost/Files/OwnDirectory.swift": "the one maker",
                    "Sources/LinuxHost/Trees/": "in trees where tenants write, by directory descriptor",
                    "Sources/SandboxHost/Root/SandboxRoot.swift": "the parents of a root that a person named",
                    "Sources/LinuxHost/Sockets/SocketPlace.swift": "a socket's nursery, gone when the socket has its name",
                    "Sources/AgentCLI/": "in the home of who asks, as that user",
                ],
                pattern: /(?:^|[^\w.]|Glibc\.)mkdir(?:at)?\(|\.createDirectory\(/,
                guilty: ["mkdir(path, 0o755)", "try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)"],
                innocent: ["try OwnDirectory.make(rule)", "tree.makeDirectory(name)"]),
            SourceRule(
                "Unix sockets are bound and connected in one place",
                because: "owner and mode are right before anyone may connect, and a stale socket is replaced under a lock",
                except: [
                    "Sources/AgentTesting/": "it is not shipped",
                    "Sources/LinuxHost/Sockets/": "the place",
                ],
                pattern: /\bsockaddr_un\b/, guilty: ["var address = sockaddr_un()"],
                innocent: ["try UnixListener.open(wish)", "var address = sockaddr_in()"]),
        ]
    }
}
