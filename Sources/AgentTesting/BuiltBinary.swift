import Foundation

/// The built `agent`, which code under test executes again: `AGENT_BINARY`, or the product beside the test bundle.
package enum BuiltBinary {
    package static let path: String = {
        if let given = ProcessInfo.processInfo.environment["AGENT_BINARY"] { return given }
        var directory = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        while directory.path != "/" {
            let candidate = directory.appendingPathComponent("agent").path
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue { return candidate }
            directory.deleteLastPathComponent()
        }
        return FileManager.default.currentDirectoryPath + "/.build/debug/agent"
    }()
}
