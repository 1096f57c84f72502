import Base
import LangSmith
import Monitor
import Testing

@testable import Changes

/// What people write in place of what is asked, and what is offered for it.
@Suite struct SlipTests {
    private static let id = "AKIA2EXAMPLE7EXAMPLE"
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    private func place(
        _ bucket: String = "traces-prod",
        prefix: String = "",
        region: String? = "eu-west-1",
        endpoint: String? = nil,
        id: String = id,
        secret: String = secret
    ) -> DestinationCreate {
        DestinationCreate(
            displayName: "fresh",
            bucketName: bucket,
            prefix: prefix,
            region: region,
            endpointURL: endpoint,
            authentication: .credentials(S3Credentials(accessKeyID: Secret(id), secretAccessKey: Secret(secret)))
        )
    }

    private func proposal(_ create: DestinationCreate) -> Proposal {
        let session = Session(profile: "acme", baseURL: "https://eu.api.smith.langchain.com")
        return .storing(
            create,
            on: Ground(Inventory(), session: session, at: Now(wall: Timestamp(microseconds: 0), steady: .zero))
        )
    }

    /// What is offered in place of the answer to a field, whether it is wrong or only looks so.
    private func offer(_ create: DestinationCreate, _ field: WireField) -> String? {
        let proposal = proposal(create)
        return
            (proposal.problems[field]?.correction
            ?? proposal.warnings.first { $0.field == field && $0.correction != nil }?.correction)?.words
    }

    @Test(arguments: [
        ("s3://traces-prod", "traces-prod"),
        ("s3://traces-prod/", "traces-prod"),
        ("S3A://traces-prod/langsmith/eu/", "Bucket traces-prod, Prefix langsmith/eu"),
        ("gs://traces-prod", "traces-prod"),
        ("traces-prod/langsmith", "Bucket traces-prod, Prefix langsmith"),
        ("arn:aws:s3:::traces-prod", "traces-prod"),
        ("arn:aws-cn:s3:::traces-prod/*", "traces-prod"),
        ("arn:aws:s3:::traces-prod/langsmith/*", "Bucket traces-prod, Prefix langsmith"),
        ("\"traces-prod\"", "traces-prod"),
        ("‘traces-prod’", "traces-prod"),
        (" traces-prod ", "traces-prod"),
        ("traces-prod.s3.amazonaws.com", "traces-prod"),
        ("traces-prod.s3.eu-west-3.amazonaws.com", "Bucket traces-prod, Region eu-west-3"),
        ("https://traces-prod.s3.eu-west-1.amazonaws.com/a/b", "Bucket traces-prod, Prefix a/b"),
        ("https://s3-eu-west-3.amazonaws.com/traces-prod", "Bucket traces-prod, Region eu-west-3"),
        (
            "https://eu-west-3.console.aws.amazon.com/s3/buckets/traces-prod?region=eu-west-3&tab=objects",
            "Bucket traces-prod, Region eu-west-3"
        ),
        ("https://console.cloud.google.com/storage/browser/traces-prod;tab=objects", "traces-prod"),
        ("Traces-Prod", "traces-prod"),
    ])
    func `a bucket in another form is offered as a bucket`(written: String, offered: String) {
        #expect(offer(place(written), .bucketName) == offered)
    }

    @Test(arguments: ["traces-prod", "traces.prod_1", "abc", "s3-eu", "minio", "x.amazonaws.com"])
    func `a bucket's name is left alone`(name: String) {
        let proposal = proposal(place(name))
        #expect(proposal.problems.isEmpty)
        #expect(proposal.warnings.isEmpty)
    }

    @Test(arguments: ["arn:aws:s3:eu-west-1:123456789012:accesspoint/traces", "https://", "a b", "s3://", "ab"])
    func `what names no bucket is refused without an offer`(name: String) {
        let proposal = proposal(place(name))
        #expect(proposal.problems[.bucketName] != nil)
        #expect(proposal.problems[.bucketName]?.correction == nil)
    }

