import Testing

@testable import bulktop

@Suite struct StatusTests {
    @Test func `a calm workspace is answered with 0`() async throws {
        let status = await (try Office()).run("status")
        #expect(status.status == 0, "\(status)")
        #expect(status.output.contains("No problems."))
    }
}
