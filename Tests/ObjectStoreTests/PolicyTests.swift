import Foundation
import LangSmith
import ObjectStore
import Testing

struct PolicyTests {
    @Test func `AWS: writing is all that is needed, and only below the prefix`() throws {
        let policies = BucketPolicy.policies(for: .sample(prefix: "/exports/daily/", region: "eu-central-1"))
        #expect(policies.map(\.title) == ["AWS, minimal", "AWS, recommended"])
        #expect(
            policies[0].text == """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": [
                        "s3:PutObject"
                      ],
                      "Resource": [
                        "arn:aws:s3:::acme-traces/exports/daily/*"
                      ]
                    }
                  ]
                }
                """
        )
        for action in ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"] {
            #expect(policies[1].text.contains("\"\(action)\""))
        }
    }

    @Test(arguments: [
        ("", "arn:aws:s3:::acme-traces/*"),
        ("a*b?c$d", "arn:aws:s3:::acme-traces/a${*}b${?}c${$}d/*"),
        (#"quote"back\slash"# + "\nx", #"arn:aws:s3:::acme-traces/quote"back\slash"# + "\nx/*"),
    ])
    func `a policy is JSON and means the prefix as it stands`(prefix: String, resource: String) throws {
        for policy in BucketPolicy.policies(for: .sample(prefix: prefix, region: "r")) {
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(policy.text.utf8)) as? [String: Any]
            )
            let statement = try #require((json["Statement"] as? [[String: Any]])?.first)
            #expect(statement["Resource"] as? [String] == [resource])
        }
    }

    @Test func `China has its own partition`() {
        let policies = BucketPolicy.policies(for: .sample(region: "cn-north-1"))
        #expect(policies.allSatisfy { $0.text.contains("arn:aws-cn:s3:::acme-traces/exports/*") })
    }

    @Test func `Google has roles and says where the key comes from`() {
        let policies = BucketPolicy.policies(for: .sample(endpoint: "https://storage.googleapis.com"))
        #expect(
            policies[0].text == """
                gcloud storage buckets add-iam-policy-binding gs://acme-traces \\
                  --member=serviceAccount:SERVICE_ACCOUNT \\
                  --role=roles/storage.objectCreator
                """
        )
        #expect(policies[1].text.hasSuffix("--role=roles/storage.objectAdmin"))
        #expect(policies.allSatisfy { $0.explanation.contains("gcloud storage hmac create") })
    }

    @Test func `without a bucket there is nothing to allow`() {
        #expect(BucketPolicy.policies(for: .sample(bucket: nil)).isEmpty)
    }

    @Test func `R2 is told which token to make, because it has no policies`() throws {
        let policies = BucketPolicy.policies(
            for: .sample(bucket: "traces", endpoint: "https://1234.r2.cloudflarestorage.com")
        )
        #expect(policies.map(\.title) == ["Cloudflare R2"])
        #expect(
            policies.first?.text == """
                R2 > Manage API tokens > Create API token
                Permissions: Object Read & Write
                Specify buckets: only traces
                """
        )
    }

    @Test(arguments: [
        ("https://traces.s3.acme.com", "arn:aws:s3:::traces/"), ("https://10.0.0.1:9000", nil),
        ("https://localhost:9000", nil),
    ])
    func `a bucket in the host is known by the host`(endpoint: String, resource: String?) {
        let policies = BucketPolicy.policies(
            for: .sample(bucket: nil, endpoint: endpoint) { $0.includeBucketInPrefix = false }
        )
        #expect(policies.isEmpty == (resource == nil))
        if let resource { #expect(policies.allSatisfy { $0.text.contains(resource) }) }
    }

    @Test func `the server's own credentials need a policy too`() {
        let policies = BucketPolicy.policies(for: .sample { $0.authentication = .environment })
        #expect(policies.count == 2)
    }
}
