import ChangeEngine
import Foundation
import HostServices
import SiteModel

/// A step on this host. Its input is a value that the journal keeps; everything else it needs is in the tools.
package protocol HostStep: Step {
    associatedtype Input: Codable & Sendable
    /// The name in the journal: never renamed, never re-used.
    static var kind: String { get }
    init(_ input: Input, _ tools: StepTools)
}

/// What steps work with, made once by the composition root.
package struct StepTools: Sendable {
    package let host: ServiceHost
    package let activation: ActivationLane<ServedVhost>
    /// nil: the clock is in doubt.
    package let soundTime: @Sendable () async throws -> SoundTime?
    package init(
        host: ServiceHost, activation: ActivationLane<ServedVhost>, soundTime: @escaping @Sendable () async throws -> SoundTime?
    ) {
        self.host = host
        self.activation = activation
        self.soundTime = soundTime
    }
}

extension HostStep {
    static func record(_ id: String, _ title: String, after dependencies: [String] = [], _ input: Input) throws -> StepRecord {
        StepRecord(id: id, kind: kind, title: title, dependsOn: dependencies, payload: try encodeJSON(input))
    }

    static func make(from payload: String, _ tools: StepTools) throws -> any Step {
        Self(try decodeJSON(Input.self, from: payload), tools)
    }
}

/// Which way a two-way step goes: site.create makes things present, site.delete makes the same things absent, and undo is the other way.
package enum Wanted: String, Codable, Sendable { case present, absent }

func encodeJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func decodeJSON<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
}
