extension StoreRule {
    /// The form of a request that a store does not know: boto3 sends checksums, in trailers over https, since 1.36
    /// (https://github.com/boto/boto3/issues/4392).
    static let formRules =
        checksum(where: [.service(.own)], fix: .there(ownClient))
        + checksum(where: [.service(.cloud)], fix: .there(askSupport))
        + checksum(
            where: [.inTest],
            fix: .plain("\(askSupport), or use a store, or a newer version of it, that knows them")
        )
        + checksum(where: [], fix: .there("\(askSupport); on a server of one's own, \(ownClient)")) + [
            StoreRule(
                "bucket-checksum",
                checksumCodes,
                where: [.inTest],
                cause:
                    "{store} found the body other than it was announced: a proxy on the way may change it, or the store knows no UNSIGNED-PAYLOAD",
                fix: .plain("try it without the proxy, and look for a newer version of the store"),
                check: .write
            ),
            StoreRule(
                "bucket-acl",
                ["AccessControlListNotSupported"],
                cause: "the bucket takes no ACLs, and the destination sends one: ACL in its s3_additional_kwargs",
                fix: .there("make a new destination without it, or with the ACL bucket-owner-full-control"),
                link: Docs.destinations
            ),
            StoreRule(
                "bucket-object-lock",
                words: "content-md5|with object lock parameters",
                cause: "the bucket has a default Object Lock retention, which is not supported",
                fix: .there("export into a bucket without Object Lock"),
                check: .lock,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-part-lost",
                ["InvalidPart", "InvalidPartOrder"],
                words: "same length|same size",
                cause: "{store} wants all parts of an upload but the last to have one size, and they have not",
                fix: .there("ask LangChain support, or export to another store"),
                link: Docs.failures
            ),
            StoreRule(
                "bucket-part-lost",
                ["InvalidPart", "InvalidPartOrder", "NoSuchUpload"],
                where: [.repeatedly],
                cause: "the upload is broken: the same parts are missing at each attempt",
                fix: .plain(
                    "make a new export for the window, which begins a new upload; look for lifecycle rules that abort uploads"
                ),
                link: Docs.failures
            ),
            StoreRule(
                "bucket-part-lost",
                ["InvalidPart", "InvalidPartOrder", "NoSuchUpload"],
                cause: "a part of an upload was lost on the way or removed, which mostly passes",
                fix: .later("look for a lifecycle rule that aborts uploads, and make a new export"),
                link: Docs.failures
            ),
            StoreRule(
                "bucket-part-small",
                ["EntityTooSmall"],
                cause: "{store} wants larger parts of an upload than the service sends",
                fix: .there("ask LangChain support, or export to another store"),
                link: Docs.failures
            ),
            StoreRule(
                "bucket-not-supported",
                ["NotImplemented", "XNotImplemented", "NotSupported", "UnsupportedOperation"],
                words: "kms",
                cause: "the bucket wants encryption by a KMS, and {store} has none configured",
                fix: .there("configure its KMS, or take the bucket's default encryption away"),
                check: .encryption
            ),
            StoreRule(
                "bucket-not-supported",
                ["NotImplemented", "XNotImplemented", "NotSupported", "UnsupportedOperation"],
                cause: "{store} does not support something in the request ({operation})",
                fix: .there("see by its words what it is; use a newer version of the store or another one"),
                link: Docs.destinationErrors
            ),
        ]

    private static let askSupport = "ask LangChain support whether the exporter can leave them out"
    private static let ownClient =
        "set AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED for its backend and queue"

    private static let checksumCodes = [
        "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "MissingContentLength", "IncompleteBody",
        "InvalidChunkSizeError", "InvalidDigest", "BadDigest", "MalformedTrailerError", "InvalidTrailer",
        "ContentSHA256Mismatch", "InvalidChecksum",
    ]

    private static func checksum(where facts: [Fact], fix: Fix) -> [StoreRule] {
        [
            StoreRule(
                "bucket-checksum",
                words:
                    "x-amz-checksum|x-amz-sdk-checksum|aws-chunked|streaming-unsigned|streaming-aws4|x-amz-trailer|trailing checksum|checksum algorithm",
                "not implemented|unsupported|not supported|not support|invalid|unknown|unexpected",
                where: facts,
                cause:
                    "{store} does not support the checksum headers that newer S3 clients send, the service's among them",
                fix: fix,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-checksum",
                checksumCodes,
                where: facts + [.notInTest],
                cause:
                    "{store} reads the body otherwise than it was sent: it may not know the chunks and the checksum that newer S3 clients send",
                fix: fix,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-checksum",
                ["Unauthorized"],
                at: [.cloudflare],
                where: facts,
                cause:
                    "R2 says no more than Unauthorized: the token may be wrong or of another account, or R2 refuses the checksum that the request has",
                fix: fix.orKeys,
                link: Docs.destinationErrors
            ),
        ]
    }
}

extension StoreRule.Fix {
    /// First the keys, which are quicker to look at.
    fileprivate var orKeys: Self {
        switch self {
        case .there(let text), .plain(let text), .later(let text), .keys(let text), .setting(_, to: let text):
            .there("check the token and its account; if they are right, \(text)")
        }
    }
}
