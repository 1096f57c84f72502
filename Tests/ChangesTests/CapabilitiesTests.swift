import Base
import Changes
import LangSmith
import Monitor
import Testing

@Suite struct CapabilitiesTests {
    private static let cloud = "eu.api.smith.langchain.com"
    private static let own = "langsmith.example.com"
    private static let admin = ["bulk-exports:read", "bulk-exports:manage"]

    private func capabilities(
        _ permissions: [String]? = admin,
        plan: Bool? = true,
        version: String? = nil,
        pages: Bool? = nil,
        isLicensed: Bool? = nil,
        at host: String = cloud,
        isReadOnly: Bool = false
    ) -> Capabilities {
        var facts = ServerFacts()
        facts.permissions = permissions
        facts.canUseBulkExport = plan
        facts.version = version
        facts.pages = pages
        facts.isLicensed = isLicensed
        return Capabilities(facts, at: host, isReadOnly: isReadOnly)
    }

    @Test(arguments: [
        (["bulk-exports:read", "bulk-exports:manage"], true, true), (["bulk-exports:read"], true, false),
        (["workspaces:read", "workspaces:manage"], true, true), (["workspaces:read"], true, false),
        (["projects:read"], false, false), ([], false, false),
    ])
    func `the key's role decides, by its names of before and after`(permissions: [String], reads: Bool, writes: Bool) {
        let here = capabilities(permissions)
        #expect((here[.readExports] == .yes) == reads)
        #expect((here[.writeExports] == .yes) == writes)
        if !writes { #expect(here.reason(for: .createDestination)?.contains("bulk-exports:manage") == true) }
    }

    @Test func `what the server does not say is unknown, and no reason against anything`() {
        let here = capabilities(nil, plan: nil, at: Self.own)
        for ability in Capabilities.Ability.allCases {
            #expect(here[ability] == .unknown)
            #expect(here.reason(for: ability) == nil)
        }
    }

    @Test func `a plan without bulk exports stops everything but paging`() {
        let here = capabilities(plan: false)
        #expect(here.reason(for: .readExports)?.contains("plan") == true)
        #expect(here.reason(for: .rotateCredentials)?.contains("plan") == true)
    }

    @Test func `read-only stops every write, whatever the role`() {
        let here = capabilities(isReadOnly: true)
        #expect(here[.readExports] == .yes)
        for ability in [Capabilities.Ability.writeExports, .createDestination, .deleteDestination, .chooseFields] {
            #expect(here.reason(for: ability)?.contains("read-only") == true)
        }
    }

    @Test(arguments: [
        ("0.12.41", Capabilities.Ability.chooseFields, false), ("0.12.42", .chooseFields, true),
        ("v0.13.2", .rotateCredentials, false), ("0.13.3-rc1", .rotateCredentials, true),
        ("0.16.0", .allExperiments, false), ("0.16.1", .allExperiments, true), ("1.0", .allExperiments, true),
    ])
    func `a server of one's own has what its version has`(
        version: String,
        ability: Capabilities.Ability,
        works: Bool
    ) {
        let here = capabilities(version: version, at: Self.own)
        #expect((here[ability] == .yes) == works)
        if !works { #expect(here.reason(for: ability)?.contains("needs server 0.") == true) }
    }

    @Test(arguments: [nil, "main", "7", "0.x.1"])
    func `a version that cannot be compared leaves it unknown`(version: String?) {
        #expect(capabilities(version: version, at: Self.own)[.chooseFields] == .unknown)
    }

    @Test func `the cloud is always the newest, and takes roles but on AWS`() {
        #expect(capabilities(version: "0.1.0")[.allExperiments] == .yes)
        #expect(capabilities()[.deleteDestination] == .yes)
        #expect(capabilities()[.roleDestination] == .yes)
        #expect(capabilities(at: "aws.api.smith.langchain.com").reason(for: .roleDestination)?.contains("AWS") == true)
        #expect(capabilities(at: "smith.langchain.com.example.com")[.deleteDestination] == .unknown)
    }

    @Test func `a licence tells a server of one's own, which takes no roles and whose limits nobody knows`() {
        let own = capabilities(version: "0.16.1", isLicensed: true, at: Self.own)
        #expect(own.reason(for: .roleDestination)?.contains("GCP") == true)
        #expect(own.limits == .unknown)
        #expect(capabilities(at: Self.own).limits == .unknown, "it has told nothing yet")
        // The cloud behind a name of one's own: only trying tells.
        let elsewhere = capabilities(isLicensed: false, at: Self.own)
        #expect(elsewhere[.roleDestination] == .unknown)
        #expect(elsewhere.limits == .cloud)
    }

    @Test func `an old server has no format to choose, and is offered the one it has`() {
        let old = capabilities(version: "0.10.112", at: Self.own)
        #expect(old.reason(for: .chooseFormat) == "the format v2_beta needs a newer server than 0.10.112")
        #expect((old.newExport.formatVersion, old.newExport.compression) == (.v1, .gzip))
        #expect(capabilities(version: "0.12.50", at: Self.own)[.chooseFormat] == .unknown)
        #expect(capabilities(version: "0.13.3", at: Self.own)[.chooseFormat] == .yes)
        #expect(capabilities().newExport == BulkExportCreate())
    }

    @Test func `a write is held against what the server has`() {
        let old = capabilities(version: "0.10.112", isLicensed: true, at: Self.own)
        var export = BulkExportCreate()
        export.formatVersion = .v1
        #expect(old.reasons(against: .createExport(export)).isEmpty)
        export.exportFields = ["id"]
        export.formatVersion = .v2Beta
        #expect(
            old.reasons(against: .createExport(export)) == [
                "choosing the fields of an export needs server 0.12.42, and this one is 0.10.112",
                "the format v2_beta needs a newer server than 0.10.112",
            ]
        )
        let bucket = DestinationCreate(displayName: "a", bucketName: "b", authentication: .role("arn"))
        #expect(old.reasons(against: .createDestination(bucket)).count == 1)
        let reader = capabilities(["bulk-exports:read"])
        #expect(reader.reasons(against: .cancelExport(ID(high: 1, low: 1))).count == 1)
        // Said once, though two things fail for it.
        #expect(reader.reasons(against: .createExport(export)).count == 1)
    }

    @Test func `paging is as it was seen`() {
        #expect(capabilities(pages: true)[.pages] == .yes)
        #expect(capabilities(pages: false).reason(for: .pages) != nil)
        #expect(capabilities()[.pages] == .unknown)
    }
}
