/// Who may be transferred now and who waits, first come first served.
///
/// The cap is here and not in `CURLMOPT_MAX_HOST_CONNECTIONS` because libcurl 7.88 sometimes forgets the transfers
/// it holds back behind that one.
struct TransferQueue<Element> {
    private let capacity: Int
    private var taken = 0
    private var order: [UInt64] = []
    private var head = 0
    private var waiting: [UInt64: Element] = [:]

    init(capacity: Int) { self.capacity = max(1, capacity) }

    mutating func enqueue(_ element: Element, id: UInt64) {
        waiting[id] = element
        order.append(id)
    }

    /// The next in line if there is room; it takes its place until `release`.
    mutating func next() -> Element? {
        guard taken < capacity else { return nil }
        while head < order.count {
            let id = order[head]
            head += 1
            // One that was cancelled has left only its number in the line.
            guard let element = waiting.removeValue(forKey: id) else { continue }
            taken += 1
            return element
        }
        order.removeAll(keepingCapacity: true)
        head = 0
        return nil
    }

    /// Gives one place back.
    mutating func release() { taken -= 1 }

    /// Takes one that waits out of the line; nil if it does not wait (any more).
    mutating func remove(_ id: UInt64) -> Element? { waiting.removeValue(forKey: id) }

    /// Empties the line.
    mutating func removeAll() -> [Element] {
        defer {
            waiting.removeAll()
            order.removeAll()
            head = 0
        }
        return order[head...].compactMap { waiting[$0] }
    }
}
