import Base

/// A repeatable source of chance: SplitMix64 (Steele, Lea, Flood 2014).
///
/// Not the standard library's `random(in:using:)`, whose mapping from bits to numbers may change between releases and
/// would change every recorded screen with it.
struct Random: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.scrambled(state)
    }

    /// A number of the range; its ends included.
    mutating func int(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(truncatingIfNeeded: next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True with the probability given, from 0 to 1.
    mutating func chance(_ probability: Double) -> Bool { Self.fraction(next()) < probability }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int(next() % UInt64(choices.count))]
    }

    /// A number that depends on nothing but its arguments, for what must not depend on the order of questions.
    static func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64 = 0) -> UInt64 {
        scrambled(
            scrambled(scrambled(a &+ 0x9e37_79b9_7f4a_7c15) ^ b &* 0xd1b5_4a32_d192_ed03) ^ c &+ 0x8cb9_2ba7_2f3d_8dd7
        )
    }

    /// The bits as a number from 0 up to 1.
    static func fraction(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

    private static func scrambled(_ bits: UInt64) -> UInt64 {
        var z = bits
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// What an id names, so that the first export and the first run do not share one.
enum IDKind: UInt64 {
    case export, run, destination, project, file, dataset, role, stranger, trace
}

extension ID {
    /// A version 4 UUID that depends on nothing but its arguments.
    init(seed: UInt64, kind: IDKind, number: UInt64) {
        let high = Random.hash(seed, kind.rawValue, number)
        let low = Random.hash(high, kind.rawValue, number)
        self.init(high: high & ~0xf000 | 0x4000, low: low & ~(3 << 62) | 1 << 63)
    }
}
