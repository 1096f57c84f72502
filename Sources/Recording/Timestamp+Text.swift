import Base

extension Timestamp {
    /// `YYYY-MM-DDThh:mm:ss.ffffffZ`.
    var inMicroseconds: String {
        "\(description.dropLast()).\(Self.padded(civil.microsecond, 6))Z"
    }
}

extension Duration {
    /// Whole microseconds; the rest is cut.
    var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
