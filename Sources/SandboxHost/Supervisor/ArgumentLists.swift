import Foundation
import HostServices

/// A command's arguments and environment as execve(2) takes them.
enum ArgumentLists {
    typealias List = UnsafePointer<UnsafeMutablePointer<CChar>?>

    static func with<Result>(_ command: Command, _ body: (_ arguments: List, _ environment: List) throws -> Result) rethrows -> Result {
        let arguments = ([command.program] + command.arguments).map { strdup($0) } + [nil]
        let environment = command.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        return try arguments.withUnsafeBufferPointer { first in
            try environment.withUnsafeBufferPointer { second in
                guard let a = first.baseAddress, let b = second.baseAddress else {
                    preconditionFailure("a list with a nil in it is not empty")
                }
                return try body(a, b)
            }
        }
    }
}
