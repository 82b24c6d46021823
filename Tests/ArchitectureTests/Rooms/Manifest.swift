/// Package.swift, read as text: the targets and what each depends on.
struct Manifest {
    struct Target {
        var name: String
        var kind: String
        var dependencies: [String]
    }

    let targets: [Target]

    init(_ text: String) {
        var found: [Target] = []
        for match in text.matches(
            of:
                /\.(?<kind>target|executableTarget|testTarget|systemLibrary)\(\s*name:\s*"(?<name>\w+)"(?<rest>[^\n]*(?:\n(?!\s*\.(?:target|executableTarget|testTarget|systemLibrary)\()[^\n]*)*)/
        ) {
            let list = match.rest.firstMatch(of: /dependencies:\s*\[(?<list>[^\]]*)\]/)?.list ?? ""
            let dependencies = list.matches(of: /"(?<name>\w+)"/).map { String($0.name) }
            found.append(Target(name: String(match.name), kind: String(match.kind), dependencies: dependencies))
        }
        targets = found
    }

    var rooms: [Target] { targets.filter { $0.kind != "testTarget" } }
}
