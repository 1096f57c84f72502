import Base
package import LangSmith

/// What a bucket has to allow for exports, as text to be shown and copied.
///
/// From https://docs.langchain.com/langsmith/data-export-destinations#permissions-required: writing is required;
/// removing, reading and aborting uploads are recommended. Narrower than the examples there: the prefix only.
package struct BucketPolicy: Hashable, Sendable {
    /// What it is: `AWS, minimal`.
    package let title: String
    /// What it allows and what for, and where it goes; sentences.
    package let explanation: String
    /// The policy itself or the commands, several lines without a line break at the end.
    package let text: String

    /// The policies for a destination, the least permission first; empty as long as nobody knows the bucket.
    ///
    /// Google's for its own endpoint, a token for Cloudflare's, otherwise AWS's form, which MinIO and others take too.
    package static func policies(for destination: DestinationCreate) -> [Self] {
        let host = destination.endpointURL.map { URLParts.host(of: $0) } ?? ""
        guard let bucket = bucket(of: destination, at: host) else { return [] }
        if host.hasSuffix("storage.googleapis.com") { return google(bucket) }
        if host.hasSuffix(".r2.cloudflarestorage.com") { return [cloudflare(bucket)] }
        let isChina = Bucket.isChina(destination.region ?? "")
        let prefix = destination.storedPrefix
        let objects = "arn:aws\(isChina ? "-cn" : ""):s3:::\(bucket)/\(prefix.isEmpty ? "" : escaped(prefix) + "/")*"
        return [
            Self(
                title: "AWS, minimal",
                explanation:
                    "Lets the service write. The object of each check stays in tmp/, because removing it is not allowed. Attach it to the key's user or to the role.",
                text: aws(["s3:PutObject"], objects)
            ),
            Self(
                title: "AWS, recommended",
                explanation:
                    "Also lets the service remove the object of its check, check the size of its files, and abort uploads that broke off.",
                text: aws(["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], objects)
            ),
        ]
    }

    /// By its name, or by the host that begins with it: `traces.s3.acme.com`.
    private static func bucket(of destination: DestinationCreate, at host: String) -> String? {
        if let name = destination.bucketName, !name.isEmpty { return name }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard !destination.includeBucketInPrefix, labels.count > 2, !labels.contains(""),
            !labels.allSatisfy({ Int($0) != nil })
        else { return nil }
        return labels.first.map(String.init)
    }

    /// R2 has no policies for keys (https://developers.cloudflare.com/r2/api/tokens/).
    private static func cloudflare(_ bucket: String) -> Self {
        Self(
            title: "Cloudflare R2",
            explanation:
                "R2 has tokens in place of policies: what one may do is said when it is made. Its access key ID and secret access key are those of the destination.",
            text: """
                R2 > Manage API tokens > Create API token
                Permissions: Object Read & Write
                Specify buckets: only \(bucket)
                """
        )
    }

    private static func aws(_ actions: [String], _ objects: String) -> String {
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": [
        \(actions.map { "        \"\($0)\"" }.joined(separator: ",\n"))
              ],
              "Resource": [
                \(quoted(objects))
              ]
            }
          ]
        }
        """
    }

    private static func google(_ bucket: String) -> [Self] {
        func command(_ role: String) -> String {
            """
            gcloud storage buckets add-iam-policy-binding gs://\(bucket) \\
              --member=serviceAccount:SERVICE_ACCOUNT \\
              --role=\(role)
            """
        }
        let key = "The access key is an HMAC key of that service account: gcloud storage hmac create SERVICE_ACCOUNT."
        return [
            Self(
                title: "Google Cloud Storage, minimal",
                explanation:
                    "storage.objects.create: lets the service write. The object of each check stays in tmp/. \(key)",
                text: command("roles/storage.objectCreator")
            ),
            Self(
                title: "Google Cloud Storage, recommended",
                explanation:
                    "Also storage.objects.delete and storage.objects.get: lets the service remove the object of its check and check the size of its files. \(key)",
                text: command("roles/storage.objectAdmin")
            ),
        ]
    }

    /// Takes their meaning from the characters that a policy reads as wildcards and variables
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "*", "?", "$": result += "${\(character)}"
            default: result.append(character)
            }
        }
        return result
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
