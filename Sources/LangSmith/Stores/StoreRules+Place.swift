extension StoreRule {
    private static let regionCodes = [
        "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException", "InvalidRegionName",
        "InvalidRegion", "IncorrectEndpoint", "Redirect",
    ]
    private static let virtualOnly = [
        "SecondLevelDomainForbidden", "PathStyleDomainForbidden", "InvalidPathAccess", "PathStyleRequestNotAllowed",
    ]

    /// Where the bucket is, and how it is addressed.
    static let placeRules =
        [
            StoreRule(
                "bucket-new",
                ["TemporaryRedirect"],
                cause: "the bucket is new: AWS still sends requests for it on to its own region, which boto3 follows",
                fix: .later("compare the region with the bucket's own"),
                check: .location
            ),
            StoreRule(
                "bucket-region",
                ["InvalidRegionName", "InvalidRegion"] + regionCodes,
                at: [.cloudflare],
                cause: "R2 knows no such region{asked}",
                fix: .setting("the region", to: "auto"),
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-region",
                regionCodes,
                at: [.aws],
                where: [.otherRegion],
                cause: "the bucket lies in {region}, another region than the destination says{asked}",
                fix: .setting("the region", to: "{region}"),
                check: .location,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-region",
                regionCodes,
                where: [.otherRegion],
                cause: "{store} wants the region {region}, and the destination says another one{asked}",
                fix: .setting("the region", to: "{region}"),
                check: .location,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-endpoint-other",
                regionCodes,
                where: [.otherEndpoint],
                cause: "the bucket is to be asked for at {endpoint}",
                fix: .setting("endpoint_url", to: "https://{endpoint}"),
                check: .endpoint,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-region",
                regionCodes,
                cause: "the bucket lies in another region than the destination says{asked}",
                fix: .setting("the region", to: "the bucket's own"),
                check: .location,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-addressing",
                virtualOnly,
                cause: "{store} takes the bucket in the host's name only",
                fix: .setting("addressing_style", to: "virtual"),
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-addressing",
                ["InvalidBucketName"],
                where: [.addressed(.virtual)],
                cause:
                    "the bucket's name is none that {store} takes; with addressing_style virtual it must fit into a host's name",
                fix: .setting("the bucket", to: "its right name"),
                check: .head,
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-addressing",
                ["InvalidBucketName"],
                cause: "the bucket's name does not fit the way it is addressed",
                fix: .setting("addressing_style", to: "virtual"),
                link: Docs.destinationErrors
            ),
            StoreRule(
                "bucket-prefix-taken",
                [
                    "XMinioParentIsObject", "XMinioObjectExistsAsDirectory", "ParentIsObject", "ObjectParentIsFile",
                    "XMinioObjectParentIsObject",
                ],
                cause: "a part of the prefix is an object already, so nothing can lie below it",
                fix: .setting("the prefix", to: "another one, or remove that object")
            ),
            StoreRule(
                "bucket-key-name",
                [
                    "KeyTooLongError", "KeyTooLong", "XMinioInvalidObjectName", "InvalidKey", "InvalidURI",
                    "XMinioInvalidResourceName", "ObjectNameTooLong", "InvalidObjectName",
                ],
                cause:
                    "{store} does not take such a name for a file: it is too long, or has characters it does not know",
                fix: .setting("the prefix", to: "a shorter one of plain letters; the service adds about 230 characters")
            ),
            StoreRule(
                "bucket-missing",
                ["TenantNotFound"],
                cause: "{store} knows no such project: the endpoint's host is mistyped, or the project is paused",
                fix: .setting("endpoint_url", to: "the one that the project shows, or resume the project"),
                check: .endpoint
            ),
            StoreRule(
                "bucket-not-valid",
                words: "bucket is not valid",
                cause: "there is no such bucket, or the key may not write into it",
                fix: .plain("check the bucket's name and region, and what the key may do"),
                check: .head,
                link: Docs.destinationErrors
            ),
        ] + missing + wrongAddress

    private static let missing = [
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            at: [.aws],
            cause: "there is no such bucket",
            fix: .there("make {bucket}, or correct its name"),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            at: [.cloudflare],
            cause: "there is no such bucket at this endpoint",
            fix: .there(
                "check the bucket's name, the account in the endpoint's host, and whether the bucket lies in a jurisdiction (.eu.)"
            ),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            where: [.addressed(.endpoint)],
            cause: "there is no such bucket at this endpoint",
            fix: .setting("include_bucket_in_prefix", to: "true, unless the endpoint's host begins with the bucket"),
            check: .endpoint,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            where: [.regional],
            cause: "there is no such bucket at this endpoint, which knows only those of its own location",
            fix: .there("correct the bucket's name, or the endpoint to that of the bucket's location"),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            where: [.addressed(.path)],
            cause: "there is no such bucket at this endpoint",
            fix: .there(
                "make {bucket} or correct its name; if the store wants it in the host's name, use addressing_style virtual; if the endpoint has it there already, set include_bucket_in_prefix to false"
            ),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            where: [.addressed(.virtual)],
            cause: "there is no such bucket at this endpoint",
            fix: .there(
                "make {bucket} or correct its name; if the store does not know buckets in the host's name, use addressing_style path"
            ),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-missing",
            ["NoSuchBucket"],
            cause: "there is no such bucket",
            fix: .there("make {bucket}, or correct its name, region and endpoint"),
            check: .head,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-object-gone",
            ["NoSuchKey"],
            doing: [.read],
            cause: "the object that was written is not found: it was kept elsewhere, or removed at once",
            fix: .there("check that one store answers at the endpoint, and its lifecycle rules"),
            check: .head
        ),
        StoreRule(
            "bucket-object-gone",
            ["NoSuchKey"],
            cause: "nothing is kept under this name, or nothing can be written there",
            fix: .plain("check endpoint_url, and the bucket's lifecycle rules"),
            check: .head
        ),
    ]

    private static let wrongAddress = [
        StoreRule(
            "bucket-address",
            ["MethodNotAllowed"],
            where: [.addressed(.path)],
            cause: "nothing can be written at this address, so it is hardly the bucket's",
            fix: .plain(
                "check endpoint_url; if it has the bucket in its host already, set include_bucket_in_prefix to false"
            ),
            check: .endpoint
        ),
        StoreRule(
            "bucket-address",
            ["MethodNotAllowed"],
            cause: "nothing can be written at this address, so it is hardly the bucket's",
            fix: .plain("check endpoint_url and include_bucket_in_prefix"),
            check: .endpoint
        ),
    ]

    /// What is left: the code is not known, which is said, and no advice is made up.
    static let restRules = [
        StoreRule(
            "bucket-failed",
            where: [.foreign, .status(500...599)],
            cause: "the store's server failed, without an S3 error",
            fix: .later("ask {operators}")
        ),
        StoreRule(
            "bucket-not-a-store",
            where: [.foreign, .status(400...499)],
            cause: "what answers there is no S3 service: its answer is no S3 error",
            fix: .there("check endpoint_url, and proxies on the way"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-failed",
            where: [.storesWords, .status(500...599)],
            cause: "the store's server failed",
            fix: .later("ask {operators}")
        ),
        StoreRule(
            "bucket-unknown",
            where: [.storesWords],
            cause: "{store} refused {operation} with {code}, which bulktop does not know",
            fix: .plain("ask {operators} what it means")
        ),
    ]
}
