/// Random numbers from a seed (SplitMix64), so that a plan with jitter is the same plan each time.
struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A factor between 0.9 and 1.1, which keeps several dashboards from asking in step.
    mutating func jitter() -> Double { Double.random(in: 0.9...1.1, using: &self) }
}
