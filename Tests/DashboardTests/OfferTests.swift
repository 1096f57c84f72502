import Base
import Changes
@testable import LangSmith
import Monitor
import ObjectStore
import Screen
import Testing

@testable import Dashboard

/// What a form offers in place of what was typed, and what it says of keys that mean nothing.
@Suite struct OfferTests {
    private static let id = "AKIA2EXAMPLE7EXAMPLE"
    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    /// A new destination at AWS, with the keyboard in a field.
    private func form(_ name: Field.Name, _ size: (Int, Int) = (80, 24)) -> State {
        var state = Sample.state(size.0, size.1, session: CancelTests.calm)
        state.press(.character("1"), .character("n"))
        state.dialog?.form.focus(on: .field(name))
        return state
    }

    @Test func `F4 takes the bucket that was meant, and its prefix and region with it`() {
        var state = form(.bucket)
        state.type("https://traces-prod.s3.eu-west-3.amazonaws.com/langsmith")
        #expect(state.screen().contains("✗ Only the bucket's name belongs here."))
        #expect(state.screen().contains("F4 Bucket traces-prod, Prefix langsmith, Region eu-west-3"))
        #expect(state.screen().split(separator: "\n").last?.contains("F4 take it") == true)
        state.press(.tab, .function(4))
        #expect(state.dialog?.form[.bucket].text == "traces-prod")
        #expect(state.dialog?.form[.prefix].text == "langsmith")
        #expect(state.dialog?.form[.region].text == "eu-west-3")
        #expect(!state.screen().contains("F4"))
        state.press(.function(4))
        #expect(state.dialog?.form[.bucket].text == "traces-prod", "there is nothing to take any more")
    }

    @Test func `the field that has the keyboard goes first`() {
        var state = form(.bucket)
        state.type("s3://traces-prod")
        state.dialog?.form.focus(on: .field(.region))
        state.type("eu-west1")
        state.press(.function(4))
        #expect(state.dialog?.form[.region].text == "eu-west-1")
        #expect(state.dialog?.form[.bucket].text == "s3://traces-prod")
        state.press(.function(4))
        #expect(state.dialog?.form[.bucket].text == "traces-prod")
    }

    @Test func `two lines that were pasted into one field are put each into its own`() {
        var state = form(.accessKeyID)
        _ = Dashboard.update(&state, .input(.paste("\(Self.id)\n\(Self.secret)\n")), at: Sample.now)
        #expect(state.screen().contains("✗ These are two keys in one field."))
        #expect(state.screen().contains("F4 puts each into its field"))
        state.press(.function(4))
        #expect(state.dialog?.form[.accessKeyID].secret == Secret(Self.id))
        #expect(state.dialog?.form[.secretAccessKey].secret == Secret(Self.secret))
        #expect(!state.screen().contains(Self.id))
    }

    @Test func `keys in each other's place are exchanged`() {
        var state = form(.accessKeyID)
        _ = Dashboard.update(&state, .input(.paste(Self.secret)), at: Sample.now)
        state.press(.tab)
        _ = Dashboard.update(&state, .input(.paste(Self.id)), at: Sample.now)
        #expect(state.screen().contains("F4 exchanges the two"))
        state.press(.function(4))
        #expect(state.dialog?.form[.accessKeyID].secret == Secret(Self.id))
        #expect(state.dialog?.form[.secretAccessKey].secret == Secret(Self.secret))
    }

    @Test func `an endpoint that is AWS's makes it a destination of AWS`() {
        var state = form(.preset)
        for _ in 0..<2 { state.press(.right) }
        state.dialog?.form.focus(on: .field(.endpoint))
        state.type("https://traces-prod.s3.eu-west-3.amazonaws.com")
        state.press(.function(4))
        #expect(state.dialog?.form[.preset].text == "AWS S3")
        #expect(state.dialog?.form[.bucket].text == "traces-prod")
        #expect(state.dialog?.form[.region].text == "eu-west-3")
        #expect(state.dialog?.form.has(.endpoint) == false)
    }

