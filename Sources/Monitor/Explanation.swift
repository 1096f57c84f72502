/// What an error of the service or of a bucket means, and what ends it.
package struct Explanation: Hashable, Sendable {
    /// The rest of a sentence that begins with the error: "the key lacks s3:PutObject".
    package var cause: String
    /// What to do, as an order.
    package var fix: String
}

extension Health {
    /// Explains an error's text; nil for one that nobody has explained to us.
    ///
    /// From the failure table of the service's documents and the messages of S3 (API notes, sections 5 and 9).
    package static func explain(_ text: String) -> Explanation? {
        let text = text.lowercased()
        return known.first { entry in entry.marks.allSatisfy { text.contains($0) } }?.explanation
    }

    private struct Known: Sendable {
        /// All of them must be in the lower-cased text.
        var marks: [String]
        var explanation: Explanation

        init(_ marks: String..., cause: String, fix: String) {
            self.marks = marks
            explanation = Explanation(cause: cause, fix: fix)
        }
    }

    /// The first that fits counts, so what says more stands before what says less.
    private static let known = [
        Known(
            "kms:",
            cause: "the key may not use the bucket's KMS key",
            fix: "set include_bucket_in_prefix to true, or grant kms:GenerateDataKey"
        ),
        Known(
            "accessdenied",
            "putobject",
            cause: "the key lacks s3:PutObject",
            fix: "grant s3:PutObject on the prefix, then export the window again"
        ),
        Known(
            "access denied",
            "putobject",
            cause: "the key lacks s3:PutObject",
            fix: "grant s3:PutObject on the prefix, then export the window again"
        ),
        Known(
            "expiredtoken",
            cause: "the session token has expired",
            fix: "give the destination new credentials"
        ),
        Known(
            "token",
            "expired",
            cause: "the session token has expired",
            fix: "give the destination new credentials"
        ),
        Known(
            "accessdenied",
            cause: "the bucket refuses the key",
            fix: "check the bucket policy and what the key may do"
        ),
        Known(
            "access denied",
            cause: "the bucket refuses the key",
            fix: "check the bucket policy and what the key may do"
        ),
        Known(
            "nosuchbucket",
            cause: "there is no such bucket",
            fix: "make the bucket, or a destination with the right name and region"
        ),
        Known(
            "bucket does not exist",
            cause: "there is no such bucket",
            fix: "make the bucket, or a destination with the right name and region"
        ),
        Known(
            "invalidbucketname",
            cause: "the bucket's name does not fit the way it is addressed",
            fix: "make a destination with addressing_style virtual"
        ),
        Known(
            "signaturedoesnotmatch",
            cause: "the secret key is wrong",
            fix: "give the destination its credentials again"
        ),
        Known(
            "invalidaccesskeyid",
            cause: "the access key id is unknown to the bucket's provider",
            fix: "give the destination credentials of this provider"
        ),
        Known(
            "key id you provided does not exist",
            cause: "the access key id is unknown to the bucket's provider",
            fix: "give the destination credentials of this provider"
        ),
        Known(
            "content-md5",
            cause: "the bucket has a default Object Lock retention, which is not supported",
            fix: "export into a bucket without Object Lock"
        ),
        Known(
            "memory",
            cause: "a batch was too large for the service's memory",
            fix: "export without inputs and outputs, or shorter windows"
        ),
        Known(
            "serializ",
            cause: "a batch could not be written as Parquet",
            fix: "export without inputs and outputs, or shorter windows"
        ),
        Known(
            "slowdown",
            cause: "the bucket asks for fewer requests",
            fix: "wait: the service tries again by itself"
        ),
        Known(
            "timed out",
            cause: "a partition took longer than it may",
            fix: "export without inputs and outputs, or narrow the filter"
        ),
        Known(
            "timeout",
            cause: "a partition took longer than it may",
            fix: "export without inputs and outputs, or narrow the filter"
        ),
    ]
}
