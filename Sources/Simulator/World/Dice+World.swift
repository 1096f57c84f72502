import Base

/// What the world throws its dice for.
///
/// Not by the standard library's `random(in:using:)`, whose mapping from bits to numbers may change between releases and
/// would change every recorded screen with it.
extension Dice {
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
}

/// What an id names, so that the first export and the first run do not share one.
enum IDKind: UInt64 {
    case export, run, destination, project, file, dataset, role, stranger, trace
}

extension ID {
    /// A version 4 UUID that depends on nothing but its arguments.
    init(seed: UInt64, kind: IDKind, number: UInt64) {
        let high = Dice.hash(seed, kind.rawValue, number)
        let low = Dice.hash(high, kind.rawValue, number)
        self.init(high: high & ~0xf000 | 0x4000, low: low & ~(3 << 62) | 1 << 63)
    }
}
