extension StoreRule {
    /// Keys, secrets and tokens.
    static let keyRules = [
        StoreRule(
            "bucket-token-missing",
            ["InvalidAccessKeyId", "InvalidToken", "InvalidClientTokenId", "AccessDenied", "SignatureDoesNotMatch"],
            where: [.tokenMissing],
            cause: "the access key id is a temporary one (ASIA…), which works only with its session token",
            fix: .keys("its session token too, or a lasting key"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-token-expired",
            [
                "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "SecurityTokenExpired",
                "RequestTokenExpired",
            ],
            cause: "the session token has expired",
            fix: .keys("new credentials"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-token-invalid",
            [
                "InvalidToken", "InvalidTokenId", "InvalidSecurityToken", "InvalidClientTokenId", "InvalidJWT",
                "UnrecognizedClientException",
            ],
            cause: "the session token does not belong to the access key",
            fix: .keys("new credentials, all parts from one source"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-unknown",
            words: "credential access key has length",
            cause: "this is no access key id of R2, which has 32 characters: it may be the API token itself",
            fix: .keys("the access key id and the secret access key that R2 showed beside the token"),
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-unknown",
            words: "credential is mal-formed|credential is malformed|a non-empty access key",
            cause: "the access key id cannot be one: it is empty, or has a slash in it",
            fix: .keys("the access key id again"),
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-unknown",
            ["InvalidAccessKeyId"],
            words: "malformed access key id",
            at: [.backblaze],
            cause: "this is no key id that B2's S3 API takes, which the master key's is not either",
            fix: .keys("the key id and the key of an application key"),
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-disabled",
            ["InvalidAccessKeyId", "AccessKeyDisabled", "InactiveAccessKey"],
            words: "disabled|inactive|suspended",
            cause: "the access key, or its account, is disabled",
            fix: .keys("an active key"),
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-unknown",
            ["InvalidSecurity"],
            at: [.google],
            cause: "these are no HMAC keys, which Google Cloud Storage wants in place of a service account's JSON key",
            fix: .keys("an HMAC key of the service account (gcloud storage hmac create)"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-key-unknown",
            ["InvalidAccessKeyId", "S3InvalidAccessKeyId", "NoSuchAccessKey", "AccessKeyNotFound", "InvalidSecurity"],
            cause:
                "the access key id is unknown to {store}: it is mistyped, deleted, or of another provider or account",
            fix: .keys("a key that is there"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-region-missing",
            words: "region must be specified|required information to complete authentication was not provided",
            cause: "the store cannot find the key in the region that the request is signed for{asked}",
            fix: .setting("the region", to: "the bucket's own{hostRegion}"),
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-secret-wrong",
            ["SignatureDoesNotMatch"],
            words: "check your google secret key",
            cause: "the secret does not belong to the HMAC key's access id",
            fix: .keys("both again, from one source"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-secret-wrong",
            ["SignatureDoesNotMatch"],
            at: [.google],
            cause:
                "the secret does not belong to the HMAC key's access id, or Google refuses the form of the request, such as a checksum header or its content type",
            fix: .keys("both again, from one source; if they are right, ask LangChain support about checksums"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-secret-wrong",
            ["SignatureDoesNotMatch", "InvalidSignature", "InvalidSignatureException"],
            at: [.aws],
            cause: "the secret key does not belong to the access key id",
            fix: .keys("both again, from one source"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        // Some servers say the same of a key id they do not know (OpenStack Swift), or of a region that is not theirs.
        StoreRule(
            "bucket-secret-wrong",
            ["SignatureDoesNotMatch", "InvalidSignature", "InvalidSignatureException"],
            cause: "the secret key does not belong to the access key id, or the store wants another region",
            fix: .keys("both again, from one source; if they are right, the region of the store"),
            check: .identity,
            link: Docs.destinationErrors
        ),
        StoreRule(
            "bucket-no-credentials",
            words: "unable to locate credentials|nocredentialserror|partial credentials",
            cause: "the destination has no credentials, and the server has none of its own",
            fix: .plain("give the destination an access key, or the server's pods a role"),
            check: .identity,
            link: Docs.destinationErrors
        ),
    ]
}
