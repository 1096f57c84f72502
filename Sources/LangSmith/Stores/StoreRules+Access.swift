extension StoreRule {
    private static let denied = ["AccessDenied", "AccessDeniedException", "Forbidden", "UnauthorizedAccess"]

    /// Who may not do what: the policies of AWS by their words, then the rights of each store
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
    static let accessRules = roleRules + kmsRules + policyRules + storeRules + barePermissions

    private static let roleRules = [
        StoreRule(
            "bucket-role-refused",
            doing: [.assume],
            where: [.inRun],
            cause:
                "the role does not trust the service's worker, which is another service account than the one that tried the bucket",
            fix: .there(
                "allow all three service accounts of your region (accounts.google.com:sub) in the role's trust policy"
            ),
            check: .role,
            link: Docs.role
        ),
        StoreRule(
            "bucket-role-refused",
            doing: [.assume],
            cause: "the role does not trust the service",
            fix: .there(
                "let its trust policy allow sts:AssumeRoleWithWebIdentity to accounts.google.com, with accounts.google.com:oaud langsmith-bulk-export and all three accounts.google.com:sub of your region"
            ),
            check: .role,
            link: Docs.role
        ),
    ]

    private static let policyRules = [
        StoreRule(
            "bucket-console-port",
            words: "request made to console port",
            cause: "this is the port of the store's console, not of its S3 API",
            fix: .setting("endpoint_url", to: "the port of the S3 API, which is 9000 at MinIO unless it was moved"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-denied-by-organisation",
            words: "service control policy|resource control policy",
            cause: "a policy of the AWS organisation denies {action}, whatever {who} may do otherwise",
            fix: .there("ask whoever runs the organisation: such policies demand an encryption, a network or a region"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-denied-by-network",
            words: "vpc endpoint policy",
            where: [.inTest],
            cause:
                "this machine reaches S3 through a VPC endpoint, whose policy does not let it; the service does not come that way",
            fix: .plain("test from another network, or let the service try it by creating the destination"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-denied-by-network",
            words: "vpc endpoint policy",
            cause: "the server reaches S3 through a VPC endpoint, whose policy does not let it",
            fix: .there("allow {action} on {objects} in the policy of the VPC endpoint"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-denied-by-boundary",
            words: "permissions boundary",
            cause: "the permissions boundary of {who} leaves no room for {action}",
            fix: .there("add {action} on {objects} to the boundary"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-denied-by-session",
            words: "session policy",
            cause: "the session policy with which these temporary keys were made leaves no room for {action}",
            fix: .keys("keys made without that session policy"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-kms",
            words: "perform: kms:|perform kms:",
            where: [.bucketMaybeBesides],
            cause: "{who} may not use a KMS key, often because the write went to a bucket of another name",
            fix: .there(
                "see that include_bucket_in_prefix is true, or grant kms:GenerateDataKey and kms:Decrypt on {resource}"
            ),
            check: .write,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-kms",
            words: "perform: kms:|perform kms:",
            cause: "{who} may not use the bucket's KMS key: it lacks {action} on it",
            fix: .there(
                "grant kms:GenerateDataKey and kms:Decrypt on {resource}, in the key's policy too if it is another account's"
            ),
            check: .kms,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-denied-by-policy",
            words: "explicit deny",
            "identity-based policy",
            cause: "a policy of {who} itself denies {action} explicitly",
            fix: .there("take the Deny out of it, or meet its condition"),
            link: Docs.denied
        ),
        StoreRule(
            "bucket-denied-by-policy",
            words: "explicit deny",
            cause: "the bucket policy denies {action} explicitly, whatever {who} may do otherwise",
            fix: .there(
                "look at its Deny statements: they often demand an encryption header (SSE), TLS, a network or a VPC endpoint"
            ),
            check: .policy,
            link: Docs.denied
        ),
        StoreRule(
            "bucket-put-denied",
            words: "no resource-based policy allows",
            cause: "{who} is of another account, and the bucket policy does not let it do {action}",
            fix: .there("allow {action} on {objects} to it in the bucket policy"),
            check: .policy,
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-put-denied",
            words: "no identity-based policy allows",
            cause: "{who} lacks {action}: no policy of its own allows it",
            fix: .there("grant {action} on {objects} in a policy of {who}"),
            check: .write,
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-put-denied",
            where: [.named],
            cause: "{who} may not do {action}",
            fix: .there("grant {action} on {objects}, in a policy of its own or in the bucket's"),
            check: .write,
            link: Docs.bucketPermissions
        ),
    ]

    private static let kmsRules = [
        StoreRule(
            "bucket-kms-key",
            ["KMS.DisabledException"],
            cause: "the KMS key of the bucket's default encryption is disabled",
            fix: .there("have the key enabled, or give the bucket another one"),
            check: .kms,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-kms-key",
            ["KMS.NotFoundException"],
            cause: "the bucket's default encryption names a KMS key that is not there for the account that writes",
            fix: .there("set the bucket's default encryption to the full ARN of a key that is"),
            check: .encryption,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-kms-key",
            families: ["KMS."],
            cause: "the KMS key of the bucket's default encryption cannot be used in the state it is in",
            fix: .there("look at the key's state, or give the bucket another one"),
            check: .encryption,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-kms-key",
            words: "server-side encryption|server side encryption|x-amz-server-side-encryption",
            cause: "the bucket demands another encryption than the request has",
            fix: .there("set the bucket's default encryption, and take the demand for a header out of its policy"),
            check: .encryption,
            link: Docs.failures
        ),
    ]

    private static let storeRules = [
        StoreRule(
            "bucket-locked",
            denied + ["RetentionPolicyNotMet", "InvalidRequest", "MethodNotAllowed", "ObjectLocked", "FileImmutable"],
            words: "object lock|protected|retention|worm|immutable",
            doing: [.delete],
            cause: "the object is protected by a lock or a retention rule of the bucket",
            fix: .plain("leave it until that ends: the service removes nothing but the object of its check")
        ),
        StoreRule(
            "bucket-denied-by-organisation",
            words: "vpc service controls|organization's policy|securitypolicyviolated",
            at: [.google],
            cause: "a service perimeter (VPC Service Controls) of the Google organisation keeps the request out",
            fix: .there("let the service's addresses in, by an access level of the perimeter"),
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-denied-by-organisation",
            words: "restrictauthtypes|hmac",
            "disallowed|not allowed|constraint|disabled",
            at: [.google],
            cause: "the Google organisation does not allow HMAC keys",
            fix: .there("ask for an exception from constraints/storage.restrictAuthTypes"),
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-account",
            ["UserProjectMissing"],
            cause: "the bucket lets whoever asks pay (requester pays), which the service does not do",
            fix: .there("turn requester pays off for the bucket")
        ),
        StoreRule(
            "bucket-account",
            [
                "UserProjectAccountProblem", "UserProjectInvalid", "UserProjectInconsistent", "ArrearsAccountError",
                "UnavailableForLegalReasons",
            ],
            cause: "the billing of the bucket's project is closed or not paid",
            fix: .there("have the project's billing account checked and opened again")
        ),
        StoreRule(
            "bucket-account",
            words: "billing",
            "disabled|closed|not active|suspended|delinquent|absent",
            cause: "the billing of the bucket's project is closed or not paid",
            fix: .there("have the project's billing account checked and opened again")
        ),
        StoreRule(
            "bucket-account",
            ["NotEntitled"],
            cause: "{store} is not turned on for the account",
            fix: .there("turn it on in the provider's console")
        ),
        StoreRule(
            "bucket-account",
            [
                "NotSignedUp", "OptInRequired", "AccountProblem", "PendingVerification", "UserSuspended", "UserDisable",
                "UserDisabled", "AccountSuspended", "InactiveAccount", "AccountNotActive", "TenantDisabled",
            ],
            cause: "the account is not signed up for the store, suspended, or not active yet",
            fix: .there("look at the account in the provider's console: payment, sign-up, region")
        ),
        StoreRule(
            "bucket-row-security",
            words: "row-level security|row level security",
            cause:
                "a row-level security policy of storage.objects refuses the write, which S3 access keys pass by and a session token does not",
            fix: .keys("S3 access keys of the project (Storage, S3), without a session token"),
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-closed",
            ["AllAccessDisabled"],
            cause: "AWS has closed the bucket of this name: it is nearly always a mistyped name",
            fix: .setting("the bucket", to: "its right name"),
            check: .head
        ),
        StoreRule(
            "bucket-not-in-host",
            denied,
            where: [.bucketNotInHost],
            cause: "the endpoint's host does not begin with the bucket, and include_bucket_in_prefix is false",
            fix: .setting("include_bucket_in_prefix", to: "true, unless the endpoint's host begins with the bucket")
        ),
        StoreRule(
            "bucket-endpoint-other",
            denied + ["InvalidBucketLocation"],
            where: [.otherEndpoint],
            cause: "the bucket is to be asked for at {endpoint}",
            fix: .setting("endpoint_url", to: "https://{endpoint}"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-endpoint-other",
            denied,
            words: "must be addressed using the specified endpoint",
            cause: "the bucket is to be asked for at another endpoint, that of its own location",
            fix: .setting("endpoint_url", to: "the endpoint of the bucket's location"),
            check: .endpoint
        ),
    ]

    private static let barePermissions =
        [
            StoreRule(
                "bucket-read-denied",
                denied,
                doing: [.read],
                where: [.inTest],
                cause: "{who} lacks {right}, which is recommended: the service checks the size of files with it",
                fix: .plain("allow {right} on {objects}, or go without"),
                link: Docs.bucketPermissions
            ),
            StoreRule(
                "bucket-read-denied",
                denied,
                doing: [.read],
                cause: "{who} lacks {right}, with which the service checks its files",
                fix: .there("allow {right} on {objects}"),
                link: Docs.bucketPermissions
            ),
            StoreRule(
                "bucket-delete-denied",
                denied,
                doing: [.delete],
                cause: "{who} lacks {right}, which the service does not need",
                fix: .plain(
                    "allow {right} on {objects}, or remove such files in tmp/ yourself: the service leaves one at every check"
                ),
                link: Docs.bucketPermissions
            ),
            StoreRule(
                "bucket-denied",
                denied,
                at: [.aws, .wasabi, .ceph, .other],
                where: [.operationUnknown],
                cause:
                    "the bucket refuses the key: it may lack {right}, or a policy denies it, as one that demands an encryption header (SSE)",
                fix: .there("check the bucket policy, what the key may do, and include_bucket_in_prefix"),
                check: .write,
                link: Docs.bucketPermissions
            ),
        ]
        + StoreProvider.allCases.map { provider in
            StoreRule(
                "bucket-put-denied",
                denied,
                at: [provider],
                cause: provider.deniedWrite,
                fix: .there(provider.grantingWrite),
                check: .write,
                link: Docs.bucketPermissions
            )
        }
}
