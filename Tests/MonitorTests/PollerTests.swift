import LangSmith
import Monitor
import TestClock
import Testing

@Suite struct PollerTests {
    /// A calm server: one running export, one destination.
    static func calm(_ target: String) -> FakeServer.Behaviour {
        switch target {
        case "/bulk-exports?limit=1000&offset=0": Wire.list([Wire.json(.sample(1))])
        case "/bulk-exports/\(Wire.export(1))/runs": Wire.list([Wire.run(1, of: Wire.export(1), rows: 10)])
        case "/bulk-exports/\(Wire.export(1))": Wire.ok(Wire.json(.sample(1)))
        case "/bulk-exports/destinations": Wire.list([#"{"id":"\#(Wire.destination(1))","display_name":"s3-eu"}"#])
        case "/workspaces?include_deleted=false":
            Wire.list([#"{"id":"\#(Wire.workspace)","display_name":"acme","permissions":["bulk-exports:read"]}"#])
        case "/info": Wire.ok(#"{"version":"0.12.1"}"#)
        case _ where target.hasPrefix("/sessions"):
            Wire.list([#"{"id":"\#(Wire.project(1))","name":"checkout"}"#])
        default: Wire.error(404, "Not Found")
        }
    }

    @Test func `a few seconds after the start everything on screen is known`() async throws {
        try await Rig(Self.calm).run { rig in
            try await rig.pass(.seconds(8))
            let known = rig.inventory
            #expect(known.exports[Wire.export(1)]?.status == .running)
            #expect(known.destinations[Wire.destination(1)]?.displayName == "s3-eu")
            #expect(known.projects[Wire.project(1)]??.name == "checkout")
            #expect(known.progress[Wire.export(1)]?.rows == 10)
            #expect(known.server.workspaceName == "acme")
            #expect(known.server.permissions == ["bulk-exports:read"])
            #expect(known.server.version == "0.12.1")
        }
    }

    @Test func `over an hour it asks no more than once a second, and never the same thing twice at a time`()
        async throws
    {
        try await Rig(Self.calm).run { rig in
            rig.poller.setFocus(Focus(export: Wire.export(1), visible: [Wire.export(1)]))
            try await rig.pass(.seconds(3600))
            #expect(rig.server.log.count <= 3605)
            #expect(rig.server.overlaps.isEmpty)
            #expect(rig.server.mostOpen <= 4)
            #expect(rig.inventory.freshness(of: .exports, at: rig.clock.now()).word == .live)
        }
    }
}
