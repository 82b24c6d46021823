/// Releases of WordPress and where they come from. Nothing of a refused release is kept.
extension Explanation {
    static let sourceNotFound = Explanation(
        "there is no WordPress at this place",
        happened: "The file, directory or release that --wordpress names does not exist.",
        causes: ["a misspelt path", "a relative path seen from another directory", "a version that the mirror does not have"],
        evidence: ["the error names the place in full", "agent site create --help says what --wordpress takes"],
        next: "agent site create --help")

    static let sourceCorrupt = Explanation(
        "this is not a whole WordPress",
        happened: "The archive or directory could not be read to its end, or lacks files that every release has.",
        causes: ["a download that was cut off", "an archive of something else", "a directory with a single theme or plugin"],
        evidence: ["the error names the missing or unreadable file"],
        next: "agent site create example.com --wordpress latest")

    static let checksumMismatch = Explanation(
        "the archive is not the one that was promised",
        happened: "Its checksum differs from the published or the given one. It was thrown away unread.",
        causes: [
            "a download that was cut off or altered on the way", "a proxy that answers with a page of its own",
            "the checksum belongs to another version",
        ],
        evidence: ["the error gives both checksums"],
        next: "agent site create example.com --wordpress latest")

    static let unsafeArchive = Explanation(
        "the archive would write outside of its directory",
        happened: "It holds an absolute path, '..', a link, a device or an implausible size. It was not unpacked.",
        causes: ["an archive made to attack", "an archive of a whole machine instead of a release"],
        evidence: ["the error names the entry"],
        next: "agent explain bad-path")

    static let releaseIncompatible = Explanation(
        "this WordPress does not run with this PHP",
        happened: "The release says which PHP it needs, and the wished series is older. Nothing was begun.",
        causes: ["an old PHP series was asked for", "a very new release on an old Debian"],
        evidence: ["the error gives both versions"],
        next: "agent doctor")

    static let downloadFailed = Explanation(
        "the release could not be fetched",
        happened: "The mirror did not answer, answered with an error, or the connection ended too early. Nothing was kept.",
        causes: [
            "no way to the internet from this machine", "a proxy is needed", "the mirror is down",
            "the mirror has no release in this language",
        ],
        evidence: [
            "the error names the address and the answer",
            "agent sandbox status names the mirror; agent sandbox up --wordpress-mirror changes it",
            "a local archive works without a network: --wordpress /path/to/wordpress.tar.gz",
            "provision/wordpress, in the agent's sources, unpacks Debian's own WordPress and prints its directory",
        ],
        next: "agent site create example.com --wordpress /path/to/wordpress.tar.gz")
}
