/// Tells a body that came before from a new one without keeping either.
struct Fingerprint: Hashable, Sendable {
    private let count: Int
    private let hash: Int

    init(_ body: [UInt8]) {
        count = body.count
        var hasher = Hasher()
        body.withUnsafeBytes { hasher.combine(bytes: $0) }
        hash = hasher.finalize()
    }
}
