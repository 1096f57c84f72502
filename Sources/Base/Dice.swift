/// Chance that is the same every time for a seed: SplitMix64 (Steele, Lea, Flood 2014).
///
/// `public`, because the simulator throws them for each row of its lists.
public struct Dice: RandomNumberGenerator, Sendable {
    @usableFromInline var state: UInt64

    @inlinable
    public init(seed: UInt64) { state = seed }

    @inlinable
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.scrambled(state)
    }

    /// Each bit of the result hangs on each of the argument's.
    @inlinable
    public static func scrambled(_ bits: UInt64) -> UInt64 {
        var z = bits
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
