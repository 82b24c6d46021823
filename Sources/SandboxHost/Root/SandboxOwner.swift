import Glibc
import HostServices
import SiteModel

/// A sandbox is its maker's, and root may use any: said before the kernel refuses some file deep in it.
package enum SandboxOwner {
    package static func require(_ layout: HostLayout) throws(Problem) {
        var facts = stat()
        // Where there is no sandbox yet there is no owner.
        guard geteuid() != 0, stat(layout.state, &facts) == 0, facts.st_uid != geteuid() else { return }
        let owner = getpwuid(facts.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(facts.st_uid)"
        throw .cannot(
            "use the sandbox", layout.root, "it belongs to user '\(owner)'", code: .forbidden,
            hint:
                "run the command \(facts.st_uid == 0 ? "with sudo" : "as '\(owner)' (sudo -u \(owner))"), or name a sandbox of your own with --root"
        )
    }
}
