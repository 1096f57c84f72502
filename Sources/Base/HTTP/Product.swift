/// What bulktop calls itself to others.
package enum Product {
    package static let version = "0.1.0"

    /// Of every request, to the service and to buckets: audit entries of both carry it (API notes, section 12).
    package static let userAgent = "bulktop/\(version)"
}
