import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct ExportDialogTests {
    /// What the service answers to a creation.
    private static let made = Sample.export(
        Sample.id(4711),
        .created,
        Sample.Projects.checkout,
        Sample.Buckets.s3,
        age: .seconds(0)
    )

    static func exports(_ effects: [Effect]) -> [BulkExportCreate] {
        effects.compactMap { effect in
            guard case .order(.write(.createExport(let create), _, _), _) = effect else { return nil }
            return create
        }
    }

    /// Goes to the button that sends and presses it.
    static func send(_ state: inout State) -> [BulkExportCreate] {
        state.dialog?.form.focus(on: .button(.send))
        return exports(state.press(.enter))
    }

    static let today = Sample.wall.startOfDay

    @Test func `what is filled in is what is sent`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        #expect(state.screen().contains("7 partitions, one for each UTC day"))
        let create = try #require(Self.send(&state).first)
        #expect(create.project == Sample.Projects.checkout)
        #expect(create.destination == Sample.Buckets.s3)
        #expect(create.startTime == Self.today - Sample.days(7))
        #expect(create.endTime == Self.today)
        #expect(create.intervalHours == nil)
        #expect(create.formatVersion == .v2Beta)
        #expect(create.compression == .zstandard)
        #expect(create.exportFields == nil)
    }

    @Test func `a list that was empty when the dialog opened fills while it is open`() throws {
        var state = State(session: CancelTests.calm, size: Size(columns: 80, rows: 24), now: Sample.now)
        state.press(.character("n"), .tab, .tab, .enter)
        #expect(state.screen().contains("asking the service…"))
        state.press(.escape)
        state.hear([.projects(Sample.projects)])
        #expect(state.dialog?.form.isDirty == false, "nothing was typed")
        state.press(.enter)
        #expect(state.screen().contains("checkout-prod"))
        state.press(.down)
        // The cursor stays with what it is on, whatever comes before it.
        state.hear([.projects(Dictionary(uniqueKeysWithValues: [Sample.project(Sample.id(99), "aaa")]))])
        state.press(.enter)
        #expect(state.dialog?.form[.project].text == Sample.Projects.support.description)
        state.hear([.destinations(Sample.destinations)])
        #expect(state.dialog?.form.focus == .field(.destination))
        state.press(.enter)
        #expect(state.screen().contains("minio-lab"))
    }

    @Test func `a time is read as it is typed, and what is no time is told beside it`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        for _ in 0..<3 { state.press(.backspace) }
        state.type("yesterday")
        #expect(state.screen().contains("2026-11-13 00:00:00 UTC"))
        state.type("ish")
        #expect(state.screen().contains("is no time"))
        #expect(Self.send(&state).isEmpty)
        #expect(state.dialog?.form.focus == .field(.start))
    }

    @Test func `one key leaves inputs and outputs out, and takes them in again`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        state.press(.tab, .tab, .tab, .character("-"))
        #expect(state.screen().contains("all but inputs, outputs"))
        var again = state
        let create = try #require(Self.send(&state).first)
        #expect(create.exportFields?.count == 27)
        #expect(create.exportFields?.contains("inputs") == false)
        again.press(.character("-"))
        #expect(try #require(Self.send(&again).first).exportFields == nil)
    }

    @Test func `Enter opens the list of fields, where two of them are chosen by three keys`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        state.press(.tab, .tab, .tab, .enter)
        #expect(state.screen().contains("[x] id"))
        state.press(.character("-"))
        #expect(state.screen().contains("[ ] inputs") == false, "they are further down")
        state.press(.character("="), .down, .character(" "), .enter)
        #expect(state.screen().contains("only id, tenant_id"))
        #expect(try #require(Self.send(&state).first).exportFields == ["id", "tenant_id"])
    }

    @Test func `an old server is offered the format it has, and the newer one is refused with the reason`() throws {
        var session = CancelTests.calm
        session.baseURL = "https://langsmith.acme.example"
        var state = Sample.state(80, 24, session: session)
        var server = state.inventory.server
        server.version = "0.10.112"
        state.hear([.server(server)])
        state.prepareExport()
        #expect(state.screen().contains("old readers"))
        var newer = state
        let create = try #require(Self.send(&state).first)
        #expect((create.formatVersion, create.compression) == (.v1, .gzip))
        newer.dialog?.form.focus(on: .field(.reader))
        newer.press(.left)
        #expect(newer.screen().contains("✗ Not here: the format v2_beta needs a newer server than"))
        #expect(Self.send(&newer).isEmpty)
    }

    @Test func `a schedule shows its next windows and wants the project's name`() throws {
        var state = Sample.state(160, 45, session: CancelTests.calm)
        state.press(.character("n"), .right, .tab, .tab)
        state.type("nightly")
        state.press(.enter, .enter)
        state.type("gcs")
        state.press(.enter)
        #expect(state.screen().contains("2026-11-14 runs at 2026-11-15 00:10"))
        #expect(Self.send(&state).isEmpty)
        #expect(state.dialog?.form.focus == .field(.confirmation))
        state.type("nightly-evals")
        let create = try #require(Self.send(&state).first)
        #expect(create.intervalHours == 24)
        #expect(create.endTime == nil)
    }

    @Test func `BigQuery gets what it can read`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        state.press(.tab, .tab, .tab, .tab, .left)
        #expect(state.screen().contains("BigQuery"))
        let create = try #require(Self.send(&state).first)
        #expect(create.formatVersion == .v2Beta)
        #expect(create.compression == .snappy)
    }

    @Test func `a project that no export has named is chosen by its id`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        let id: ID<Project> = Sample.id(4711)
        state.press(.character("n"), .tab, .tab)
        _ = update(&state, .input(.paste(id.description)), at: Sample.now)
        state.press(.enter, .enter)
        state.type("s3")
        state.press(.enter)
        #expect(try #require(Self.send(&state).first).project == id)
    }

    @Test func `letters find a name even with others between them`() {
        let picker = { (text: String) in
            var picker = Picker(["search-prod", "checkout-prod", "customer-support"].map { .init(id: $0, name: $0) })
            picker.open(with: text)
            return picker.matches.map(\.name)
        }
        #expect(picker("prod").first == "search-prod")
        #expect(picker("ckp") == ["checkout-prod"])
        #expect(picker("xyz").isEmpty)
        #expect(picker("c").first == "checkout-prod", "a name that begins so comes first")
    }

    @Test func `what is not usual comes only where it is chosen`() {
        var picker = Picker(
            ["id", "name", "inputs", "outputs", "error"].map { .init(id: $0, name: $0) }
                + [.init(id: "feedbacks", name: "feedbacks", isUsual: false)],
            takesMany: true
        )
        #expect(picker.value == "all 5")
        picker.open(with: "feedb")
        _ = picker.take(.character(" "))
        #expect(picker.value == "all 5 and feedbacks")
        #expect(picker.chosen == ["id", "name", "inputs", "outputs", "error", "feedbacks"])
        picker.toggle(all: ["inputs", "outputs"])
        #expect(picker.value == "all but inputs, outputs, with feedbacks")
        _ = picker.take(.character(" "))
        picker.toggle(all: ["inputs", "outputs"])
        #expect(picker.value == "all 5" && picker.chosen.isEmpty)
    }

    @Test func `all experiments need no project`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("n"), .tab, .right, .tab)
        state.type("s3")
        state.press(.enter)
        #expect(state.screen().contains("at most 250 experiments"))
        let create = try #require(Self.send(&state).first)
        #expect(create.allExperiments)
        #expect(create.project == nil)
    }

    @Test func `warnings are told before anything is sent`() {
        var state = Sample.state(160, 45, session: CancelTests.calm)
        state.prepareExport()
        state.press(.tab)
        for _ in 0..<5 { state.press(.backspace) }
        state.type("2026-11-20T23:59:59")
        #expect(state.screen().contains("ends in the future"))
        #expect(state.screen().contains("23:59:59 leaves out"))
        #expect(state.screen().contains("F4 2026-11-21"))
        state.press(.function(4))
        #expect(state.dialog?.form[.end].text == "2026-11-21")
    }

    @Test func `the cursor goes to the export that was just made, although rows hold still`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.down, .down, .down)
        state.prepareExport()
        state.dialog?.form.focus(on: .button(.send))
        let effects = state.press(.enter)
        guard case .order(.write(_, _, let ticket), _)? = effects.first else {
            Issue.record("nothing was sent")
            return
        }
        let made = Self.made
        state.hear([.exports(changed: [made], removed: [])])
        state.hear(.wrote(ticket: ticket, .created(made), auditProblem: nil))
        #expect(state.selectedExport == made.id)
        #expect(state.screen().contains("▌○ Created    checkout-prod "))
    }

    @Test func `whoever closed the dialog before the answer keeps his place`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.down, .down, .down)
        let place = state.selectedExport
        state.prepareExport()
        state.dialog?.form.focus(on: .button(.send))
        state.press(.enter, .escape)
        let made = Self.made
        state.hear([.exports(changed: [made], removed: [])])
        state.hear(.wrote(ticket: 1, .created(made), auditProblem: nil))
        #expect(state.selectedExport == place)
    }
}
