/// Where segments lie; the host's layout says so.
package struct AuditPlaces: Sendable {
    package let segment: @Sendable (Int64) -> String
    package let archived: @Sendable (Int64) -> String
    /// Numbers of the segments that are there, in order, by place.
    package let list: @Sendable () throws -> (live: [Int64], archived: [Int64])

    package init(
        segment: @escaping @Sendable (Int64) -> String, archived: @escaping @Sendable (Int64) -> String,
        list: @escaping @Sendable () throws -> (live: [Int64], archived: [Int64])
    ) {
        self.segment = segment
        self.archived = archived
        self.list = list
    }
}
