/// Turns items into text, in one of the formats. The same rows feed all of them, so that no format knows more than another.
struct OutputRendering: Sendable {
    let format: OutputFormat
    /// Of `--fields`; checked before.
    let fields: [String]?

    /// Many things: a table with a head, an array.
    func list<Item>(_ items: [Item], _ columns: Columns<Item>) -> String {
        if format == .ids { return items.map { Printable.line(columns.id($0)) + "\n" }.joined() }
        let chosen = choose(columns)
        let rows = items.map { item in chosen.map { Value.Field(title(of: $0), value(of: $0, item)) } }
        return switch format {
        case .table, .ids: TableText.list(names: chosen.map(title), rows)
        case .json: JSONText.text(.records(rows)) + "\n"
        case .yaml: YAMLText.text(.records(rows))
        case .csv: CSVText.text(names: chosen.map(\.name), rows)
        }
    }

    /// One thing: a line a field, an object. `text` is how people read it, when they did not choose fields.
    func one<Item>(_ item: Item, _ columns: Columns<Item>, text: ((Item) -> String)? = nil) -> String {
        if format == .ids { return Printable.line(columns.id(item)) + "\n" }
        if format == .table, fields == nil, let text { return text(item) }
        let chosen = choose(columns)
        let row = chosen.map { Value.Field(title(of: $0), value(of: $0, item)) }
        return switch format {
        case .table, .ids: TableText.one(fields == nil ? row.filter { $0.value != .none } : row)
        case .json: JSONText.object(row) + "\n"
        case .yaml: YAMLText.object(row)
        case .csv: CSVText.text(names: chosen.map(\.name), [row])
        }
    }

    private func title<Item>(of column: Columns<Item>.Column) -> String { format == .table ? column.label ?? column.name : column.name }

    private func value<Item>(of column: Columns<Item>.Column, _ item: Item) -> Value {
        if format == .table, let forPeople = column.forPeople { return forPeople(item) }
        return column.value(item)
    }

    private func choose<Item>(_ columns: Columns<Item>) -> [Columns<Item>.Column] {
        if let fields { return fields.compactMap { name in columns.all.first { $0.name == name } } }
        guard format == .table else { return columns.all }
        let shown = columns.all.filter(\.inTable)
        return columns.tableOrder.isEmpty ? shown : columns.tableOrder.compactMap { name in shown.first { $0.name == name } }
    }
}

extension GlobalOptions {
    var rendering: OutputRendering { OutputRendering(format: format, fields: chosenFields) }

    /// A table without rows has no head either: it would say that something is there.
    /// - Parameter empty: what a person is told instead.
    func printList<Item>(_ items: [Item], _ columns: Columns<Item>, empty: String? = nil) {
        guard items.isEmpty, format == .table else { return Console.current.out(rendering.list(items, columns)) }
        if let empty { say(empty) }
    }
    func printOne<Item>(_ item: Item, _ columns: Columns<Item>, text: ((Item) -> String)? = nil) {
        Console.current.out(rendering.one(item, columns, text: text))
    }
}
