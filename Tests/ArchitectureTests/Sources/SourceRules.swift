/// What must not stand in product code, and why. Exceptions are path prefixes and each says its reason beside it.
enum SourceRules {
    static var all: [SourceRule] { programs + files + paths + safety + purity + words }

    /// Test support may start, break and remove things.
    private static let testing = ["Sources/AgentTesting/": "it is not shipped"]

    private static func testing(and others: [String: String]) -> [String: String] { testing.merging(others) { one, _ in one } }

    private static var programs: [SourceRule] {
        [
            SourceRule(
                "no shell", because: "a shell reads user text as a program; programs are started by argument lists", in: .strings,
                except: ["Sources/LinuxHost/Process/SiteShellCommand.swift": "a person's own, at his terminal, as the site's user"],
                pattern: /(?:^|[\s\/"'=])(?:ba|da|z)?sh -c\b|\/bin\/(?:ba|da|z)?sh\b|\/usr\/bin\/env\b/,
                guilty: [#"run("/bin/sh", "-c")"#, #"let c = "bash -c ls""#, #"Command("/usr/bin/env", ["php"])"#],
                innocent: [#"let path = "/usr/bin/php8.2""#, #"print("push -c")"#]),
            SourceRule(
                "no shell functions", because: "system() and popen() are a shell",
                pattern: /(?:^|[^\w.]|Glibc\.)(?:system|popen|wordexp)\(/, guilty: [#"system("ls")"#, #"popen(command, "r")"#],
                innocent: ["let system = 1", "host.system(x)"]),
            SourceRule(
                "programs are started in one place",
                because: "deadline, output limit, cleared environment and privilege drop are kept there",
                except: testing(and: [
                    "Sources/LinuxHost/Process/": "the place for short-lived programs",
                    "Sources/SandboxHost/": "the parent of long-lived ones",
                ]),
                pattern: /(?:^|[^\w.]|Glibc\.)(?:Process\(|posix_spawnp?\(|execv[pe]*\(|fork\(|vfork\()/,
                guilty: ["let p = Process()", "execv(path, argv)", "fork()"], innocent: ["ServiceProcess(name)", "// Process()"]),
            SourceRule(
                "nobody outside is asked past his guard",
                because: "breaker and limit stand in one place; a call beside it goes on asking who does not answer",
                except: testing(and: [
                    "Sources/LinuxHost/HTTP/": "the one client, which knows nobody",
                    "Sources/LinuxHost/Outbound/OutboundCalls.swift": "the way through the guard",
                    "Sources/LinuxHost/Probe/HTTPProbe.swift": "this machine's own front door",
                    "Sources/LinuxHost/TLS/": "looks, for which who is down is the answer; bounded, and judged by address (decision 0034)",
                ]),
                pattern: /\bCurlEasy\b|\bcurl_easy_perform\b|\bURLSession\b|\bHTTPClient\b/,
                guilty: ["let a = try CurlEasy.get(request) { _ in true }", "curl_easy_perform(handle)", "URLSession.shared"],
                innocent: ["try await calls.perform(call, prepare)", "let request = CurlRequest(url)"]),
        ]
    }

    private static var files: [SourceRule] {
        [
            SourceRule(
                "no path-based tree work",
                because: "root never follows a path that a tenant could have made; trees are walked by directory descriptor",
                except: testing,
                pattern:
                    /\.(?:removeItem|copyItem|moveItem|enumerator|subpathsOfDirectory|setAttributes)\(|(?:^|[^\w.]|Glibc\.)(?:nftw|ftw|fts_open)\(/,
                guilty: ["try FileManager.default.removeItem(atPath: p)", "fts_open(paths, 0, nil)"], innocent: ["tree.remove(item)"]),
            SourceRule(
                "no recursive programs", because: "chown -R, chmod -R and rm -rf follow what they find", in: .strings,
                except: testing,
                pattern: /^(?:-R|-[rf]{2}|--recursive)$|\b(?:chown|chmod) -R\b|\brm -rf?\b/,
                guilty: [#"["-R", "www-data"]"#, #"["-rf", path]"#, #"let c = "chown -R root""#],
                innocent: [#"["-Rx"]"#, #"let reason = "a leading -rf is refused""#]),
            SourceRule(
                "owner and mode change by descriptor", because: "between a look at a path and the change, a tenant can put a link there",
                except: testing(and: [
                    "Sources/LinuxHost/Sockets/": "a socket has no descriptor that fchmod takes; its directory is root's",
                    "Sources/SandboxHost/Root/": "parents of a new root, just made, whatever the umask is",
                ]),
                pattern: /(?:^|[^\w.]|Glibc\.)(?:l?chown|chmod)\(/,
                guilty: ["chown(path, 0, 0)", "chmod(path, 0o600)", "lchown(path, 1, 1)"],
                innocent: ["fchown(file, 0, 0)", "fchmod(file, 0o600)"]),
        ]
    }

    private static var safety: [SourceRule] {
        [
            SourceRule(
                "no traps", because: "a root daemon that traps takes every running change with it",
                except: testing(and: ["Sources/SandboxHost/Supervisor/ArgumentLists.swift": "an array that holds an element has an address"]
                ),
                pattern: /\btry!|\bas!|(?:^|[^\w.]|Glibc\.)(?:fatalError|preconditionFailure|assertionFailure|precondition|assert)\(/,
                guilty: ["try! run()", "x as! Int", #"fatalError("no")"#], innocent: ["try run()", "x as? Int", "#expect(true)"]),
            SourceRule(
                "no force unwrap", because: "what is nil once in a thousand hosts is a crash there", except: testing,
                pattern: /[\w)\]]!(?![=\w])(?:[.,;:)\]\s\[(]|$)/,
                guilty: ["let a = b!", "list.first!.name", "f(x!)"], innocent: ["a != b", "if !done {", "a!=b", "guard x, !y else"]),
            SourceRule(
                "no ignored error without its reason", because: "giving up must never look like success", in: .unexplainedCode,
                except: testing,
                pattern: /^\s*(?:_ = )?try\? (?!await Task\.sleep)|\bcatch \{\s*\}/,
                guilty: ["try? close()", "    _ = try? remove(path)", "do { try a() } catch {}"],
                innocent: [
                    "let text = try? read()", "try close()", "try? close()  // the error above is the one to tell",
                    "// best effort\ntry? close()", "try? await Task.sleep(for: .seconds(1))",
                ]),
            SourceRule(
                "no public", because: "there is no audience outside the package",
                pattern:
                    /^\s*(?:@\w+\s+)*(?:public|open) (?:final |static )*(?:struct|class|actor|enum|func|var|let|init|protocol|extension)\b/,
                guilty: ["public struct A {}", "public static let a = 1"], innocent: ["package struct A {}", "let public = 1"]),
        ]
    }

    private static var purity: [SourceRule] {
        [
            SourceRule(
                "values read no clock and no dice", because: "the same facts give the same plan; times, passwords and ids are handed in",
                within: ["Sources/SiteModel/", "Sources/HostServices/", "Sources/SiteOperations/Operations/", "Sources/ConfigTemplates/"],
                pattern:
                    /\.random\(|\bDate\(\)|\bDate\.now\b|\bUUID\(\)|\bSystemRandomNumberGenerator\b|\bContinuousClock\b|\bSuspendingClock\b|(?:^|[^\w.]|Glibc\.)time\(|\bclock_gettime\b/,
                guilty: ["let n = Int.random(in: 0...1)", "let now = Date()", "UUID()"],
                innocent: ["init(random: UInt64)", "let date = Date(timeIntervalSince1970: t)"]),
            SourceRule(
                "values do no I/O", because: "every other room stands on them",
                within: ["Sources/SiteModel/", "Sources/HostServices/", "Sources/SiteOperations/", "Sources/ChangeEngine/"],
                pattern:
                    /\bFileManager\b|\bFileHandle\b|\bURLSession\b|contentsOf(?:File)?:|\bProcessInfo\b|(?:^|[^\w.]|Glibc\.)(?:open|socket|connect)\(/,
                guilty: ["FileManager.default", "try Data(contentsOf: url)", "open(path, O_RDONLY)"],
                innocent: ["journal.open(change)", "func open(_ change: Change)"]),
            SourceRule(
                "operations know no paths", because: "only the host layout makes paths", in: .strings,
                within: ["Sources/SiteOperations/", "Sources/ChangeEngine/"],
                pattern: /(?:^|\s|')\/(?:etc|var|srv|run|usr|tmp|bin|proc|dev(?!\/null)|home|root)\b/, guilty: [#"let p = "/etc/nginx""#],
                innocent: [#"get("/wp-login.php")"#, #"get("/")"#, #"let absent = "/dev/null"  // as diff(1) writes"#]),
            SourceRule(
                "operations know no programs", because: "argument lists are the Linux room's",
                within: ["Sources/SiteOperations/", "Sources/ChangeEngine/", "Sources/AgentServer/", "Sources/AgentAPI/"],
                pattern: /(?:^|[^\w.]|Glibc\.)Command\(/, guilty: [#"Command("x")"#], innocent: ["CreateCommand(x)"]),
            SourceRule(
                "the daemon judges nothing",
                because: "what is wrong, how bad and what to do are rules: SiteOperations holds and tests them",
                within: ["Sources/AgentDaemon/"],
                pattern: /\bFinding(?:View)?\(\s*(?:code:|"|$)/,
                guilty: [#"FindingView(code: "tool.missing", severity: "error")"#, "FindingView("],
                innocent: ["findings.map(FindingView.init)", "let finding = FindingView(orphan.finding(manifest: nil))"]),
            SourceRule(
                "changes are opened in one place",
                because: "a job is told the name of its change before that is opened; one that is opened past it may be done twice",
                within: ["Sources/AgentDaemon/"],
                except: ["Sources/AgentDaemon/Core/ChangeOpening.swift": "the place"],
                pattern: /\brunner\.start\(/,
                guilty: [
                    "_ = try await runner.start(plan, id: change, requestedBy: 0)", "core.runner.start(plan, id: id, requestedBy: 0)",
                ],
                innocent: ["try await open(plan, change, by: peer)", "try await start(plan, by: peer)", "runner.finished(id)"]),
            SourceRule(
                "the engine knows no sites", because: "it is proved once, for steps of any kind", within: ["Sources/ChangeEngine/"],
                pattern: /\b(?:SiteSpec|Site|Hostname|SiteIdentity|Vhost|Pool)\b/,
                guilty: ["let spec: SiteSpec", "func run(_ site: Site)"], innocent: ["SiteID(random: random)", "let subject: String"]),
            SourceRule(
                "SQL stands where it is typed", because: "prepared statements and typed identifiers are kept there", in: .strings,
                except: testing(and: [
                    "Sources/LinuxHost/MariaDB/": "the place for MariaDB's", "Sources/AgentStore/": "the place for SQLite's",
                    "Sources/LinuxHost/WordPress/": "through the typed literal of LinuxHost/MariaDB",
                    "Sources/SandboxHost/Servers/SandboxMariaDB.swift":
                        "one fixed question to a server that was just started, before anything else may ask it",
                ]),
                pattern:
                    /\b(?:SELECT .+ FROM|INSERT (?:IGNORE )?INTO|REPLACE INTO|UPDATE \S+ SET|DELETE FROM|(?:CREATE|DROP|ALTER) (?:USER|DATABASE|TABLE|SCHEMA)|GRANT .+ ON|REVOKE .+ ON|TRUNCATE TABLE)\b/,
                guilty: [#"query("SELECT a FROM \(table)")"#, #"run("DROP DATABASE \(name)")"#, #"run("GRANT ALL ON x")"#],
                innocent: [#"title: "create database \(name)""#, #""update the set""#]),
            SourceRule(
                "only the daemon and the command line read the environment", because: "configuration is read once, in one place",
                except: testing(and: [
                    "Sources/AgentCLI/": "it is asked by a person", "Sources/AgentDaemon/": "the composition root",
                    "Sources/agent/": "main",
                    "Sources/SandboxHost/": "finds its run directory before there is a daemon",
                    "Sources/LinuxHost/Templates/ShareDirectory.swift": "finds the installed text before there is a daemon",
                ]),
                pattern: /\bProcessInfo\.processInfo\.environment\b|(?:^|[^\w.]|Glibc\.)(?:secure_)?getenv\(/,
                guilty: [#"getenv("HOME")"#, "ProcessInfo.processInfo.environment"], innocent: ["command.environment"]),
            SourceRule(
                "only the command line prints", because: "below the daemon we throw; the daemon logs, once",
                except: testing(and: ["Sources/AgentCLI/": "the command line", "Sources/agent/": "main"]),
                pattern: /(?:^|[^\w.]|Glibc\.)(?:debugPrint|print|dump)\(/, guilty: [#"print("x")"#],
                innocent: ["blueprint(x)", "page.print(x)"]),
            SourceRule(
                "what is said goes one way",
                because: "commands in it are given the sandbox that was named, so that they work as they are shown",
                within: ["Sources/AgentCLI/"],
                except: [
                    "Sources/AgentCLI/Terminal/Console.swift": "the way", "Sources/AgentCLI/Terminal/Confirmation.swift": "a question",
                    "Sources/AgentCLI/Entry/ErrorReport.swift": "repeats what was typed, and has its hints said",
                ],
                pattern: /\btalk\(|\bsay\(asItIs:|\bwrite\([^)]*\bto: 2\)|\bSTDERR_FILENO\b|\bstandardError\b/,
                guilty: ["console.talk(line)", "say(asItIs: line)", "FileHandle.standardError.write(data)"],
                innocent: ["options.say(line)", "console.say(line)"]),
            SourceRule(
                "nobody asks which host it is on", because: "only the composition root knows",
                except: ["Sources/AgentDaemon/": "the composition root", "Sources/SandboxHost/": "it is one"],
                pattern: /\bis(?:Sandbox|SystemHost)\b/, guilty: ["if host.isSandbox {"], innocent: ["SandboxView(root: root)"]),
        ]
    }

    private static var words: [SourceRule] {
        [
            SourceRule(
                "no numbers of issues", because: "a comment says why, to a stranger who has only the code", in: .comments,
                pattern: /(?i:\b(?:issue|ticket) #?\d+)/,
                guilty: ["// see issue 12", "// ticket #3"], innocent: ["// issues a ticket", "// RFC 1123"])
        ]
    }
}
