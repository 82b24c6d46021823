/// Reads links in the order in which they lie and says what is wrong with them. Knows no file: whoever has the links feeds them.
package struct AuditVerifier: Sendable {
    package struct Finding: Codable, Sendable, Hashable {
        package enum Kind: String, Codable, Sendable {
            /// Records are gone between two others.
            case missing
            /// A record's text does not give its hash.
            case edited
            /// A record stands where another was, or once more.
            case moved
            /// What is no record at all.
            case unreadable
            /// The log ends before a point that is known to have been in it.
            case cutOff = "cut-off"
            /// The log was written anew: at a known point it has another hash.
            case rewritten
            /// A segment does not go on where the one before it ended, or is not there.
            case segment
            /// It goes on after damage because a person said so: what was before is not vouched for.
            case begunAnew = "begun-anew"
            /// A segment of another log, or a point of one that is not here: the log was exchanged, or begun anew without a word.
            case otherLog = "other-log"
        }
        package var kind: Kind
        package var sequence: Int64
        package var text: String
        package init(_ kind: Kind, _ sequence: Int64, _ text: String) {
            self.kind = kind
            self.sequence = sequence
            self.text = text
        }
    }

    /// More than a person reads; the first are the ones that say what happened.
    private static let most = 100
    package private(set) var end = AuditChain.origin
    package private(set) var records: Int64 = 0
    package private(set) var findings: [Finding] = []
    private let anchors: [Int64: [AuditAnchor]]
    /// Of the segment that is read.
    private var head: AuditHead?
    /// Of which log the segment is that was read last.
    package var log: AuditLogID? { head?.log }
    /// The last record of each log that was met.
    private var ends: [AuditLogID: Int64] = [:]

    /// - Parameter anchors: points that were written down elsewhere while they were the newest.
    package init(anchors: [AuditAnchor] = []) { self.anchors = Dictionary(grouping: Set(anchors), by: \.sequence) }

    package mutating func take(_ link: AuditLink) {
        records += 1
        // What somebody else wrote there may be the largest number there is: nothing here traps.
        let next = end.sequence &+ 1
        if link.sequence > next, end.sequence < .max {
            let last = link.sequence - 1
            let which = last == next ? "record \(last) is" : "records \(next) to \(last) are"
            add(.missing, link.sequence, "\(which) missing")
        } else if link.sequence <= end.sequence {
            return add(.moved, link.sequence, "record \(link.sequence) stands after record \(end.sequence)")
        }
        let wasWhole = link.sequence == next
        if let record = try? AuditChain.record(link.text) {  // else: unreadable, told below
            let said = record.sequence
            if said != link.sequence { add(.moved, link.sequence, "record \(link.sequence) was written as record \(said)") }
            // It is part of the chain, and so tells when the head of its segment was made to say nothing of it.
            if record.action == AuditRecord.damaged, head != nil, head?.anew == nil {
                add(
                    .begunAnew, link.sequence,
                    "record \(link.sequence) says that the log was begun anew, and the head of its segment does not")
            }
        } else {
            add(.unreadable, link.sequence, "record \(link.sequence) is none")
        }
        let hash = AuditChain.hash(link.text, after: end.hash)
        // After a gap nothing can be said of this one: the hash that it stands on is gone with what is missing.
        if wasWhole, hash.rawValue != link.hash {
            add(.edited, link.sequence, "the text of record \(link.sequence) does not give its hash")
        }
        // Its own word from here on, so that one edit is one finding.
        end = AuditPoint(sequence: link.sequence, hash: (try? SHA256Hex(link.hash)) ?? hash)  // no hash at all: it was told as edited
        if let log = head?.log { ends[log] = end.sequence }
        let known = anchors[link.sequence]?.filter { $0.concerns(head?.log) } ?? []
        if known.contains(where: { $0.hash != end.hash }) {
            add(
                .rewritten, link.sequence, "record \(link.sequence) has another hash than was written down elsewhere when it was the newest"
            )
        }
    }

    /// A segment says after which point it begins, and of which log it is.
    package mutating func begin(_ new: AuditHead) {
        let (before, point) = (head?.log, new.after)
        head = new
        if let log = new.log, ends[log] == nil { ends[log] = point.sequence }
        if let anew = new.anew {
            add(.begunAnew, point.sequence, "segment \(new.number) was begun anew \(anew.words)")
        } else if let before, new.log != before {
            let other = new.log.map { "is of log \($0)" } ?? "does not say of which log it is"
            add(.otherLog, point.sequence, "segment \(new.number) \(other), and the one before it is of log \(before)")
        }
        guard point != end else { return }
        add(
            .segment, point.sequence,
            "segment \(new.number) begins after record \(point.sequence), and the one before it ends with \(end.sequence) or otherwise")
        // The records themselves are judged by what they stand on here.
        end = point
    }

    /// A closed segment says where it ends.
    package mutating func seal(segment: Int64, at point: AuditPoint) {
        if point != end {
            add(.segment, point.sequence, "segment \(segment) was sealed after record \(point.sequence), and ends otherwise")
        }
    }

    package mutating func note(_ kind: Finding.Kind, _ text: String) { add(kind, end.sequence, text) }

    /// After the last link. Each log that points are known of is held against the last of them: the newest of all first.
    package mutating func finish() {
        var told: Set<AuditLogID?> = []
        for (sequence, anchor) in anchors.flatMap({ known in known.value.map { (known.key, $0) } }).sorted(by: { $0.0 > $1.0 })
        where told.insert(anchor.log).inserted {
            if let log = anchor.log, ends[log] == nil {
                add(.otherLog, sequence, "record \(sequence) of log \(log) was written down elsewhere, and nothing here is of that log")
            } else {
                let last = anchor.log.flatMap { ends[$0] } ?? end.sequence
                guard sequence > last else { continue }
                let log = anchor.log.map { $0 == head?.log ? "the log" : "log \($0)" } ?? "the log"
                add(.cutOff, sequence, "\(log) ends with record \(last), and record \(sequence) was written down elsewhere")
            }
        }
    }

    private mutating func add(_ kind: Finding.Kind, _ sequence: Int64, _ text: String) {
        if findings.count < Self.most { findings.append(Finding(kind, sequence, text)) }
    }
}
