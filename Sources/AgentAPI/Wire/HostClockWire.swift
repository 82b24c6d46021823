/// Whether the machine's clock is believed. Times are seconds since 1970.
package struct HostClockView: Codable, Sendable, Hashable {
    /// As the clock has it now.
    package var time: Int64
    package var sound: Bool
    /// What speaks against it; nil: nothing.
    package var doubt: String?
    /// What a time server says, to whose time the kernel holds its own; nil: none does.
    package var served: Int64?
    /// The reading that was last found sound, or accepted; nil: none yet.
    package var lastSound: Int64?
    package init(time: Int64, sound: Bool, doubt: String? = nil, served: Int64? = nil, lastSound: Int64? = nil) {
        self.time = time
        self.sound = sound
        self.doubt = doubt
        self.served = served
        self.lastSound = lastSound
    }
}
