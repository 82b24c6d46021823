/// The fields of a kind of thing: names, how each is read, and which a table shows unasked.
struct Columns<Item>: Sendable {
    struct Column: Sendable {
        let name: String
        let inTable: Bool
        let value: @Sendable (Item) -> Value
        init(_ name: String, inTable: Bool = true, _ value: @escaping @Sendable (Item) -> Value) {
            self.name = name
            self.inTable = inTable
            self.value = value
        }
    }
    /// What `--format ids` prints.
    let id: @Sendable (Item) -> String
    let all: [Column]

    var names: [String] { all.map(\.name) }
}
