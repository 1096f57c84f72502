import Base
import Screen
import Simulator
import Testing

/// Socket to screen and back, in process.
@Suite struct LiveTests {
    @Test func `the first frame says that it is loading, and the exports follow`() async throws {
        let rig = try LiveRig(.calm)
        rig.turn()
        #expect(rig.screen.contains("LOADING"))
        #expect(!rig.screen.contains("checkout-prod"))
        try await rig.pass(.seconds(10))
        #expect(rig.screen.contains("checkout-prod"))
        #expect(rig.screen.contains("s3-eu"))
        #expect(rig.screen.contains("LIVE"))
        #expect(!rig.screen.contains("LOADING"))
    }

    @Test func `a lost link keeps the exports on screen, says why, and comes back by itself`() async throws {
        let rig = try LiveRig(.calm)
        try await rig.pass(.seconds(10))
        rig.service.inject(.fail(.connectionRefused("connect to 127.0.0.1 port 1 failed")), into: "/api")
        try await rig.pass(.seconds(300))
        #expect(rig.screen.contains("OFFLINE"))
        #expect(rig.screen.contains("refused"))
        #expect(rig.screen.contains("checkout-prod"))
        rig.service.clearFaults()
        try await rig.pass(.seconds(120))
        #expect(rig.screen.contains("LIVE"))
        #expect(!rig.screen.contains("OFFLINE"))
    }

    @Test func `keys work while a request hangs`() async throws {
        let rig = try LiveRig(.demo)
        try await rig.pass(.seconds(20))
        rig.service.inject(.hold, into: "/api/v1/bulk-exports")
        rig.device.type(.character("r"))
        rig.turn()
        await rig.service.waitUntilHeld()
        let before = rig.screen
        rig.device.type(.character("?"))
        rig.turn()
        #expect(rig.screen != before)
        #expect(rig.screen.contains("Help"))
    }

    @Test func `while paused nothing is asked, however long it lasts`() async throws {
        let rig = try LiveRig(.demo)
        try await rig.pass(.seconds(20))
        try await rig.type(.character("p"))
        #expect(rig.screen.contains("PAUSED"))
        rig.service.forgetRecords()
        try await rig.pass(.seconds(3600))
        #expect(rig.service.records.isEmpty)
        try await rig.type(.character("p"))
        try await rig.pass(.seconds(10))
        #expect(!rig.service.records.isEmpty)
        #expect(!rig.screen.contains("PAUSED"))
    }

    @Test func `five busy minutes cost no more than a request a second and the burst`() async throws {
        let rig = try LiveRig(.demo)
        try await rig.pass(.seconds(300))
        #expect(rig.service.records.count <= 300 + 5)
        #expect(rig.service.records.count > 60)
    }

    @Test func `the runs of the export under the cursor are asked for`() async throws {
        let rig = try LiveRig(.demo)
        try await rig.pass(.seconds(60))
        try await rig.type(.character("2"), .character("j"), .character("j"))
        rig.service.forgetRecords()
        try await rig.pass(.seconds(30))
        #expect(rig.service.records.contains { $0.target.hasSuffix("/runs") })
        #expect(rig.screen.contains("Runs of"))
    }

    @Test func `a wrong key is said in words, and the program stays`() async throws {
        let rig = try LiveRig(.calm)
        rig.service.inject(
            .respond(HTTPResponse(status: 403, body: Array(#"{"detail":"Forbidden"}"#.utf8))),
            into: "/api"
        )
        try await rig.pass(.seconds(10))
        #expect(rig.screen.contains("403"))
        #expect(rig.screen.contains("key"))
        #expect(rig.device.frames.count > 1)
    }
}
