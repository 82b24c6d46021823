/// Where a secret waits while a change runs: a name under that change's directory. Plans and journals hold this, never the value.
package struct SecretReference: Sendable, Hashable, Codable {
    package var change: String
    package var name: String
    package init(change: String, name: String) {
        self.change = change
        self.name = name
    }
}
