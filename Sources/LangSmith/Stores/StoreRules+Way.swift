extension StoreRule {
    /// What kept the answer from being a store's: the network, proxies, pages (words of botocore's exceptions,
    /// https://github.com/boto/botocore/blob/develop/botocore/exceptions.py).
    static let wayRules = [
        StoreRule(
            "bucket-proxy-login",
            where: [.foreign, .status(407...407)],
            cause: "a proxy on the way wants a login",
            fix: .there(
                "put the proxy's user and password into HTTPS_PROXY, or http_proxy for an endpoint with http://"
            ),
            check: .endpoint
        ),
        StoreRule(
            "bucket-needs-tls",
            words: "http request to an https server|plain http request was sent to https port",
            cause: "the port speaks TLS, and was asked with http://",
            fix: .setting("endpoint_url", to: "the same address with https://"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-sign-in-page",
            where: [.foreign, .redirected, .redirectsElsewhere],
            cause: "what answers there is no S3 service: it sends to {location}, as a sign-in page or a gateway does",
            fix: .there("check endpoint_url, and let requests with S3 signatures pass the gateway"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-website",
            where: [.host("s3-website")],
            cause: "this is the endpoint of the bucket's web site, where nothing can be written",
            fix: .plain("leave endpoint_url out and give the bucket's region"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-too-large",
            ["EntityTooLarge"],
            words: "quota",
            cause: "the bucket is full, or its quota is used up",
            fix: .there("make room or raise its quota"),
            check: .size,
            link: Docs.failures
        ),
        StoreRule(
            "bucket-too-large",
            ["EntityTooLarge", "RequestEntityTooLarge"],
            cause: "the file is larger than {store} takes in one piece",
            fix: .there("raise the limit of the store, or of a proxy before it"),
            link: Docs.failures
        ),
        StoreRule(
            "bucket-too-large",
            where: [.foreign, .status(413...413)],
            cause: "the file is larger than a proxy before the store lets through",
            fix: .there("raise that proxy's limit of a body's size"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-gateway",
            where: [.foreign, .status(502...504)],
            cause: "a load balancer or gateway answered in the store's place: no server behind it was ready",
            fix: .later("ask {operators}"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-no-answer-read",
            where: [.foreign, .status(404...404), .headOnly],
            cause: "what was asked for is not there: the bucket, or a file that was written before",
            fix: .there("check that the bucket is there and that no lifecycle rule removes files"),
            check: .head
        ),
        StoreRule(
            "bucket-read-denied",
            where: [.foreign, .status(401...403), .headOnly],
            cause:
                "the store refuses {operation}, and gives no reason: {who} may lack {right}, or the bucket is another's",
            fix: .there("grant {right} on {objects}"),
            check: .head,
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-region",
            where: [.foreign, .redirected],
            cause:
                "the address answers with a redirect in place of an S3 error: the bucket lies in another region, or a gateway is on the way",
            fix: .plain("check the bucket's region, endpoint_url and gateways on the way"),
            check: .location
        ),
        StoreRule(
            "bucket-length",
            where: [.foreign, .status(411...411)],
            cause: "a server on the way wants a length beforehand, which chunked uploads do not have",
            fix: .there("let that server take chunked requests, or pass it by"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-not-a-store",
            where: [.foreign, .status(401...403), .hasWords],
            cause: "what answered is no S3 service: a web page, as of a proxy that blocks uploads, or of a console",
            fix: .there("check endpoint_url and its port, and have proxies on the way let PUT to {host} through"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-certificate",
            words: "ssl validation failed|certificate verify failed|certificate_verify_failed",
            cause: "the service does not trust the certificate of the store",
            fix: .there("give the store a certificate of a public authority; a server of one's own can be given yours"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-unreachable",
            words:
                "could not connect to the endpoint|connect timeout on endpoint|endpointconnectionerror|failed to connect to proxy"
                + "|name or service not known|nodename nor servname|temporary failure in name resolution|no route to host",
            cause: "the service does not reach the bucket's endpoint",
            fix: .there(
                "check endpoint_url and firewalls; of a server of one's own both backend and queue must be able to go there"
            ),
            check: .endpoint,
            link: Docs.bucketPermissions
        ),
        StoreRule(
            "bucket-connection-lost",
            words:
                "read timeout on endpoint|connection was closed before|connection reset by peer|connection broken|incompleteread",
            cause: "the connection to the store broke or stood still",
            fix: .later("look at firewalls and load balancers before the store"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-not-a-store",
            words: "unable to parse response|invalid xml received",
            cause: "what answered is no S3 service, or its answer was cut off: it is no XML",
            fix: .later("check endpoint_url, and proxies on the way"),
            check: .endpoint
        ),
        StoreRule(
            "bucket-endpoint-invalid",
            words: "invalid endpoint",
            cause: "the endpoint is not one of an S3 service",
            fix: .plain(
                "leave endpoint_url out for AWS; for Google Cloud Storage it is https://storage.googleapis.com"
            ),
            check: .endpoint,
            link: Docs.destinationErrors
        ),
    ]

    /// Told in several ways: by its own code, by an `AccessDenied` that speaks of the time (rclone), or as a signature
    /// that does not match.
    static let clockRules = [
        StoreRule(
            "bucket-clock",
            ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"],
            cause: "{skew}",
            fix: .there("set the clocks by NTP"),
            check: .clock
        ),
        StoreRule(
            "bucket-clock",
            words: "difference between the request time|request time too skewed|time too skewed|request has expired",
            cause: "{skew}",
            fix: .there("set the clocks by NTP"),
            check: .clock
        ),
        StoreRule(
            "bucket-clock",
            ["AccessDenied", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken"],
            where: [.clockFar],
            cause: "{skew}",
            fix: .there("set the clocks by NTP"),
            check: .clock
        ),
    ]
}