    @Test func `what a store told of the right region is one key away`() {
        var state = DestinationDialogTests.filled()
        state.press(.right, .right, .right, .enter)
        var words = ServerMessage("AuthorizationHeaderMalformed: expecting 'eu-west-1'")
        words.explanation = Explanation(
            name: "bucket-region",
            cause: "the bucket lies in another region",
            fix: "set the region to eu-west-1",
            field: .region,
            answer: "eu-west-1"
        )
        state.hear(.wrote(ticket: 1, .notDone(.rejected(status: 400, words)), auditProblem: nil))
        #expect(state.screen().contains("F4 eu-west-1"))
        state.press(.function(4))
        #expect(state.dialog?.form[.region].text == "eu-west-1")
        #expect(state.dialog?.form[.region].shownProblem == nil)
    }

    @Test func `after a test that failed the button asks, and the harmless answer stands first`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(BucketTestTests.press(&state))
        let refused = await BucketTestTests.steps(of: bucket, at: BucketTestTests.Store(refusal: "AccessDenied"))
        for progress in refused { state.hear(.tried(ticket: ticket, progress)) }
        state.dialog?.form.focus(on: .button(.send))
        #expect(state.press(.enter).isEmpty)
        #expect(state.screen().contains("The test from here failed: write an object"))
        #expect(state.press(.enter).isEmpty, "back to the form")
        #expect(state.dialog?.mode == .form)
        #expect(state.press(.enter, .escape).isEmpty)
        #expect(state.dialog?.mode == .form)
        #expect(DestinationDialogTests.destination(state.press(.enter, .right, .enter)) != nil)
    }

    @Test func `after a test that went well, or of other answers, nothing is asked`() async throws {
        var state = DestinationDialogTests.filled()
        let (bucket, ticket) = try #require(BucketTestTests.press(&state))
        for progress in await BucketTestTests.steps(of: bucket, at: BucketTestTests.Store()) {
            state.hear(.tried(ticket: ticket, progress))
        }
        state.dialog?.form.focus(on: .button(.send))
        #expect(DestinationDialogTests.destination(state.press(.enter)) != nil)

        var other = DestinationDialogTests.filled()
        let (refusing, second) = try #require(BucketTestTests.press(&other))
        let refused = await BucketTestTests.steps(of: refusing, at: BucketTestTests.Store(refusal: "AccessDenied"))
        for progress in refused { other.hear(.tried(ticket: second, progress)) }
        other.dialog?.form.focus(on: .field(.prefix))
        other.type("2")
        other.dialog?.form.focus(on: .button(.send))
        #expect(DestinationDialogTests.destination(other.press(.enter)) != nil)
    }

    @Test func `a start and an end in each other's place are exchanged`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("2"), .character("n"))
        for (name, text) in [(Field.Name.start, "2026-11-12"), (.end, "2026-11-10T06:00")] {
            state.dialog?.form.focus(on: .field(name))
            state.press(.control("u"))
            state.type(text)
        }
        #expect(state.screen().contains("F4 Start 2026-11-10T06:00, End 2026-11-12"))
        state.press(.function(4))
        #expect(state.dialog?.form[.start].text == "2026-11-10T06:00")
        #expect(state.dialog?.form[.end].text == "2026-11-12")
    }

    @Test func `letters on a choice change nothing, and what does is said`() {
        var state = form(.preset)
        let before = state.dialog?.form[.preset].control
        state.type("m")
        #expect(state.dialog?.form[.preset].control == before)
        #expect(state.screen().contains("Store: left and right choose another."))
    }

    @Test func `letters and Enter on a list open it`() {
        for key in [Key.enter, .character("c"), .right] {
            var state = Sample.state(80, 24, session: CancelTests.calm)
            state.press(.character("2"), .character("n"))
            state.dialog?.form.focus(on: .field(.destination))
            state.dialog?.form[.destination].answer(.text(""))
            state.press(key)
            #expect(state.dialog?.form[.destination].isOpen == true, "\(key)")
        }
    }

    @Test func `the list of fields says what each is`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("2"), .character("n"))
        state.dialog?.form.focus(on: .field(.fields))
        state.press(.right)
        #expect(state.screen().contains("[x] id                    the run's id"))
        for name in BulkExportCreate.exportableFields {
            #expect((BulkExportCreate.meaning(ofField: name)?.count ?? 99) <= 30, "\(name)")
        }
    }
}

