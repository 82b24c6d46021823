import CMariaDB

/// Memory that holds the values of one statement while it runs, freed with it.
final class BoundValues {
    let binds: UnsafeMutableBufferPointer<MYSQL_BIND>
    private var buffers: [UnsafeMutableRawBufferPointer] = []

    init(_ values: [MariaDBValue]) {
        binds = .allocate(capacity: values.count)
        binds.initialize(repeating: MYSQL_BIND())
        for (index, value) in values.enumerated() { bind(value, at: index) }
    }

    deinit {
        for buffer in buffers {
            // Secrets pass through here: leave none behind in freed memory.
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            buffer.deallocate()
        }
        binds.deallocate()
    }

    private func bind(_ value: MariaDBValue, at index: Int) {
        switch value {
        case .null:
            binds[index].buffer_type = MYSQL_TYPE_NULL
        case .integer(let number):
            let buffer = keep(MemoryLayout<Int64>.size)
            buffer.storeBytes(of: number, as: Int64.self)
            binds[index].buffer_type = MYSQL_TYPE_LONGLONG
            binds[index].buffer = buffer.baseAddress
        case .text(let text):
            let bytes = Array(text.utf8)
            let buffer = keep(max(bytes.count, 1))
            buffer.copyBytes(from: bytes)
            binds[index].buffer_type = MYSQL_TYPE_STRING
            binds[index].buffer = buffer.baseAddress
            // `length_value` is what is used while `length` is null.
            binds[index].length_value = UInt(bytes.count)
            binds[index].buffer_length = UInt(bytes.count)
        }
    }

    private func keep(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
        buffers.append(buffer)
        return buffer
    }
}
