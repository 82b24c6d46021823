import Foundation
import SiteModel

/// Names in a directory of the agent's own, sorted, without `.` and `..`. An absent directory is empty.
package enum DirectoryListing {
    package static func names(in path: String) throws(Problem) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw systemCallProblem("list", path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
