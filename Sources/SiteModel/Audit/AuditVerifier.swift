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
    private let anchors: [Int64: Set<SHA256Hex>]

    /// - Parameter anchors: points that were written down elsewhere while they were the newest.
    package init(anchors: [AuditPoint] = []) {
        self.anchors = Dictionary(grouping: anchors, by: \.sequence).mapValues { Set($0.map(\.hash)) }
    }

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
        if let said = try? AuditChain.record(link.text).sequence {  // else: unreadable, told below
            if said != link.sequence { add(.moved, link.sequence, "record \(link.sequence) was written as record \(said)") }
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
        if let known = anchors[link.sequence], known != [end.hash] {
            add(
                .rewritten, link.sequence, "record \(link.sequence) has another hash than was written down elsewhere when it was the newest"
            )
        }
    }

    /// A segment says after which point it begins.
    package mutating func begin(segment: Int64, after point: AuditPoint) {
        guard point != end else { return }
        add(
            .segment, point.sequence,
            "segment \(segment) begins after record \(point.sequence), and the one before it ends with \(end.sequence) or otherwise")
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

    /// After the last link.
    package mutating func finish() {
        for (sequence, _) in anchors.sorted(by: { $0.key > $1.key }) where sequence > end.sequence {
            add(.cutOff, sequence, "the log ends with record \(end.sequence), and record \(sequence) was written down elsewhere")
            return
        }
    }

    private mutating func add(_ kind: Finding.Kind, _ sequence: Int64, _ text: String) {
        if findings.count < Self.most { findings.append(Finding(kind, sequence, text)) }
    }
}
