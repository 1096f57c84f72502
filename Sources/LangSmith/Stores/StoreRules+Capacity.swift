extension StoreRule {
    /// What is full, too fast, or down for a while.
    static let capacityRules = [
        StoreRule(
            "bucket-full",
            words: "storage cap exceeded|caps & alerts|cap exceeded",
            cause: "the bucket is full: a cap of the account is reached",
            fix: .there("raise the cap in the account's Caps & Alerts, or make room"),
            link: Docs.failures
        ),
        StoreRule(
            "bucket-full",
            [
                "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull", "StorageFull",
                "InsufficientStorage", "QuotaExceededException", "StorageQuotaExceeded", "BucketQuotaExceeded",
                "UserQuotaExceeded", "InsufficientCapacity", "StorageLimitExceeded", "CapacityExceeded",
            ],
            cause: "the bucket is full, or its quota is used up",
            fix: .there("make room or raise its quota"),
            check: .size,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-full",
            words:
                "quota exceeded|quotaexceeded|exceeds quota|no space left|storage full|storagefull|disk full|minimum free drive",
            cause: "the bucket is full, or its quota is used up",
            fix: .there("make room or raise its quota"),
            check: .size,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-full",
            where: [.status(507...507)],
            cause: "the bucket is full, or its quota is used up",
            fix: .there("make room or raise its quota"),
            check: .size,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-drives",
            [
                "XMinioWriteQuorum", "XMinioReadQuorum", "XMinioStorageWriteQuorum", "SlowDownWrite",
                "XMinioBackendDown",
            ],
            cause: "too few drives or servers of the store are online to write",
            fix: .later("ask {operators}")
        ),
        StoreRule(
            "bucket-starting",
            [
                "XMinioServerNotInitialized", "ServerNotInitialized", "XMinioIAMNotInitialized",
                "XMinioBucketMetadataNotInitialized",
            ],
            cause: "the store's server is starting and not ready yet",
            fix: .later("ask {operators}")
        ),
        StoreRule(
            "bucket-throttled",
            [
                "SlowDown", "SlowDownRead", "Throttling", "ThrottlingException", "ThrottledException",
                "RequestThrottled",
                "RequestLimitExceeded", "TooManyRequests", "TooManyRequestsException", "BandwidthLimitExceeded",
                "QpsLimitExceeded", "ExceedAccountRateLimit", "RateLimitExceeded", "RateExceeded",
                "KMS.ThrottlingException",
            ],
            cause: "{store} asks for fewer requests",
            fix: .later("run fewer exports at once, or ask {operators}"),
            link: Docs.failures
        ),
        StoreRule(
            "bucket-throttled",
            where: [.status(429...429)],
            cause: "{store} asks for fewer requests",
            fix: .later("run fewer exports at once, or ask {operators}"),
            link: Docs.failures
        ),
        StoreRule(
            "bucket-timeout",
            ["RequestTimeout", "RequestTimeoutException", "ClientDisconnect", "DatabaseTimeout", "LockTimeout"],
            cause: "the store waited too long for the rest of the request, or for its own database",
            fix: .later("look at the network between, or ask {operators}")
        ),
        StoreRule(
            "bucket-busy",
            ["OperationAborted", "ConditionalRequestConflict", "ResourceLocked", "PreconditionFailed"],
            cause: "another operation on the same object or bucket was under way",
            fix: .later("ask {operators}")
        ),
        StoreRule(
            "bucket-failed",
            [
                "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable",
                "ServiceUnavailableException",
                "ServiceFailure", "Busy", "ServerBusy", "TemporarilyUnavailable", "DatabaseError",
                "InternalServiceException",
            ],
            cause: "{store} failed or was busy",
            fix: .later("ask {operators}")
        ),
    ]
}
