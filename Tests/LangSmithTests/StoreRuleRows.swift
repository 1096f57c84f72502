import Base
import LangSmith

/// What stores say, and what it means in a run that goes on.
enum StoreRuleRows {
    typealias Row = (said: String, at: StorePlace?, name: String, cause: String, fix: String)

    /// botocore's sentence.
    static func an(_ code: String, _ message: String = "None", in operation: String = "PutObject") -> String {
        "An error occurred (\(code)) when calling the \(operation) operation: \(message)"
    }

    static func place(
        _ endpoint: String? = nil,
        region: String? = nil,
        key: String = "AKIAEXAMPLE",
        _ change: (inout DestinationCreate) -> Void = { _ in }
    ) -> StorePlace {
        var destination = DestinationCreate(
            displayName: "archive",
            bucketName: "acme-traces",
            prefix: "ls",
            region: region ?? (endpoint == nil ? "us-east-1" : nil),
            endpointURL: endpoint,
            authentication: .credentials(S3Credentials(accessKeyID: Secret(key), secretAccessKey: Secret("s")))
        )
        change(&destination)
        return StorePlace(destination)
    }

    static let aws = place()
    static let google = place("https://storage.googleapis.com")
    static let r2 = place("https://0123abcd.r2.cloudflarestorage.com", region: "auto")
    static let minio = place("https://minio.acme.dev:9000")
    static let some = place("https://objects.acme.dev")

    static func may(_ action: String, _ reason: String) -> String {
        an(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/ci/exporter is not authorized to perform: \(action) on resource: \"arn:aws:s3:::acme-traces/ls/x\" \(reason)"
        )
    }

