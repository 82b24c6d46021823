import HostServices

/// nginx's two files, PHP's output and the failed log-ins, read side by side.
package struct LinuxSiteLogs: SiteLogs {
    private let layout: HostLayout
    private let runner: any CommandRunner
    private let php: any PHPOutput

    package init(layout: HostLayout, runner: any CommandRunner, php: any PHPOutput) {
        self.layout = layout
        self.runner = runner
        self.php = php
    }

    package func open(_ query: LogQuery) async throws -> any LogReader {
        var readers: [any LogReader] = []
        if query.kinds.contains(.access) {
            readers.append(FileLogReader<AccessLines>(layout.accessLog, query, layout: layout, runner: runner))
        }
        if query.kinds.contains(.error) {
            readers.append(FileLogReader<ErrorLines>(layout.nginxErrorLog, query, layout: layout, runner: runner))
        }
        if query.kinds.contains(.login) {
            readers.append(FileLogReader<LoginLines>(layout.loginLog, query, layout: layout, runner: runner))
        }
        if !query.kinds.isDisjoint(with: [.php, .slow]) { readers.append(php.open(query)) }
        return MergedLogs(readers: readers, limit: query.limit)
    }
}

/// Several logs as one, in the order of time.
actor MergedLogs: LogReader {
    private let readers: [any LogReader]
    private let limit: Int
    private var isFirst = true

    init(readers: [any LogReader], limit: Int) {
        self.readers = readers
        self.limit = limit
    }

    func next() async throws -> [LogLine] {
        var lines: [(at: Int64, line: LogLine)] = []
        for reader in readers {
            // A line without a time stays behind the one that it followed.
            var last: Int64 = 0
            for line in try await reader.next() {
                last = line.at ?? last
                lines.append((last, line))
            }
        }
        // Swift's sort is stable: lines of one moment stay in the order of their file.
        let sorted = lines.sorted { $0.at < $1.at }.map(\.line)
        guard isFirst else { return sorted }
        isFirst = false
        var newest = NewestLines(LogRoom(lines: limit))
        for line in sorted { newest.add(line) }
        return newest.lines
    }
}
