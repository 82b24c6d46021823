import AgentAPI
import AgentServer
import AgentTesting
import SiteModel
import Synchronization
import Testing

/// Who repeats a command under its key reads what was said then, and is told so.
@Suite struct RecordedNoteTests {
    /// Does it the first time, and says the same again from then on.
    private func remembering(_ service: RecordingService) {
        let first = Mutex<KeptAnswer?>(nil)
        service.keep { _, work in
            if var kept = first.withLock({ $0 }) {
                kept.given = .before(1_795_867_200_000)
                return kept
            }
            let answer = await work()
            first.withLock { $0 = answer }
            return answer
        }
    }

    private static let said = "note: this is the recorded answer of 2026-11-28T12:00:00Z to this key; nothing was done again"

    @Test(
        arguments: [
            (["site", "delete", "example.com", "--yes"], " (`agent site status example.com` tells how it is now)"),
            (["site", "set", "example.com", "cache=off", "--format", "json"], " (`agent site status example.com` tells how it is now)"),
            (["job", "add", "doctor.pass"], " (`agent job list` tells how it is now)"), (["job", "pause"], ""),
        ])
    func theLastLineSaysThatNothingWasDoneAgain(_ command: [String], _ hint: String) async throws {
        let service = RecordingService()
        remembering(service)
        let words = command + ["--idempotency-key", "k"]
        let first = try await CommandLineRun.run(words, against: service)
        let again = try await CommandLineRun.run(words, against: service)
        #expect(first.status == .done && !first.talk.contains("recorded"), "\(first)")
        #expect(
            again.status == .done && again.output == first.output && again.rootlessTalk == first.rootlessTalk + Self.said + hint + "\n",
            "\(again)")
        let quiet = try await CommandLineRun.run(words + ["--quiet"], against: service)
        #expect(quiet.talk.isEmpty && quiet.output == first.output, "\(quiet)")
    }

    /// A create that was taken back is taken back for ever under its key.
    @Test func whatFailedNeedsANewKey() async throws {
        let service = RecordingService()
        remembering(service)
        service.end(as: "undone", problem: Problem(.proofFailed, "cannot prove 'x': 500"))
        let words = ["site", "set", "example.com", "cache=off", "--idempotency-key", "k"]
        let first = try await CommandLineRun.run(words, against: service)
        let again = try await CommandLineRun.run(words, against: service)
        #expect(first.status == .rolledBack && !first.talk.contains("recorded"), "\(first)")
        #expect(
            again.status == .rolledBack && again.rootlessTalk == first.rootlessTalk + Self.said + "; use a new key to try again\n",
            "\(again)")

        let refusing = RecordingService()
        remembering(refusing)
        refusing.fail(with: Problem(.commandFailed, "cannot reload nginx: it failed"))
        let reload = ["host", "reload", "--idempotency-key", "k"]
        _ = try await CommandLineRun.run(reload, against: refusing)
        let refused = try await CommandLineRun.run(reload, against: refusing)
        #expect(refused.status == .failed && refused.talk.hasSuffix(Self.said + "; use a new key to try again\n"), "\(refused)")
    }

    @Test func anAnswerOfWhichNobodyKnowsTheTimeIsStillOne() async throws {
        let service = RecordingService()
        service.keep { _, work in
            var answer = await work()
            answer.given = .before(nil)
            return answer
        }
        let run = try await CommandLineRun.run(["job", "pause", "--idempotency-key", "k"], against: service)
        #expect(run.talk.hasSuffix("note: this is the recorded answer of an earlier time to this key; nothing was done again\n"), "\(run)")
    }

    @Test func aDryRunSaysThatItUsesNoKey() async throws {
        let service = RecordingService()
        let words = ["site", "delete", "example.com", "--dry-run"]
        let plain = try await CommandLineRun.run(words, against: service)
        let keyed = try await CommandLineRun.run(words + ["--idempotency-key", "k"], against: service)
        #expect(!plain.talk.contains("key") && keyed.output == plain.output, "\(keyed)")
        #expect(keyed.talk.contains("note: a dry run does not use the idempotency key"), "\(keyed)")
        #expect(!service.calls.contains { $0.hasPrefix("keyed") })
        #expect(try await !CommandLineRun.run(words + ["--idempotency-key", "k", "--quiet"], against: service).talk.contains("key"))
    }

    @Test(
        "nothing that a dry run asks has the key: the real run would be refused under it",
        arguments: [
            ["site", "delete", "example.com"], ["cert", "renew", "example.com", "--force"], ["cert", "watch", "example.org"],
            ["cert", "revoke", "example.com", "--reason", "superseded"],
        ])
    func dryRunsHaveNoKey(_ words: [String]) async throws {
        let service = RecordingService()
        let keyed = Mutex(0)
        service.keep { _, work in
            keyed.withLock { $0 += 1 }
            return await work()
        }
        let run = try await CommandLineRun.run(words + ["--dry-run", "--idempotency-key", "k"], against: service)
        #expect(run.status == .done && keyed.withLock { $0 } == 0, "\(run)")
    }
}
