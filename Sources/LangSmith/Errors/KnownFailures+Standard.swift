/// Commands that show whether a cause is right.
private enum Verify {
    static let info = "curl -sS SERVER/api/v1/info"
    static let workspaces = #"curl -sS -H "X-API-Key: $LANGSMITH_API_KEY" SERVER/api/v1/workspaces"#
    static let exports =
        #"curl -sS -H "X-API-Key: $LANGSMITH_API_KEY" -H "X-Tenant-Id: WORKSPACE" "SERVER/api/v1/bulk-exports?limit=1""#
    static let plan =
        #"curl -sS -H "X-API-Key: $LANGSMITH_API_KEY" SERVER/api/v1/orgs/current/info | grep -o '"can_use_bulk_export":[a-z]*'"#
    static let certificate = "openssl s_client -connect HOST:443 -servername HOST </dev/null"
}

extension KnownFailures {
    /// What the service answers.
    static let answers = [
        KnownFailure(
            "workspace-not-uuid",
            .answer([401]),
            "not a valid uuid",
            cause: "the workspace id is not a UUID; the key was not even looked at",
            fix: "set the workspace to its UUID, or leave it out",
            verify: Verify.workspaces
        ),
        KnownFailure(
            "key-legacy",
            .answer([401]),
            "legacy",
            cause: "the key is of the old kind (ls__), which nothing takes any more",
            fix: "make a new key under Settings > API Keys, and use that",
            verify: Verify.workspaces,
            link: Docs.keys
        ),
        KnownFailure(
            "no-key",
            .answer([401]),
            "=unauthorized|=",
            cause: "no key came with the request, or the login has expired",
            fix: "set LANGSMITH_API_KEY, or log in again",
            verify: Verify.workspaces,
            link: Docs.keys
        ),
        KnownFailure(
            "key-not-accepted",
            .answer([401]),
            cause: "the key or login that came is not accepted: mistyped, revoked or expired",
            fix: "check it, or log in again; 'bulktop doctor' says where it came from",
            verify: Verify.workspaces,
            link: Docs.keys
        ),
        KnownFailure(
            "key-needs-workspace",
            .answer([403]),
            "org_scoped_key_requires_workspace",
            cause: "the key belongs to a whole organisation and does not say which workspace is meant",
            fix: "set LANGSMITH_WORKSPACE_ID to the workspace's UUID",
            verify: Verify.workspaces,
            link: Docs.keys
        ),
        KnownFailure(
            "plan-without-export",
            .answer([402, 403]),
            "plan|upgrade|enterprise|can_use_bulk_export|not enabled",
            "export|feature",
            cause:
                "the organisation's plan does not include bulk exports: since 3 August 2026 new ones need Enterprise",
            fix: "ask for the plan, or use a key of an organisation that has it",
            verify: Verify.plan,
            link: Docs.export
        ),
        KnownFailure(
            "permission-missing",
            .answer([403]),
            "permission|bulk-exports:|workspaces:",
            cause:
                "the key is good, but its role may not do this: writing needs bulk-exports:manage, reading bulk-exports:read",
            fix: "use a workspace admin's key, or have the permission added to the role",
            verify: Verify.workspaces,
            link: Docs.permissions
        ),
        KnownFailure(
            "key-refused",
            .answer([403]),
            cause: "the key is wrong, revoked, of another region, or has no access to this workspace",
            fix: "check the key, the endpoint's region and the workspace",
            verify: Verify.workspaces,
            link: Docs.keys
        ),
        KnownFailure(
            "endpoint-unknown",
            .answer([404]),
            "=not found|=",
            cause: "the server does not know this question: it is older, or its path is missing from the endpoint",
            fix: "check the endpoint's path, and the server's version",
            verify: Verify.info
        ),
        KnownFailure(
            "id-unknown",
            .answer([404]),
            cause: "there is no such thing in this workspace: it is gone, or belongs to another one",
            fix: "check the id and the workspace",
            verify: Verify.exports
        ),
        KnownFailure(
            "not-supported",
            .answer([405, 501]),
            cause: "the server is older than this operation",
            fix: "do without it, or upgrade the server",
            verify: Verify.info
        ),
        KnownFailure(
            "proxy-login",
            .answer([407]),
            cause: "the proxy on the way wants a login",
            fix: "put user and password into HTTPS_PROXY",
            verify: "curl -v SERVER/api/v1/info"
        ),
        KnownFailure(
            "request-timeout",
            .answer([408]),
            cause: "the server gave up waiting for the request",
            fix: "try again; check the network if it stays",
            verify: Verify.info
        ),
        KnownFailure(
            "destination-in-use",
            .answer([400, 409]),
            "destination",
            "in use|still used|referenced|refer to",
            cause: "exports still refer to the destination, finished ones included",
            fix: "keep it; give it other credentials if it must not be written to",
            verify: Verify.exports
        ),
        KnownFailure(
            "export-ended",
            .answer([400, 409, 422]),
            "cannot cancel|cannot be cancelled|already finished|already completed|already cancelled",
            cause: "the export had ended before it could be cancelled",
            fix: "nothing is left to do; look at the state it ended in",
            verify: Verify.exports
        ),
        KnownFailure(
            "conflict",
            .answer([409]),
            cause: "something else is in the way, such as an export that has ended or a destination still used",
            fix: "look at the current state, then decide again",
            verify: Verify.exports
        ),
        KnownFailure(
            "request-too-large",
            .answer([413]),
            cause: "the request is larger than the server takes",
            fix: "shorten the filter",
            link: Docs.filters
        ),
        KnownFailure(
            "role-not-supported",
            .answer([400, 422]),
            "aws_role_arn",
            cause: "the server does not take roles: only the cloud on GCP does",
            fix: "give the destination an access key instead",
            verify: Verify.info,
            link: Docs.role
        ),
        KnownFailure(
            "experiments-too-many",
            .answer([400, 422]),
            "experiments",
            "limit|at most|maximum|too many",
            cause: "there are more experiments than one export may hold, which is 250 on the cloud",
            fix: "export the experiments' projects one by one, or ask support for more",
            link: Docs.export
        ),
        KnownFailure(
            "window-invalid",
            .answer([400]),
            "end_time|start_time|interval_hours",
            cause: "the window is none: its end must be later than its start, and a schedule has no end",
            fix: "correct start_time, end_time and interval_hours",
            link: Docs.export
        ),
        KnownFailure(
            "filter-invalid",
            .answer([400, 422]),
            "filter|query",
            "invalid|parse|syntax|unexpected|malformed",
            cause: "the filter is not well-formed",
            fix: "correct the filter where the server points",
            link: Docs.filters
        ),
        KnownFailure(
            "number-too-big",
            .answer([422]),
            "int too big",
            cause: "a number is larger than the server can hold",
            fix: "use a smaller one"
        ),
        KnownFailure(
            "quota-creations",
            .answer([429]),
            "export",
            "hour|60-minute|60 minute|creation",
            cause: "the workspace has used its 250 creations of the last hour, those of its schedules included",
            fix: "wait until earlier ones are an hour old, lengthen the schedules' intervals, or ask support for more",
            verify: Verify.exports,
            link: Docs.export
        ),
        KnownFailure(
            "quota-schedules",
            .answer([429]),
            "schedule",
            cause: "the workspace has its 200 active schedules",
            fix: "cancel a schedule that is not needed any more, or ask support for more",
            verify: Verify.exports,
            link: Docs.export + "#schedule-recurring-exports"
        ),
        KnownFailure(
            "rate-limited",
            .answer([429]),
            cause: "all who use this key share 1,000 requests in 10 seconds, and queries far fewer",
            fix: "wait a minute; give bulktop a key of its own",
            link: Docs.rateLimits
        ),
        KnownFailure(
            "server-unavailable",
            .answer([502, 503, 504]),
            cause: "the service or a gateway before it is overloaded, restarting or down",
            fix: "wait; it is asked again by itself",
            verify: Verify.info,
            link: Docs.status
        ),
        KnownFailure(
            "server-error",
            .answer([500]),
            cause: "the service failed inside",
            fix: "try again; report it with the request's id if it stays",
            verify: Verify.info,
            link: Docs.status
        ),
        KnownFailure(
            "not-langsmith",
            .answer([200]),
            "web page",
            cause: "a web page came in place of an answer: a captive portal, a proxy's login, or the wrong address",
            fix: "log in to the network, or correct the endpoint",
            verify: Verify.info
        ),
        KnownFailure(
            "values-refused",
            .answer([422]),
            cause: "the server does not accept these values",
            fix: "correct the fields it names"
        ),
    ]

