import AgentAPI
import ArgumentParser

/// The option of every command that changes something, and the one form of its answer: nobody, and no program, takes it for the real thing.
struct DryRun: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Say what would be done, and do nothing.")
    var isAsked = false

    /// They stand before the fields of the thing itself.
    static let fields = ["dryRun", "would"]

    /// - Parameters:
    ///   - would: what it would do, as it is read after "would".
    ///   - item: what it would be done to, as it is now, or what would become of it.
    ///   - text: how people read the thing; otherwise a line a field.
    func show<Item>(
        _ would: String, _ item: Item, _ columns: Columns<Item>, _ options: GlobalOptions, text: ((Item) -> String)? = nil
    ) {
        options.printOne(Rehearsal(would: would, item: item), columns.rehearsed) { rehearsal in
            "would \(Printable.line(rehearsal.would))\n" + options.rendering.one(rehearsal.item, columns, text: text)
        }
        options.say("a dry run: nothing was changed")
    }

    /// Where there is nothing to show but the words.
    func show(_ would: String, _ options: GlobalOptions) {
        show(would, would, Columns(id: { $0 }, all: []), options) { _ in "" }
    }
}

struct Rehearsal<Item> {
    let would: String
    let item: Item
}

extension Rehearsal: Sendable where Item: Sendable {}

extension Columns {
    var rehearsed: Columns<Rehearsal<Item>> {
        typealias Rehearsed = Columns<Rehearsal<Item>>.Column
        let id = id
        let first = [Rehearsed(DryRun.fields[0]) { _ in .flag(true) }, Rehearsed(DryRun.fields[1]) { .text($0.would) }]
        return Columns<Rehearsal<Item>>(id: { id($0.item) }, all: first + all.map { $0.rehearsed() })
    }
}

extension Columns.Column {
    fileprivate func rehearsed() -> Columns<Rehearsal<Item>>.Column {
        let (value, people) = (value, forPeople)
        guard let people else { return .init(name, label: label, inTable: inTable) { value($0.item) } }
        return .init(name, label: label, inTable: inTable, forPeople: { people($0.item) }) { value($0.item) }
    }
}

/// A leaf that changes something.
protocol ChangingCommand: LeafCommand {
    var dry: DryRun { get }
    /// What the real run asks of the daemon to change something, in its order: a dry run that shows nothing before the daemon said yes to each.
    func rehearse(_ judge: Rehearser) async throws
}

/// Has the daemon say of a request whether it would be taken: what refuses the real one (crisis mode, a role) refuses the dry run alike.
struct Rehearser: Sendable {
    let client: AgentClient

    func callAsFunction<Answer>(_ ask: (AgentClient) async throws -> Answer) async throws { try await client.rehearse(ask) }
}

extension ChangingCommand {
    /// Of the answer that is asked for: a dry run has two fields more.
    func checkFields(_ real: [String]? = nil, dry rehearsed: [String]? = nil) throws {
        let real = real ?? Self.fields
        try options.checkFields(dry.isAsked ? DryRun.fields + (rehearsed ?? real) : real)
    }

    func validate() throws { try checkFields() }
}

extension DryRun {
    /// Of what the daemon has planned: the steps and the files say the rest.
    func show(_ plan: PlanView, _ options: GlobalOptions) {
        options.warn(plan.warnings)
        show(plan.changed ? plan.title : "change nothing: \(plan.title)", plan, .plan, options, text: PlanText.text)
    }
}
