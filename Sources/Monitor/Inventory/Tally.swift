/// How many exports are in which condition.
package struct Tally: Hashable, Sendable {
    /// Indexed by urgency.
    private var counts = [Int](repeating: 0, count: Condition.Kind.urgencies)
    package private(set) var total = 0

    package init() {}

    package mutating func add(_ kind: Condition.Kind) {
        counts[kind.urgency] += 1
        total += 1
    }

    package mutating func remove(_ kind: Condition.Kind) {
        counts[kind.urgency] -= 1
        total -= 1
    }

    /// How many are in this condition, whatever number or word it carries.
    package subscript(_ kind: Condition.Kind) -> Int { counts[kind.urgency] }
}
