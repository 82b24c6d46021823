/// The fields of a kind of thing: names, how each is read, and which a table shows unasked.
struct Columns<Item>: Sendable {
    struct Column: Sendable {
        let name: String
        let inTable: Bool
        let value: @Sendable (Item) -> Value
        /// What a table says instead, for people; nil: the same as the rest.
        let forPeople: (@Sendable (Item) -> Value)?
        /// What a table calls it, where its name alone does not say of what it is.
        let label: String?
        init(
            _ name: String, label: String? = nil, inTable: Bool = true, forPeople: (@Sendable (Item) -> Value)? = nil,
            _ value: @escaping @Sendable (Item) -> Value
        ) {
            self.name = name
            self.label = label
            self.inTable = inTable
            self.value = value
            self.forPeople = forPeople
        }
    }
    /// What `--format ids` prints.
    let id: @Sendable (Item) -> String
    let all: [Column]
    /// How a table orders what it shows; the other formats keep their order, which programs know.
    var tableOrder: [String] = []

    var names: [String] { all.map(\.name) }
}