    static let access: [Row] = [
        (
            may("s3:PutObject", "because no identity-based policy allows the s3:PutObject action"), aws,
            "bucket-put-denied",
            "the user exporter lacks s3:PutObject: no policy of its own allows it",
            "grant s3:PutObject on arn:aws:s3:::acme-traces/ls/* in a policy of the user exporter"
        ),
        (
            may("s3:PutObject", "because no resource-based policy allows the s3:PutObject action"), aws,
            "bucket-put-denied",
            "of another account", "in the bucket policy"
        ),
        (may("s3:PutObjectAcl", ""), aws, "bucket-put-denied", "may not do s3:PutObjectAcl", "grant s3:PutObjectAcl"),
        (
            may("s3:PutObject", "with an explicit deny in a resource-based policy"), aws, "bucket-denied-by-policy",
            "the bucket policy denies s3:PutObject explicitly", "an encryption header"
        ),
        (
            may("s3:PutObject", "with an explicit deny in an identity-based policy"), aws, "bucket-denied-by-policy",
            "a policy of the user exporter itself denies", "take the Deny out"
        ),
        (
            may("s3:PutObject", "with an explicit deny in a service control policy"), aws,
            "bucket-denied-by-organisation",
            "a policy of the AWS organisation", "ask whoever runs the organisation"
        ),
        (
            may("s3:PutObject", "because no permissions boundary allows the s3:PutObject action"), aws,
            "bucket-denied-by-boundary", "the permissions boundary of the user exporter", "to the boundary"
        ),
        (
            may("s3:PutObject", "because no session policy allows the s3:PutObject action"), aws,
            "bucket-denied-by-session",
            "the session policy", "keys made without"
        ),
        (
            may("s3:PutObject", "because no VPC endpoint policy allows the s3:PutObject action"), aws,
            "bucket-denied-by-network", "the server reaches S3 through a VPC endpoint",
            "in the policy of the VPC endpoint"
        ),
        (
            may("kms:GenerateDataKey", ""), aws, "bucket-kms", "it lacks kms:GenerateDataKey on it",
            "grant kms:GenerateDataKey"
        ),
        (
            an("KMS.DisabledException", "arn:aws:kms:eu-west-1:1:key/2 is disabled."), aws, "bucket-kms-key",
            "is disabled", "enabled"
        ),
        (an("KMS.NotFoundException", "Invalid keyId"), aws, "bucket-kms-key", "is not there", "default encryption"),
        (
            an("KMS.KMSInvalidStateException", "pending deletion"), aws, "bucket-kms-key", "the state it is in",
            "another one"
        ),
        (
            an("AccessDenied", "Access Denied"), aws, "bucket-put-denied",
            "the key lacks s3:PutObject, or a policy denies it", "a Deny in the bucket policy"
        ),
        (
            an("AccessDenied", "Access Denied"), r2, "bucket-put-denied", "the R2 token may not write",
            "Object Read & Write"
        ),
        (
            an("AccessDenied", "Access denied."), google, "bucket-put-denied", "storage.objects.create",
            "Storage Object Creator"
        ),
        (
            an("AccessDenied", "Access Denied."), minio, "bucket-put-denied", "the policy of the access key",
            "mc admin policy attach"
        ),
        (
            an("AccessDenied", "not entitled"), place("https://s3.us-west-004.backblazeb2.com"), "bucket-put-denied",
            "the application key lacks writeFiles", "make an application key"
        ),
        (
            an("AccessDenied", "new row violates row-level security policy"),
            place("https://abc.supabase.co/storage/v1/s3"),
            "bucket-row-security", "a row-level security policy", "S3 access keys of the project"
        ),
        (
            an("AccessDenied", "Access Denied", in: "HeadObject"), aws, "bucket-read-denied",
            "the key lacks s3:GetObject", "allow s3:GetObject"
        ),
        (
            an("AccessDenied", "Access Denied", in: "DeleteObject"), google, "bucket-delete-denied",
            "storage.objects.delete", "the service leaves one"
        ),
        (
            an("AccessDenied", "protected by object lock", in: "DeleteObject"), aws, "bucket-locked",
            "protected by a lock", "leave it"
        ),
        (
            an(
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                in: "AssumeRoleWithWebIdentity"
            ),
            aws, "bucket-role-refused", "the service's worker", "all three"
        ),
        (
            an("AccessDenied", "Request is prohibited by organization's policy."), google,
            "bucket-denied-by-organisation",
            "VPC Service Controls", "let the service's addresses in"
        ),
        (
            an("AccessDenied", "HMAC keys are disallowed by a constraint"), google, "bucket-denied-by-organisation",
            "does not allow HMAC keys", "restrictAuthTypes"
        ),
        (an("UserProjectAccountProblem"), google, "bucket-account", "billing", "billing account checked"),
        (an("UserProjectMissing"), google, "bucket-account", "requester pays", "turn requester pays off"),
        (
            an("AccessDenied", "Billing is disabled in state absent"), google, "bucket-account", "billing",
            "opened again"
        ),
        (an("NotSignedUp"), aws, "bucket-account", "not signed up", "the provider's console"),
        (an("NotEntitled", "Please enable R2"), r2, "bucket-account", "Cloudflare R2 is not turned on", "turn it on"),
        (an("AllAccessDisabled"), aws, "bucket-closed", "a mistyped name", "its right name"),
        (
            an("AccessControlListNotSupported"), aws, "bucket-acl", "ACL in its s3_additional_kwargs",
            "bucket-owner-full-control"
        ),
    ]

