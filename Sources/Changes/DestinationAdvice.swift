import Base
import LangSmith

/// What a person should see of a destination, or of new keys for one, before it is made: what may be wrong with it that
/// the service would not mind.
enum DestinationAdvice {
    /// What is wrong with one that is to be made, where `taken` are the names of those that there are.
    static func warnings(_ create: DestinationCreate, taken: Set<String>) -> [Proposal.Warning] {
        var warnings: [Proposal.Warning] = []
        // Legal for the service, confusing for people.
        if taken.contains(create.displayName) {
            warnings.append(.notice("Another destination has this name already."))
        }
        // Everywhere else the service puts such a bucket into the path.
        if create.addressingStyle == .virtual, create.bucketName?.contains(".") == true {
            warnings.append(.notice("A bucket's name with dots breaks TLS where the bucket is part of the host."))
        }
        if create.prefix != create.storedPrefix { warnings.append(.notice(create.prefixAdvice, about: .prefix)) }
        let endpoint = create.endpointURL.flatMap { URLParts($0) }
        if endpoint?.scheme == "http" { warnings.append(.notice("http:// sends traces unencrypted.")) }
        // Others know the region too, each at hosts that are known.
        if create.region == "auto", endpoint != nil, StoreProvider(endpoint: create.endpointURL) == .other {
            warnings.append(.notice("If this is Cloudflare R2: its endpoints end in .r2.cloudflarestorage.com."))
        }
        warnings += create.slips.filter { !$0.isSure }.map { Proposal.Warning($0) }
        if case .credentials(let keys) = create.authentication { warnings += Self.warnings(keys) }
        return warnings
    }

    static func warnings(_ keys: S3Credentials) -> [Proposal.Warning] {
        guard keys.sessionToken?.isEmpty == false else { return [] }
        return [
            .notice(
                "With a session token, exports fail once it expires: for a schedule take lasting keys, or a role.",
                about: .sessionToken
            )
        ]
    }
}
