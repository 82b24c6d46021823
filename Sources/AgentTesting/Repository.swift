import Foundation

/// The sources that the tests were built from: the text of templates lies there.
package enum Repository {
    package static let root: String = {
        var directory = URL(fileURLWithPath: #filePath)
        while directory.path != "/" {
            directory.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: directory.appendingPathComponent("Package.swift").path) { return directory.path }
        }
        return FileManager.default.currentDirectoryPath
    }()
}