    static let keys: [Row] = [
        (
            an("InvalidAccessKeyId"), place(key: "ASIAEXAMPLE"), "bucket-token-missing", "a temporary one",
            "its session token too"
        ),
        (an("InvalidAccessKeyId"), aws, "bucket-key-unknown", "unknown to AWS S3", "a key that is there"),
        (
            an("InvalidAccessKeyId", "Malformed Access Key Id"), place("https://s3.us-west-004.backblazeb2.com"),
            "bucket-key-unknown", "the master key", "an application key"
        ),
        (
            an("InvalidAccessKeyId", "Your account is disabled; please contact your administrator."), minio,
            "bucket-key-disabled", "is disabled", "an active key"
        ),
        (
            an("InvalidArgument", "Credential access key has length 20, should be 32"), r2, "bucket-key-unknown",
            "32 characters", "beside the token"
        ),
        (
            an("AuthorizationHeaderMalformed", "The authorization header is malformed; the Credential is mal-formed"),
            aws,
            "bucket-key-unknown", "it is empty, or has a slash in it", "the access key id again"
        ),
        (an("InvalidSecurity"), google, "bucket-key-unknown", "no HMAC keys", "gcloud storage hmac create"),
        (an("ExpiredToken"), aws, "bucket-token-expired", "the session token has expired", "new credentials"),
        (an("InvalidToken"), aws, "bucket-token-invalid", "does not belong to the access key", "from one source"),
        (an("SignatureDoesNotMatch"), aws, "bucket-secret-wrong", "the secret key does not belong", "both again"),
        (
            an("SignatureDoesNotMatch", "Access denied."), google, "bucket-secret-wrong", "or Google refuses the form",
            "checksums"
        ),
        (
            an("SignatureDoesNotMatch"), some, "bucket-secret-wrong", "or the store wants another region",
            "the region of the store"
        ),
        (
            an("SignatureDoesNotMatch", "The region must be specified if this is not the home region for the tenancy."),
            place("https://acme.compat.objectstorage.eu-frankfurt-1.oraclecloud.com"), "bucket-region-missing",
            "cannot find the key in the region", "eu-frankfurt-1"
        ),
        (an("RequestTimeTooSkewed"), aws, "bucket-clock", "the clock of the service or the store's", "by NTP"),
        ("Unable to locate credentials", nil, "bucket-no-credentials", "has none of its own", "an access key"),
        (an("Unauthorized", "Unauthorized"), r2, "bucket-checksum", "the token may be wrong", "check the token"),
    ]