/// Projects are asked for as somebody types: the service knows more of them than are exported.
@Suite struct ProjectPickerTests {
    private func question(_ effects: [Effect]) -> (ProjectQuestion, Int)? {
        effects.lazy.compactMap { effect -> (ProjectQuestion, Int)? in
            guard case .order(.findProjects(let question, let ticket), _) = effect else { return nil }
            return (question, ticket)
        }.first
    }

    private func project(_ number: UInt64, _ name: String) -> Project {
        var project = Project(id: ID(high: 0xfeed << 48 | number, low: number))
        project.name = name
        return project
    }

    private func picking() -> (State, ProjectQuestion, Int)? {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("2"), .character("n"))
        state.dialog?.form.focus(on: .field(.project))
        return question(state.press(.right)).map { (state, $0.0, $0.1) }
    }

    @Test func `a workspace without exports has projects to choose from`() throws {
        var (state, asked, ticket) = try #require(picking())
        #expect(asked == ProjectQuestion(""))
        #expect(state.screen().contains("asking the service…"))
        state.hear(.projects(ticket: ticket, .success(ProjectPage([project(1, "never-exported")]))))
        #expect(state.screen().contains("never-exported"))
        #expect(!state.screen().contains("asking the service…"))
        state.type("never")
        state.press(.enter)
        #expect(state.dialog?.form[.project].text == "\(project(1, "").id)")
        #expect(state.screen().contains("of never-exported"))
    }

    @Test func `one question is under way at a time, and the next is for what is typed by then`() throws {
        var (state, _, ticket) = try #require(picking())
        #expect(question(state.press(.character("p"), .character("a"), .character("y"))) == nil)
        let effects = Dashboard.update(
            &state,
            .news(.projects(ticket: ticket, .success(ProjectPage([]))), from: state.place),
            at: Sample.now
        )
        let (next, _) = try #require(question(effects))
        #expect(next == ProjectQuestion("pay"))
    }

    @Test func `more than a page is told as the end of the list comes near`() throws {
        var (state, _, ticket) = try #require(picking())
        let page = (0..<100).map { project(UInt64($0) + 10, "zz-\(100 + $0)") }
        state.hear(.projects(ticket: ticket, .success(ProjectPage(page, isMore: true))))
        var more: (ProjectQuestion, Int)?
        for _ in 0..<200 where more == nil { more = question(state.press(.down)) }
        #expect(try #require(more).0 == ProjectQuestion("", offset: 100))
        state.hear(.projects(ticket: try #require(more).1, .success(ProjectPage([project(999, "zzz-last")]))))
        for _ in 0..<20 { #expect(question(state.press(.down)) == nil) }
        #expect(state.screen().contains("zzz-last"))
    }

    @Test func `a service that does not answer is told, and asked again for other letters`() throws {
        var (state, _, ticket) = try #require(picking())
        state.hear(.projects(ticket: ticket, .failure(.transport(.timedOut(phase: "reading")))))
        #expect(state.screen().contains("the service was not heard"))
        #expect(question(state.press(.down)) == nil)
        #expect(question(state.press(.character("x")))?.0 == ProjectQuestion("x"))
    }

    @Test func `an answer to a dialog that was closed changes nothing`() throws {
        var (state, _, ticket) = try #require(picking())
        state.press(.escape, .escape)
        #expect(state.dialog == nil)
        let before = state.screen()
        state.hear(.projects(ticket: ticket, .success(ProjectPage([project(1, "late")]))))
        #expect(state.screen() == before)
    }
}
