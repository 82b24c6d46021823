/// The house. docs/architecture.md shows it to people; this table holds it. A new target needs a row before anything compiles in review.
enum RoomTable {
    static let rooms: [Room] = [
        Room(
            "agent", holds: "@main", mustNever: "hold anything else",
            because: "what stands in main cannot be tested", rooms: ["AgentCLI", "AgentDaemon", "LinuxHost"], libraries: ["Glibc"]),
        Room(
            "AgentCLI", holds: "one leaf command per file, output rendering", mustNever: "know SQL or the argv of other programs",
            because: "the command line is one of several faces: what it did by itself, the API could not do",
            rooms: ["SiteModel", "AgentAPI", "AgentDaemon"],
            libraries: ["ArgumentParser", "Yams", "Foundation", "FoundationEssentials", "Glibc", "Dispatch"]),
        Room(
            "AgentAPI", holds: "wire types, the route table, the typed client", mustNever: "hold server code",
            because: "clients must be able to link it without the server", rooms: ["SiteModel"],
            libraries: ["NIOCore", "NIOPosix", "NIOHTTP1", "Foundation", "FoundationEssentials", "Glibc"]),
        Room(
            "AgentServer", holds: "controllers, access", mustNever: "touch the host or SQLite",
            because: "a handler decodes, calls one operation and encodes; anything more escapes journal, undo and audit",
            rooms: ["SiteModel", "AgentAPI"],
            libraries: [
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "NIOPosix", "NIOHTTP1", "ServiceLifecycle",
                "Foundation", "FoundationEssentials",
                "Glibc",
            ]),
        Room(
            "AgentDaemon", holds: "composition root, scheduler, recovery", mustNever: "hold business rules",
            because: "it is the only room that knows everything, so every rule that lands here is tied to everything",
            rooms: [
                "SiteModel", "ChangeEngine", "JobEngine", "HostServices", "ConfigTemplates", "LinuxHost", "SandboxHost", "AgentStore",
                "SiteOperations", "AgentAPI", "AgentServer",
            ],
            libraries: ["ServiceLifecycle", "Logging", "Crypto", "Foundation", "FoundationEssentials", "Glibc", "Dispatch"]),
        Room(
            "SiteOperations", holds: "one file per operation, one file per step", mustNever: "know HTTP, SQL of ours, paths, argv",
            because: "plans are pure values: the same facts give the same plan on every host",
            rooms: ["SiteModel", "ChangeEngine", "JobEngine", "HostServices"],
            libraries: ["Foundation", "FoundationEssentials"]),
        Room(
            "AgentStore", holds: "SQLite: sites, changes and journal", mustNever: "call services",
            because: "a transaction that waits for a server holds every other change", rooms: ["SiteModel", "ChangeEngine", "JobEngine"],
            libraries: ["GRDB", "Foundation", "FoundationEssentials", "Glibc", "Dispatch"]),
        Room(
            "LinuxHost", holds: "nginx, PHP-FPM, MariaDB, files, WordPress: argv, their SQL, bytes on disk, sockets",
            mustNever: "decide policy",
            because: "it is asked by both hosts and by every operation",
            rooms: ["SiteModel", "HostServices", "ConfigTemplates", "CLinux", "CMariaDB", "CCurl"],
            libraries: [
                "Subprocess", "SystemPackage", "Crypto", "X509", "SwiftASN1", "Logging", "Foundation", "FoundationEssentials", "Glibc",
                "Dispatch",
            ]),
        Room(
            "SandboxHost", holds: "child supervisor, port plan", mustNever: "be imported by anything but the daemon and tests",
            because: "no other code may ask which host it is on",
            rooms: ["SiteModel", "HostServices", "ConfigTemplates", "LinuxHost", "CLinux"],
            libraries: ["Logging", "Foundation", "FoundationEssentials", "Glibc", "Dispatch"]),
        Room(
            "ConfigTemplates", holds: "strict renderer and typed contexts", mustNever: "read the host",
            because: "a rendered file is a function of its context, which is what the hostile-string tests prove", rooms: ["SiteModel"],
            libraries: ["Foundation", "FoundationEssentials"]),
        Room(
            "HostServices", holds: "what may be asked of a host, and the only maker of paths", mustNever: "spawn, open, connect",
            because: "a promise that acts is an implementation", rooms: ["SiteModel"]),
        Room(
            "ChangeEngine", holds: "Plan, Step, Runner, Journal, lanes, activations", mustNever: "know what a site is",
            because: "the engine is proved once, for steps of any kind", rooms: ["SiteModel"],
            libraries: ["Logging", "Foundation", "FoundationEssentials"]),
        Room(
            "JobEngine", holds: "jobs, their queue's promises, calendars, the runner", mustNever: "know SQL, sites or what a job does",
            because: "when work runs, waits and is given up is proved once, for jobs of any kind", rooms: ["SiteModel"],
            libraries: ["Logging", "Foundation", "FoundationEssentials"]),
        Room(
            "SiteModel", holds: "names, specs, ids, errors: pure values", mustNever: "do I/O, read a clock, take randomness",
            because: "every other room stands on it", rooms: ["CIdn2"], libraries: ["Crypto", "Foundation", "FoundationEssentials"]),
        Room(
            "AgentTesting", holds: "sandbox fixture, fault injection, contract suites", mustNever: "ship in the binary",
            because: "what breaks things on purpose has no place on a host",
            rooms: [
                "SiteModel", "ChangeEngine", "JobEngine", "HostServices", "ConfigTemplates", "LinuxHost", "SandboxHost", "AgentStore",
                "SiteOperations", "AgentAPI", "AgentServer",
                "AgentDaemon", "CLinux",
            ],
            libraries: [
                "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Logging", "Testing", "NIOCore", "NIOPosix", "NIOHTTP1",
                "Subprocess", "Crypto", "ServiceLifecycle",
            ]),
        Room("CLinux", holds: "system calls that Swift cannot make", mustNever: "hold logic", because: "C has none of Swift's guards"),
        Room(
            "CMariaDB", holds: "libmariadb, bound at the first call", mustNever: "hold logic", because: "it is a name for a library",
            rooms: ["CLinux"]),
        Room(
            "CCurl", holds: "libcurl, bound at the first call", mustNever: "hold logic", because: "it is a name for a library",
            rooms: ["CLinux"]),
        Room("CIdn2", holds: "libidn2", mustNever: "hold code", because: "it is a name for a library"),
    ]

    static let confined: [Confined] = [
        Confined(module: "GRDB", rooms: ["AgentStore"], because: "one room writes the state"),
        Confined(module: "Subprocess", rooms: ["LinuxHost", "AgentTesting"], because: "programs are started in one place"),
        Confined(module: "Hummingbird", rooms: ["AgentServer"], because: "HTTP serving is one room's business"),
        Confined(module: "ArgumentParser", rooms: ["AgentCLI"], because: "only the command line reads command lines"),
        Confined(module: "CMariaDB", rooms: ["LinuxHost"], because: "SQL leaves through one door"),
        Confined(module: "CCurl", rooms: ["LinuxHost"], because: "the network is reached through one door"),
        Confined(module: "X509", rooms: ["LinuxHost"], because: "keys are made and read in one place"),
        Confined(module: "CIdn2", rooms: ["SiteModel"], because: "host names have one parser"),
        Confined(module: "SandboxHost", rooms: ["AgentDaemon", "AgentTesting"], because: "no other code may ask which host it is on"),
        Confined(module: "AgentTesting", rooms: [], because: "test support never ships"),
    ]
}