    /// What else ends a run (failure table of the documents).
    static let runs = [
        KnownFailure(
            "export-timeout",
            .run,
            "workflow|whole export|72 hours|72h",
            "timed out|timeout|exceeded",
            cause: "the whole export took longer than it may, which is 72 hours",
            fix: "export shorter windows, narrow the filter, or leave out inputs and outputs",
            link: Docs.failures
        ),
        KnownFailure(
            "run-parts",
            .run,
            "10000 parts|10,000 parts|too many parts",
            cause: "the partition is too big for one object, which has 10,000 parts at most",
            fix: "export without inputs and outputs, or narrow the filter",
            link: Docs.failures
        ),
        KnownFailure(
            "run-memory",
            .run,
            "memory|oomkilled",
            cause: "a batch was too large for the service's memory",
            fix:
                "export without inputs and outputs, or shorter windows; self-hosted: lower DATA_EXPORT_MAX_BATCH_PAYLOAD_SIZE_KB",
            link: Docs.failures
        ),
        KnownFailure(
            "run-serialization",
            .run,
            "serializ|parquet|arrow",
            cause: "a batch could not be written as Parquet",
            fix: "export without inputs and outputs, or shorter windows",
            link: Docs.failures
        ),
        KnownFailure(
            "run-interrupted",
            .run,
            "worker|shutdown|shutting down|interrupted|restart|deployment",
            cause: "the service was interrupted",
            fix: "wait: the run goes on by itself from where it was",
            link: Docs.failures
        ),
        KnownFailure(
            "run-timeout",
            .run,
            "timed out|timeout|timedout|time limit",
            cause: "a partition took longer than it may, which is 4 hours",
            fix: "export without inputs and outputs, or narrow the filter",
            link: Docs.failures
        ),
    ]

