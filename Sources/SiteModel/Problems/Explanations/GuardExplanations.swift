/// What stands before and after every operation said no, or found something wrong.
extension Explanation {
    static let auditNotWritten = Explanation(
        "the audit log cannot be written, so nothing is changed",
        happened:
            "Every operation is written down before it begins. That failed, so it was not begun. Ways back (agent change undo, agent change resume) and the purge of the trash go on: they use the 16 MiB that are kept for them.",
        causes: [
            "the disk is full", "the disk or its file system is read-only or ill", "somebody took the audit log's directory away",
            "the segment that takes records is damaged: agent audit begin-anew goes on in a new one",
        ],
        evidence: [
            "the error says what the disk said", "agent host status shows how full it is",
            "agent audit verify says whether the log is damaged",
        ],
        next: "agent site list --state trashed")

    static let auditBroken = Explanation(
        "the audit log is not as it was written",
        happened:
            "Each record's hash stands on the one before it, and the newest is written down elsewhere each half minute. What lies in the log does not fit: the command names the first record that does not.",
        causes: [
            "somebody with root's rights changed the log",
            "an older copy of the log was put back, with a backup of the whole disk for example",
            "the disk lost what it had promised to keep",
        ],
        evidence: [
            "agent audit verify names records and what is wrong with each",
            "on a system host the journal has the points: journalctl -t agent AGENT_AUDIT_ANCHOR=yes",
            "agent audit query shows what stands before and after",
        ],
        next: "agent audit verify")

    static let auditWhole = Explanation(
        "the audit log is not damaged, so it is not begun anew",
        happened:
            "A new segment beside one that takes no records any more is the way on after damage. The segment that is open takes records as it should, so nothing was begun.",
        causes: ["it was mended meanwhile: somebody put a whole copy back", "another one had begun the new segment already"],
        evidence: ["agent audit verify reads all of it", "agent audit query --action audit. shows what was done to the log"],
        next: "agent audit verify")

    static let auditSettings = Explanation(
        "the settings of the audit log are refused",
        happened:
            "audit.conf says where the newest points of the audit log go and when its segments are closed. It is not understood, or others could write it: no point leaves this machine and no segment is closed by itself until it is mended. Records are written as ever.",
        causes: [
            "a misspelt key or section", "a remote without a key: points are signed or not sent",
            "the file, or that of the key, belongs to another user, or others may write it",
        ],
        evidence: ["the error names file and line", "agent explain audit.anchor-failed says what follows from it"],
        next: "agent alert list")

    static let crisisActive = Explanation(
        "crisis mode is on",
        happened:
            "An administrator stopped all changes, or those of a site or of a kind, until things are clear. Nothing was changed. Reading, agent change undo, agent change resume and agent site undelete work as ever, and so do the sites themselves. Jobs wait and are not lost.",
        causes: ["an administrator gave agent crisis on, and it has neither ended nor expired"],
        evidence: [
            "agent crisis status says who, why, since when and until when", "agent audit query --action crisis.on shows who gave it",
        ],
        next: "agent crisis off")
}
