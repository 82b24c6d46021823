/// What one site may use up. The machine's part is held by the service manager, the rest by PHP and nginx themselves.
package struct SiteLimits: Codable, Sendable, Hashable {
    /// Of all of the site's PHP together, in MiB.
    package var memory: Int
    /// Processes and threads of the site's PHP.
    package var tasks: Int
    /// The site's share of the processor where others want it too: 100 is everybody's.
    package var cpu: Int
    /// Requests that PHP works on at once.
    package var children: Int
    /// The largest request body, in MiB.
    package var upload: Int

    package static let standard = SiteLimits(unchecked: (memory: 1024, tasks: 128, cpu: 100, children: 8, upload: 64))

    private init(unchecked: (memory: Int, tasks: Int, cpu: Int, children: Int, upload: Int)) {
        (memory, tasks, cpu, children, upload) = unchecked
    }

    /// What the service manager holds.
    package var machine: MachineLimits {
        get { MachineLimits(memory: memory, tasks: tasks, cpu: cpu) }
        set { (memory, tasks, cpu) = (newValue.memory, newValue.tasks, newValue.cpu) }
    }
}

/// Memory in MiB, tasks, and the weight of the processor.
package struct MachineLimits: Codable, Sendable, Hashable {
    package var memory: Int
    package var tasks: Int
    package var cpu: Int
    package init(memory: Int, tasks: Int, cpu: Int) {
        self.memory = memory
        self.tasks = tasks
        self.cpu = cpu
    }

    package static let standard = SiteLimits.standard.machine
}

extension SiteLimits {
    /// One limit: its name as people write it, where it lies, and what it may be.
    package enum Name: String, Sendable, CaseIterable {
        case memory, tasks, cpu, children, upload

        /// memory: PHP's own memory_limit is 256 MiB, and less than one request of it could never work. upload: what PHP still reads as a number.
        package var range: ClosedRange<Int> {
            switch self {
            case .memory: 256...262_144
            case .tasks: 16...32_768
            case .cpu: 1...10_000
            case .children: 1...256
            case .upload: 1...2047
            }
        }
        /// What the service manager holds.
        package static let ofMachine: [Name] = [.memory, .tasks, .cpu]
        package var isSize: Bool { self == .memory || self == .upload }
    }

    package subscript(_ name: Name) -> Int {
        get {
            switch name {
            case .memory: memory
            case .tasks: tasks
            case .cpu: cpu
            case .children: children
            case .upload: upload
            }
        }
        set {
            switch name {
            case .memory: memory = newValue
            case .tasks: tasks = newValue
            case .cpu: cpu = newValue
            case .children: children = newValue
            case .upload: upload = newValue
            }
        }
    }

    /// As `site set` takes it, in the largest unit in which it is whole: `256G`, `1536M`.
    package static func size(_ mebibytes: Int) -> String {
        mebibytes > 0 && mebibytes % 1024 == 0 ? "\(mebibytes / 1024)G" : "\(mebibytes)M"
    }

    /// For people.
    package func words(_ name: Name) -> String { name.isSize ? Self.size(self[name]) : "\(self[name])" }

    /// - Throws: `bad-request` with the rule that a value breaks, alone or beside another.
    package func check() throws(Problem) {
        for name in Name.allCases where !name.range.contains(self[name]) {
            let unit = name.isSize ? " MiB" : ""
            throw .cannot(
                "set limits.\(name.rawValue) to", "\(self[name])",
                "it must be from \(name.range.lowerBound) to \(name.range.upperBound)\(unit)", code: .badRequest)
        }
        // The master, its children, and a program that one of them starts.
        guard tasks >= children + 4 else {
            throw .cannot(
                "set limits.tasks to", "\(tasks)", "\(children) children need at least \(children + 4) tasks", code: .badRequest,
                hint: "raise limits.tasks or lower limits.children")
        }
    }
}