    static let places: [Row] = [
        (
            an("AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-west-1'"), aws,
            "bucket-region",
            "the bucket lies in eu-west-1, another region than the destination says (us-east-1)",
            "make a new destination with the region eu-west-1"
        ),
        (
            an("PermanentRedirect", "Send all requests there. Endpoint: acme-traces.s3.eu-west-3.amazonaws.com."), aws,
            "bucket-region", "the bucket lies in eu-west-3", "the region eu-west-3"
        ),
        (
            an("IllegalLocationConstraintException", "The me-south-1 location constraint is incompatible for this."),
            aws,
            "bucket-region", "the bucket lies in me-south-1", "the region me-south-1"
        ),
        (an("PermanentRedirect"), aws, "bucket-region", "another region than the destination says", "the bucket's own"),
        (
            an("AuthorizationHeaderMalformed", "expecting 'garage'"), place("https://garage.acme.dev"), "bucket-region",
            "Garage wants the region garage", "the region garage"
        ),
        (an("InvalidRegionName"), r2, "bucket-region", "R2 knows no such region", "the region auto"),
        (an("TemporaryRedirect"), aws, "bucket-new", "the bucket is new", "the service tries again by itself"),
        (
            an("AccessDenied", "must be addressed using the specified endpoint. Endpoint: oss-cn-beijing.aliyuncs.com"),
            place("https://oss-cn-hangzhou.aliyuncs.com"), "bucket-endpoint-other", "oss-cn-beijing.aliyuncs.com",
            "endpoint_url https://oss-cn-beijing.aliyuncs.com"
        ),
        (
            an("AccessDenied", "must be addressed using the specified endpoint."), some, "bucket-endpoint-other",
            "another endpoint", "the endpoint of the bucket's location"
        ),
        (an("NoSuchBucket"), aws, "bucket-missing", "there is no such bucket", "make the bucket acme-traces"),
        (an("NoSuchBucket"), r2, "bucket-missing", "no such bucket at this endpoint", "a jurisdiction (.eu.)"),
        (
            an("NoSuchBucket"), place("https://s3.us.cloud-object-storage.appdomain.cloud"), "bucket-missing",
            "only those of its own location", "the endpoint to that of the bucket's location"
        ),
        (an("NoSuchBucket"), some, "bucket-missing", "no such bucket", "addressing_style virtual"),
        (
            an("NoSuchBucket"), place("https://objects.acme.dev") { $0.addressingStyle = .virtual }, "bucket-missing",
            "no such bucket", "addressing_style path"
        ),
        (
            an("NoSuchBucket"), place("https://objects.acme.dev") { $0.includeBucketInPrefix = false },
            "bucket-missing",
            "no such bucket", "include_bucket_in_prefix true"
        ),
        (
            an("AccessDenied"), place("https://objects.acme.dev") { $0.includeBucketInPrefix = false },
            "bucket-not-in-host",
            "does not begin with the bucket", "include_bucket_in_prefix true"
        ),
        (
            an("SecondLevelDomainForbidden"), place("https://oss-cn-hangzhou.aliyuncs.com"), "bucket-addressing",
            "Alibaba OSS takes the bucket in the host's name only", "addressing_style virtual"
        ),
        (an("InvalidBucketName"), some, "bucket-addressing", "does not fit", "addressing_style virtual"),
        (an("InvalidBucketName"), aws, "bucket-addressing", "none that AWS S3 takes", "its right name"),
        (
            an("TenantNotFound"), place("https://abc.supabase.co/storage/v1/s3"), "bucket-missing", "no such project",
            "resume"
        ),
        (an("XMinioParentIsObject"), minio, "bucket-prefix-taken", "an object already", "another one"),
        (an("KeyTooLongError"), aws, "bucket-key-name", "too long", "a shorter one"),
        (an("MethodNotAllowed"), some, "bucket-address", "hardly the bucket's", "include_bucket_in_prefix to false"),
        (an("NoSuchKey", in: "HeadObject"), aws, "bucket-object-gone", "is not found", "lifecycle rules"),
        ("Bucket is not valid", nil, "bucket-not-valid", "no such bucket", "check the bucket's name"),
        (an("AccessDenied", "S3 API Request made to Console port."), minio, "bucket-console-port", "console", "9000"),
    ]

    static let forms: [Row] = [
        (
            an("NotImplemented", "Header 'x-amz-checksum-crc32' with value 'x' not implemented"), r2, "bucket-checksum",
            "does not support the checksum headers", "WHEN_REQUIRED"
        ),
        (
            an("InvalidArgument", "Unsupported header 'x-amz-checksum-sha256' received"), some, "bucket-checksum",
            "does not support the checksum headers", "LangChain support"
        ),
        (
            an("XAmzContentSHA256Mismatch", in: "UploadPart"), some, "bucket-checksum", "reads the body otherwise",
            "LangChain support"
        ),
        (an("MissingContentLength", in: "UploadPart"), some, "bucket-checksum", "reads the body otherwise", "support"),
        (
            an("InvalidRequest", "Content-MD5 OR x-amz-checksum- HTTP header is required"), aws, "bucket-object-lock",
            "Object Lock", "without Object Lock"
        ),
        (an("InvalidPart", in: "CompleteMultipartUpload"), some, "bucket-part-lost", "mostly passes", "by itself"),
        (
            an("InvalidPart", "All non-trailing parts must have the same length.", in: "CompleteMultipartUpload"), r2,
            "bucket-part-lost", "to have one size", "another store"
        ),
        (an("EntityTooSmall", in: "CompleteMultipartUpload"), some, "bucket-part-small", "larger parts", "support"),
        (an("EntityTooLarge", in: "UploadPart"), some, "bucket-too-large", "larger than", "raise the limit"),
        (
            an("EntityTooLarge", "Upload exceeds quota."), some, "bucket-too-large", "the bucket is full",
            "raise its quota"
        ),
        (
            an("NotImplemented", "A header you provided implies functionality that is not implemented"), some,
            "bucket-not-supported", "does not support something", "by its words"
        ),
        (
            an("NotImplemented", "Server side encryption specified but KMS is not configured"), minio,
            "bucket-not-supported",
            "has none configured", "default encryption"
        ),
    ]

