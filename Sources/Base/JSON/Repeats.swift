/// What rows of one body have in common, so that it is stored once.
///
/// Sixty-four places, each holding the last value that fell there: schedules repeat a handful of filters in thousands
/// of rows, and anything that misses merely costs its own storage.
struct Repeats {
    var texts = Table<String>()
    var lists = Table<[String]>()

    struct Table<Value> {
        private var places: [(bytes: UnsafeRawBufferPointer, value: Value)?] = []

        func known(_ bytes: UnsafeRawBufferPointer) -> Value? {
            guard !places.isEmpty, let place = places[Self.place(of: bytes)], place.bytes.count == bytes.count,
                let start = place.bytes.baseAddress, JSONSlice.equal(bytes, start)
            else { return nil }
            return place.value
        }

        mutating func remember(_ value: Value, for bytes: UnsafeRawBufferPointer) {
            if places.isEmpty { places = Array(repeating: nil, count: 64) }
            places[Self.place(of: bytes)] = (bytes, value)
        }

        mutating func value(for bytes: UnsafeRawBufferPointer, make: () -> Value) -> Value {
            if let value = known(bytes) { return value }
            let value = make()
            remember(value, for: bytes)
            return value
        }

        private static func place(of bytes: UnsafeRawBufferPointer) -> Int {
            var hash = UInt64(bytes.count)
            guard let start = bytes.baseAddress else { return 0 }
            var index = 0
            while index &+ 8 <= bytes.count {
                hash = (hash ^ start.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
                index &+= 8
            }
            while index < bytes.count {
                hash = (hash ^ UInt64(start.load(fromByteOffset: index, as: UInt8.self))) &* 0x9e37_79b9_7f4a_7c15
                index &+= 1
            }
            return Int(truncatingIfNeeded: hash >> 58)
        }
    }
}
