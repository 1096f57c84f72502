package import Base
package import LangSmith

extension Bucket {
    /// Tries a destination as the service does before it takes one: writes `PREFIX/tmp/ID.txt`, then removes it if it may.
    ///
    /// Nil when the bucket takes it, and for a role or the server's own credentials, which cannot be tried. Otherwise
    /// the reason that stands behind the service's `Failed to validate S3 destination: `, in the words of its documents
    /// where they have some (https://docs.langchain.com/langsmith/data-export-destinations#debug-destination-errors)
    /// and in boto3's where not.
    package static func refusal(
        of destination: DestinationCreate,
        over transport: any HTTPTransport,
        id: String,
        timeout: Duration = .seconds(15)
    ) async -> String? {
        let bucket: Bucket
        do throws(Problem) {
            bucket = try Bucket(destination)
        } catch {
            switch error {
            case .noKeys: return nil
            case .badEndpoint(let url): return "Invalid endpoint: \(CleanText.line(url, limit: 200))"
            case .noBucket, .noRegion, .badRegion, .noEndpoint, .notAHost: return "Bucket is not valid"
            }
        }
        let key = (bucket.prefix.isEmpty ? "" : bucket.prefix + "/") + "tmp/\(id).txt"
        do throws(TransportError) {
            let answer = try await transport.send(bucket.put(key, Array("test".utf8), timeout: timeout))
            guard (200..<300).contains(answer.status) else {
                return reason(StoreError(answer, of: "PutObject", hiding: bucket.secrets))
            }
        } catch .unsupported(let reason) {
            return reason
        } catch {
            return "Could not connect to the endpoint URL: \"\(CleanText.line(bucket.url(of: key), limit: 300))\""
        }
        // Whether it may be removed makes no difference to the service.
        _ = try? await transport.send(bucket.delete(key, timeout: timeout))
        return nil
    }

    private static func reason(_ error: StoreError) -> String {
        switch error.code {
        case "AccessDenied" where error.message.count <= "Access Denied.".count: "Access Denied"
        case "NoSuchBucket": "Bucket is not valid"
        default: error.sentence
        }
    }
}
