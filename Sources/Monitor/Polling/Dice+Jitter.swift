import Base

extension Dice {
    /// A factor between 0.9 and 1.1, which keeps several dashboards from asking in step.
    mutating func jitter() -> Double { Double.random(in: 0.9...1.1, using: &self) }
}