    @Test(arguments: [
        ("10.8.0.84:9000", "https://10.8.0.84:9000"),
        ("minio.acme.com", "https://minio.acme.com"),
        ("https:/s3.acme.com", "https://s3.acme.com"),
        ("https//s3.acme.com/", "https://s3.acme.com"),
        ("http:minio:9000", "http://minio:9000"),
        ("\"https://s3.acme.com\"", "https://s3.acme.com"),
        (" https://s3.acme.com", "https://s3.acme.com"),
        ("0123456789abcdef0123456789ABCDEF", "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"),
        (
            "https://traces-prod.0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com",
            "https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com"
        ),
        (
            "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/other",
            "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"
        ),
        ("https://storage.googleapis.com/traces-prod", "https://storage.googleapis.com"),
        ("https://traces-prod.storage.googleapis.com", "https://storage.googleapis.com"),
        ("https://traces-prod.fsn1.your-objectstorage.com", "https://fsn1.your-objectstorage.com"),
        ("traces-prod.s3.acme.com:9000", "https://s3.acme.com:9000"),
        ("https://traces-prod.s3.amazonaws.com", "Endpoint empty"),
        ("https://s3.eu-west-3.amazonaws.com", "Region eu-west-3, Endpoint empty"),
        ("https://other.s3.eu-west-1.amazonaws.com", "Bucket other, Endpoint empty"),
    ])
    func `an endpoint in another form is offered as an endpoint`(written: String, offered: String) {
        #expect(offer(place(endpoint: written), .endpointURL) == offered)
    }

    @Test(arguments: [
        "https://minio.acme.com:9000", "http://localhost:9000", "https://s3.acme.com/s3",
        "https://abcdefgh.supabase.co/storage/v1/s3", "https://bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com",
        "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com", "https://[::1]:9000",
    ])
    func `an endpoint is left alone`(url: String) {
        let proposal = proposal(place(endpoint: url))
        #expect(proposal.problems.isEmpty, "\(proposal.problems)")
        #expect(!proposal.warnings.contains { $0.correction != nil })
    }

    @Test(
        arguments: [
            ("eu-west1", "eu-west-1"), ("euwest1", "eu-west-1"), ("EU-West-1", "eu-west-1"), ("eu_west_1", "eu-west-1"),
            ("eu-west-1a", "eu-west-1"), ("\"eu-west-1\"", "eu-west-1"), ("eu west 1", "eu-west-1"),
            ("Europe (Ireland) eu-west-1", "eu-west-1"), ("Frankfurt", "eu-central-1"),
            ("EU (Frankfurt)", "eu-central-1"),
            ("s3.ap-southeast-2.amazonaws.com", "ap-southeast-2"), ("usgov-east-1", nil),
            ("us-gov-east1", "us-gov-east-1"),
            ("auto", nil), ("europe-west1", nil), ("eu", nil),
        ] as [(String, String?)]
    )
    func `a region of AWS in another form is refused, and offered where it is clear`(written: String, offered: String?)
    {
        #expect(proposal(place(region: written)).problems[.region] != nil)
        #expect(offer(place(region: written), .region) == offered)
    }

    @Test(arguments: ["eu-west-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "cn-north-1", "mx-central-1"])
    func `a region of AWS is left alone`(region: String) {
        #expect(proposal(place(region: region)).problems.isEmpty)
    }

    @Test func `other stores call their regions as they like`() {
        for region in ["us-east1", "fsn1", "auto", "garage", "eu2"] {
            #expect(proposal(place(region: region, endpoint: "https://s3.acme.com")).problems.isEmpty)
        }
        #expect(offer(place(region: "FSN1", endpoint: "https://s3.acme.com"), .region) == "fsn1")
    }

    @Test func `keys in each other's place are found by what they look like, and exchanged`() throws {
        let create = place(id: Self.secret, secret: Self.id)
        let problem = try #require(proposal(create).problems[.accessKeyID])
        #expect(problem.sentence.contains("in each other's place: they have 40 and 20 characters"))
        #expect(
            problem.correction?.changes == [
                .init(field: .accessKeyID, answer: .secret(Secret(Self.id))),
                .init(field: .secretAccessKey, answer: .secret(Secret(Self.secret))),
            ]
        )
        #expect(problem.correction?.words == "exchanges the two")
    }

    @Test(arguments: [
        (String(repeating: "a", count: 40), String(repeating: "b", count: 20), true),
        (String(repeating: "a", count: 64), String(repeating: "b", count: 32), true),
        (String(repeating: "a", count: 32), String(repeating: "b", count: 64), false),
        ("minio-user", "minio-password", false), ("GOOG1EXAMPLEEXAMPLE00000", String(repeating: "c", count: 40), false),
    ])
    func `elsewhere lengths alone make a doubt and forbid nothing`(id: String, secret: String, isDoubtful: Bool) {
        let proposal = proposal(place(endpoint: "https://s3.acme.com", id: id, secret: secret))
        #expect(proposal.problems.isEmpty)
        #expect(proposal.warnings.contains { $0.field == .accessKeyID } == isDoubtful)
    }

    @Test(arguments: [
        "\(id) \(secret)", "\(id),\(secret)", "aws_access_key_id = \(id)  aws_secret_access_key = \(secret)",
        "export AWS_ACCESS_KEY_ID=\"\(id)\" export AWS_SECRET_ACCESS_KEY=\"\(secret)\"",
        "{\"AccessKeyId\":\"\(id)\",\"SecretAccessKey\":\"\(secret)\"}", "\(secret) \(id)",
    ])
    func `both keys in one field are put each into its own`(text: String) throws {
        for (id, secret) in [(text, ""), (Self.id, text)] {
            let problems = proposal(place(id: id, secret: secret)).problems
            let problem = try #require(problems.all.first { $0.correction != nil })
            #expect(problem.field == (secret.isEmpty ? .accessKeyID : .secretAccessKey))
            #expect(
                problem.correction?.changes.map(\.answer) == [.secret(Secret(Self.id)), .secret(Secret(Self.secret))]
            )
        }
    }

