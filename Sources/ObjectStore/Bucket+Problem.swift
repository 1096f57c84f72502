import Base
package import LangSmith

extension Bucket {
    /// Why a destination cannot be tried from here.
    package enum Problem: Error, Hashable, Sendable {
        case noBucket
        /// A role or the server's own surroundings: both are the service's, not this machine's.
        case noKeys
        case noRegion
        case badRegion(String)
        case badEndpoint(String)
        /// The bucket is said to be in the endpoint, and there is none.
        case noEndpoint
        /// A bucket that cannot be part of a host's name, addressed as one.
        case notAHost(String)

        /// The field of the request it is about.
        package var field: WireField {
            switch self {
            case .noBucket, .notAHost: .bucketName
            case .noKeys: .credentials
            case .noRegion, .badRegion: .region
            case .badEndpoint, .noEndpoint: .endpointURL
            }
        }

        /// What is wrong and what would be right.
        package var sentence: String {
            switch self {
            case .noBucket: InputProblem.missing(field: .bucketName).sentence
            case .noKeys:
                "This can be tested from here with an access key and its secret only: a role and the server's own credentials are not on this machine."
            case .noRegion: InputProblem.noRegion.sentence
            case .badRegion(let region): InputProblem.badRegion(region).sentence
            case .badEndpoint(let url): InputProblem.badEndpoint(url).sentence
            case .noEndpoint:
                "The bucket is said to be in the endpoint's host, and the endpoint is missing."
            case .notAHost(let name):
                "“\(Self.clean(name))” cannot be part of a host's name: let the path name the bucket."
            }
        }

        private static func clean(_ text: String) -> String { CleanText.line(text, limit: 80) }
    }
}
