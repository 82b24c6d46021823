import Glibc

/// The world as a command sees it: data on `out`, talk on `talk`, and who is on the other end.
package struct Console: Sendable {
    package var out: @Sendable (String) -> Void
    package var talk: @Sendable (String) -> Void
    /// What of `out` was not written.
    package var lost: LostOutput
    package var isOutTerminal: Bool
    package var isTalkTerminal: Bool
    package var isInTerminal: Bool
    package var environment: @Sendable (String) -> String?
    package var readLine: @Sendable () -> String?
    /// Each Ctrl-C, from the moment of the call on; until then it ends the process as usual.
    package var interrupts: @Sendable () -> AsyncStream<Void>

    package init(
        out: @escaping @Sendable (String) -> Void, talk: @escaping @Sendable (String) -> Void, lost: LostOutput = LostOutput(),
        isOutTerminal: Bool = false,
        isTalkTerminal: Bool = false, isInTerminal: Bool = false, environment: @escaping @Sendable (String) -> String? = { _ in nil },
        readLine: @escaping @Sendable () -> String? = { nil },
        interrupts: @escaping @Sendable () -> AsyncStream<Void> = { AsyncStream { _ in } }
    ) {
        self.out = out
        self.talk = talk
        self.lost = lost
        self.isOutTerminal = isOutTerminal
        self.isTalkTerminal = isTalkTerminal
        self.isInTerminal = isInTerminal
        self.environment = environment
        self.readLine = readLine
        self.interrupts = interrupts
    }

    /// Bound once per run; commands are made by the parser, which hands them nothing.
    @TaskLocal package static var current: Console = .standard

    private static let standardLost = LostOutput()
    package static let standard = Console(
        out: { text in if let code = write(text, to: 1) { standardLost.note(code) } },
        // Nobody is left who could be told that telling failed.
        talk: { _ = write($0, to: 2) }, lost: standardLost, isOutTerminal: isatty(1) == 1, isTalkTerminal: isatty(2) == 1,
        isInTerminal: isatty(0) == 1, environment: { name in getenv(name).map { String(cString: $0) } }, readLine: { Swift.readLine() },
        interrupts: Interrupts.stream)

    func print(_ line: String) { out(line + "\n") }
    /// Whatever is said, the commands in it work as they are shown.
    func say(_ line: String) { talk(ShownCommands.rooted(line) + "\n") }
    /// What repeats the words of others, or is for programs.
    func say(asItIs line: String) { talk(line + "\n") }

    enum Colour: String { case red = "31", green = "32", yellow = "33", faint = "2" }

    /// Colour repeats what the word says already, for those who like it (no-color.org).
    func paint(_ text: String, _ colour: Colour) -> String {
        let refused = environment("NO_COLOR").map { !$0.isEmpty } ?? false
        guard isTalkTerminal, !refused, environment("TERM") != "dumb" else { return text }
        return "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m"
    }

    /// - Returns: why not all of it was written; what runs in the daemon goes on.
    private static func write(_ text: String, to file: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