    /// What fails on the way to the server.
    static let connections = [
        KnownFailure(
            "host-not-found",
            .connection("dns"),
            cause: "the server's name is not known here",
            fix: "check the endpoint, the network and the VPN",
            verify: "getent hosts HOST"
        ),
        KnownFailure(
            "connection-refused",
            .connection("refused"),
            cause: "nothing listens at the server's address, or a firewall is before it",
            fix: "check host and port of the endpoint, and that the server runs",
            verify: Verify.info
        ),
        KnownFailure(
            "connect-timeout",
            .connection("timeout"),
            "connecting",
            cause: "the server's address does not answer, as behind a firewall or without the VPN",
            fix: "check the network, the VPN and HTTPS_PROXY",
            verify: Verify.info
        ),
        KnownFailure(
            "answer-timeout",
            .connection("timeout"),
            cause: "the server took the request and did not answer in time",
            fix: "try again; the server is slow or stuck if it stays",
            verify: Verify.info,
            link: Docs.status
        ),
        KnownFailure(
            "certificate-unknown",
            .connection("tls"),
            "self-signed|self signed|local issuer|unable to get issuer|unknown ca|verify the first certificate",
            cause: "the server's certificate is of an authority that this machine does not know",
            fix: "give the file of your own authority with --cacert or SSL_CERT_FILE",
            verify: Verify.certificate
        ),
        KnownFailure(
            "certificate-expired",
            .connection("tls"),
            "expired|not yet valid",
            cause: "the server's certificate is not valid at this time, by this machine's clock",
            fix:
                "compare the dates of both; if the clock is right, the fault is the server's: its operators must renew the certificate, and for LangSmith's own hosts you can only wait",
            verify: "date -u; " + Verify.certificate + " | openssl x509 -noout -dates",
            link: Docs.status
        ),
        KnownFailure(
            "certificate-other-name",
            .connection("tls"),
            "no alternative certificate subject name|does not match|hostname mismatch",
            cause: "the certificate is for another name",
            fix: "use the name in the certificate as the endpoint",
            verify: Verify.certificate
        ),
        KnownFailure(
            "tls",
            .connection("tls"),
            cause: "the server may not speak TLS there, or something on the way reads along",
            fix: "check the scheme and port of the endpoint, and proxies on the way",
            verify: Verify.certificate
        ),
        KnownFailure(
            "proxy-login-refused",
            .connection("proxy"),
            "407",
            cause: "the proxy on the way wants a login",
            fix: "put user and password into HTTPS_PROXY",
            verify: "curl -v SERVER/api/v1/info"
        ),
        KnownFailure(
            "proxy",
            .connection("proxy"),
            cause: "the proxy cannot be reached, or does not let us through",
            fix: "check HTTPS_PROXY, and add the host to NO_PROXY if it needs none",
            verify: "curl -v SERVER/api/v1/info"
        ),
        KnownFailure(
            "connection-lost",
            .connection("reset"),
            cause: "the connection broke before the answer",
            fix: "try again; check firewalls and proxies if it stays",
            verify: Verify.info
        ),
        KnownFailure(
            "answer-cut",
            .connection("truncated"),
            cause: "the answer ended too early",
            fix: "try again; check proxies on the way if it stays",
            verify: Verify.info
        ),
        KnownFailure(
            "redirected",
            .connection("redirect"),
            cause: "the server sends us to another host, and the key goes to its own host only",
            fix: "change the endpoint, if that is where the server lives now",
            verify: "curl -sSI SERVER/api/v1/info"
        ),
        KnownFailure(
            "web-address",
            .connection("address"),
            "web pages",
            cause: "the endpoint is the address of LangSmith's web pages, not of its API",
            fix: "set the endpoint (--endpoint, LANGSMITH_ENDPOINT or the profile's) to the API's address",
            link: Docs.export
        ),
        KnownFailure(
            "bad-address",
            .connection("address"),
            cause: "the endpoint cannot be used as it is written",
            fix: "write it as https://api.smith.langchain.com"
        ),
    ]
}
