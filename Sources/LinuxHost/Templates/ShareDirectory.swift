import Foundation
import HostServices

/// Where the project's own text (templates/, nginx/, php-fpm/ …) is installed.
package enum ShareDirectory {
    package static func find(executable: String = OwnBinary.path) -> String {
        if let given = ProcessInfo.processInfo.environment["AGENT_SHARE"], given.hasPrefix("/") { return given }
        var directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
        while directory.path != "/" {
            if access(directory.appendingPathComponent("templates").path, F_OK) == 0 { return directory.path }
            directory.deleteLastPathComponent()
        }
        return HostLayout.installedShare
    }
}