    static let passing: [Row] = [
        (
            an("SlowDown", in: "UploadPart"), aws, "bucket-throttled", "AWS S3 asks for fewer requests",
            "tries again by itself"
        ),
        (an("429", "Too Many Requests"), some, "bucket-throttled", "fewer requests", "by itself"),
        (an("QuotaExceeded"), some, "bucket-full", "full", "raise its quota"),
        (
            an("AccessDenied", "Cannot upload files, storage cap exceeded."), some, "bucket-full", "a cap",
            "raise the cap"
        ),
        ("OSError: [Errno 28] No space left on device", nil, "bucket-full", "full", "make room"),
        (an("XMinioStorageFull"), minio, "bucket-full", "full", "make room"),
        (
            an("SlowDownWrite", "Resource requested is unwritable"), minio, "bucket-drives", "too few drives",
            "by itself"
        ),
        (an("XMinioServerNotInitialized"), minio, "bucket-starting", "is starting", "by itself"),
        (an("InternalError"), aws, "bucket-failed", "AWS S3 failed or was busy", "the support of AWS S3"),
        (an("RequestTimeout"), aws, "bucket-timeout", "waited too long", "by itself"),
        (an("OperationAborted"), aws, "bucket-busy", "another operation", "by itself"),
        (an("503", "Service Unavailable"), some, "bucket-gateway", "in the store's place", "by itself"),
        (an("500", "Internal Server Error"), some, "bucket-failed", "without an S3 error", "by itself"),
        (an("403", "Forbidden"), some, "bucket-not-a-store", "a web page", "objects.acme.dev"),
        (an("407", "Proxy Authentication Required"), some, "bucket-proxy-login", "a proxy on the way", "HTTPS_PROXY"),
        (
            an("413", "Request Entity Too Large"), some, "bucket-too-large", "a proxy before the store",
            "raise that proxy's limit"
        ),
        (an("411", "Length Required"), some, "bucket-length", "a length beforehand", "chunked"),
        (an("403", "Forbidden", in: "HeadBucket"), aws, "bucket-read-denied", "gives no reason", "grant"),
        (an("404", "Not Found", in: "HeadObject"), aws, "bucket-no-answer-read", "is not there", "lifecycle"),
        (an("404", "Not Found"), some, "bucket-not-a-store", "no S3 error", "check endpoint_url"),
        (
            an("400", "Client sent an HTTP request to an HTTPS server."), some, "bucket-needs-tls", "speaks TLS",
            "https://"
        ),
        (
            "Could not connect to the endpoint URL: \"https://objects.acme.dev/\"", some, "bucket-unreachable",
            "does not reach", "firewalls"
        ),
        (
            "SSL validation failed for https://objects.acme.dev/ [SSL: CERTIFICATE_VERIFY_FAILED]", some,
            "bucket-certificate", "does not trust the certificate", "a public authority"
        ),
        (
            "Connection was closed before we received a valid response from endpoint URL", some,
            "bucket-connection-lost",
            "broke or stood still", "by itself"
        ),
        (
            "Unable to parse response (syntax error: line 1, column 0), invalid XML received", some,
            "bucket-not-a-store",
            "it is no XML", "proxies on the way"
        ),
        (
            "Invalid endpoint: minio", nil, "bucket-endpoint-invalid", "not one of an S3 service",
            "storage.googleapis.com"
        ),
    ]

    static let all = access + keys + places + forms + passing
}