    @Test(arguments: ["correct horse battery staple", "a,b", "it's; \"fine\"", "p=x:y"])
    func `what somebody made up as a secret is taken`(secret: String) {
        let proposal = proposal(place(endpoint: "https://minio.acme.com", id: "admin", secret: secret))
        #expect(proposal.problems.isEmpty)
        #expect(proposal.warnings.isEmpty)
    }

    @Test func `no offer and no sentence repeats a key`() {
        for create in [
            place(id: Self.secret, secret: Self.id), place(id: "\(Self.id)\n\(Self.secret)", secret: ""),
            place(id: Self.id, secret: "aws_secret_access_key=\(Self.secret)"), place(id: Self.secret, secret: ""),
        ] {
            let proposal = proposal(create)
            var told = proposal.problems.all.map { "\($0)" } + proposal.warnings.map { "\($0)" }
            told += proposal.problems.all.compactMap(\.correction?.words)
            #expect(!told.isEmpty)
            for text in told {
                #expect(!text.contains(Self.id))
                #expect(!text.contains(Self.secret))
            }
        }
    }

    @Test(arguments: [
        ("/", ""), ("/a", "a"), ("a/", "a"), ("a//b", "a/b"), (" a", "a"), ("a / b", "a/b"), ("team a/x", "team a/x"),
    ])
    func `a prefix is one thing in the request, the test and what is told`(written: String, stored: String) {
        let create = place(prefix: written)
        #expect(create.storedPrefix == stored)
        #expect(
            String(decoding: Write.createDestination(create).shownBody ?? [], as: UTF8.self).contains(
                "\"prefix\":\"\(stored)\""
            )
        )
        let proposal = proposal(create)
        #expect(proposal.facts.contains { $0.text.contains("under \(stored.isEmpty ? "" : "\(stored)/")tmp/") })
        #expect(proposal.warnings.contains { $0.field == .prefix } == (written != stored))
    }

    @Test func `a prefix has room behind it for what exports write`() {
        let long = String(repeating: "p", count: 795)
        #expect(proposal(place(prefix: long)).problems[.prefix]?.kind == .rule(.longPrefix(795)))
        #expect(proposal(place(prefix: String(long.dropLast()))).problems.isEmpty)
        #expect(offer(place(prefix: "s3://traces-prod/langsmith"), .prefix) == "Bucket traces-prod, Prefix langsmith")
    }

    @Test(
        arguments: [
            ("prod/eu", "prod-eu"), ("prod.eu (new)", "prod-eu -new"), ("münchen", nil), ("fine name_1'-", nil),
        ] as [(String, String?)]
    )
    func `a name is offered without what it may not hold`(written: String, offered: String?) {
        var create = place()
        create.displayName = written
        #expect(offer(create, .displayName) == offered)
    }

    @Test(
        arguments: [
            (
                "arn:aws:sts::123456789012:assumed-role/exporter/session-1", "arn:aws:iam::123456789012:role/exporter"
            ),
            ("\"arn:aws:iam::123456789012:role/exporter\"", "arn:aws:iam::123456789012:role/exporter"),
            ("arn:aws:iam::123456789012:user/exporter", nil),
        ] as [(String, String?)]
    )
    func `a role in another form is offered as a role`(written: String, offered: String?) {
        var create = place()
        create.authentication = .role(written)
        #expect(offer(create, .role) == offered)
    }
}
