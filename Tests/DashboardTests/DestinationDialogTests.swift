import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct DestinationDialogTests {
    static let secrets = ["AKIA1234SECRETID", "wJalr+SECRET/KEY=", "FwoGTOKEN=="]

    /// A filled-in destination of AWS, with the keyboard on the harmless button.
    static func filled(_ session: Session = CancelTests.calm) -> State {
        var state = Sample.state(80, 24, session: session)
        state.fillInDestination()
        return state
    }

    static func destination(_ effects: [Effect]) -> DestinationCreate? {
        guard case .order(.write(.createDestination(let create), _, _), _)? = effects.first else { return nil }
        return create
    }

    @Test func `what is filled in is what is sent`() throws {
        var state = Self.filled()
        let create = try #require(Self.destination(state.press(.right, .right, .right, .enter)))
        #expect(create.displayName == "s3-us")
        #expect(create.bucketName == "acme-traces-us")
        #expect(create.prefix == "langsmith")
        #expect(create.region == "us-east-2")
        #expect(create.endpointURL == nil)
        #expect(create.includeBucketInPrefix)
        let keys = Self.secrets.map { Secret($0) }
        #expect(
            create.authentication
                == .credentials(S3Credentials(accessKeyID: keys[0], secretAccessKey: keys[1], sessionToken: keys[2]))
        )
        #expect(state.screen().contains("Sending…"))
        #expect(state.press(.enter, .enter).isEmpty, "nothing is sent twice")
    }

    @Test func `no frame, no dump of the state and no description of an effect has a secret`() {
        var state = Sample.state(160, 45, session: CancelTests.calm)
        var seen = ""
        func look(_ effects: [Effect]) {
            seen += state.screen()
            dump(state, to: &seen)
            dump(effects, to: &seen)
            seen += "\(state)\(effects)"
        }
        state = Self.filled()
        look([])
        look(state.press(.backTab, .backTab, .backTab))
        look(state.press(.function(2)))
        let copied = state.press(.character("y"))
        look(copied)
        #expect(copied.count == 1)
        look(state.press(.escape, .tab, .tab, .tab, .tab, .tab, .tab, .enter))
        #expect(!state.board.pending.isEmpty)
        look(state.press(.escape))
        look(state.press(.character("n")))
        for secret in Self.secrets { #expect(!seen.contains(secret)) }
        #expect(seen.contains("16 characters"))
        #expect(seen.contains("$AWS_SECRET_ACCESS_KEY"))
    }

    @Test func `Esc keeps a draft without its secrets, and the next dialog offers it`() {
        var state = Self.filled()
        state.press(.escape)
        #expect(state.dialog != nil)
        #expect(state.screen().contains("kept as a draft"))
        state.press(.enter)
        #expect(state.dialog?.mode == .form, "the harmless answer stays")
        state.press(.escape, .right, .enter)
        #expect(state.dialog == nil)
        state.press(.character("n"))
        #expect(state.screen().contains("You began this before"))
        state.press(.enter)
        #expect(state.dialog?.form[.bucket].text == "acme-traces-us")
        #expect(state.dialog?.form[.secretAccessKey].isEmpty == true)
        state.press(.escape, .right, .enter, .character("n"), .right, .enter)
        #expect(state.dialog?.form[.bucket].text == "")
    }

    @Test func `Esc closes at once when nothing was typed`() {
        var state = Sample.state(80, 24)
        state.press(.character("1"), .character("n"), .escape)
        #expect(state.dialog == nil)
        #expect(state.board.drafts.isEmpty)
    }

    @Test func `what the service refuses stands beside the field, and everything typed is still there`() {
        for (message, field) in [
            (
                ServerMessage("", fields: [.init(location: "body.config.bucket_name", message: "too odd")]),
                Field.Name.bucket
            ),
            (ServerMessage("Failed to validate S3 destination: NoSuchBucket: gone"), .bucket),
            (ServerMessage("The AWS Access Key Id you provided does not exist"), .accessKeyID),
            (ServerMessage("SignatureDoesNotMatch: check your key"), .secretAccessKey),
            (ServerMessage("AuthorizationHeaderMalformed: the region 'us-east-2' is wrong"), .region),
        ] {
            var state = Self.filled()
            state.press(.right, .right, .right, .enter)
            let report = WriteReport.notDone(.rejected(status: 400, message))
            state.hear(.wrote(ticket: 1, report, auditProblem: nil))
            #expect(state.dialog?.form.focus == .field(field))
            #expect(state.dialog?.form[field].shownProblem != nil)
            #expect(state.dialog?.form[.secretAccessKey].isEmpty == false)
            #expect(state.screen().contains("✗"))
        }
    }

    @Test func `a long refusal is read to its end, which is what to do`() {
        var state = Self.filled()
        state.press(.right, .right, .right, .enter)
        let words = String(repeating: "the endpoint was tried, ", count: 16)
        let report = WriteReport.notDone(.rejected(status: 400, ServerMessage("\(words)and this is the last word")))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        #expect(state.screen().contains("last word"))
    }

    @Test func `a refusal is gone once its field changes, and it can be sent again`() throws {
        var state = Self.filled()
        state.press(.right, .right, .right, .enter)
        let report = WriteReport.notDone(.rejected(status: 400, ServerMessage("NoSuchBucket")))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        state.type("2")
        #expect(state.dialog?.form[.bucket].shownProblem == nil)
        let again = state.press(.tab, .tab, .tab, .tab, .tab, .tab, .tab, .tab, .tab, .enter)
        #expect(Self.destination(again)?.bucketName == "acme-traces-us2")
    }

    @Test func `after a doubtful answer it is not sent again from the dialog`() {
        var state = Self.filled()
        state.press(.right, .right, .right, .enter)
        let doubt = Doubt(.transport(.timedOut(phase: "reading")), .listTooLong)
        state.hear(.wrote(ticket: 1, .unknown(doubt), auditProblem: nil))
        #expect(state.press(.enter).isEmpty)
        #expect(state.screen().contains("look at what there is first"))
    }

    @Test func `a stored destination closes the dialog and is in the list`() {
        var state = Self.filled()
        state.press(.right, .right, .right, .enter)
        let stored = Sample.bucket(Sample.id(77), "s3-us", bucket: "acme-traces-us", endpoint: nil)
        state.hear([.destinations(Sample.destinations + [stored])])
        state.hear(.wrote(ticket: 1, .stored(stored), auditProblem: nil))
        #expect(state.dialog == nil)
        #expect(state.board.drafts.isEmpty)
        #expect(state.screen().contains("s3-us"))
        #expect(state.screen().contains("Stored the destination"))
    }

    @Test func `the policies for this bucket and prefix can be read and copied`() {
        var state = Self.filled()
        state.press(.function(3))
        #expect(state.screen().contains("s3:PutObject"))
        state.press(.tab)
        #expect(state.screen().contains("AWS, recommended"))
        guard case .copy(let text)? = state.press(.character("y")).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.contains("s3:AbortMultipartUpload"))
        #expect(text.contains("arn:aws:s3:::acme-traces-us/langsmith/*"))
    }

    @Test func `in production the environment is typed first`() throws {
        var state = Self.filled(Sample.session)
        #expect(state.dialog?.form.focus == .field(.confirmation))
        #expect(Self.destination(state.press(.tab, .tab, .tab, .tab, .enter)) == nil)
        state.type("PROD")
        #expect(Self.destination(state.press(.tab, .tab, .tab, .tab, .enter)) != nil)
    }

    @Test func `each store is asked only what it needs, and says rightly where the bucket stands`() {
        for (index, preset) in DestinationPreset.allCases.enumerated() {
            var state = Sample.state(80, 24, session: CancelTests.calm)
            state.press(.character("1"), .character("n"))
            for _ in 0..<index { state.press(.right) }
            let form = state.dialog?.form
            let asked = Set(form?.fields.filter { !$0.isHidden }.map(\.name) ?? [])
            let endpoints: Set<DestinationPreset> = [.minio, .bucketInHost, .virtual, .r2, .server]
            #expect(asked.contains(.endpoint) == endpoints.contains(preset), "\(preset)")
            #expect(asked.contains(.bucket) == (preset != .bucketInHost), "\(preset)")
            #expect(asked.contains(.secretAccessKey) == ![.role, .server].contains(preset), "\(preset)")
            #expect(asked.contains(.role) == (preset == .role), "\(preset)")
            guard case .createDestination(let create)? = state.dialog?.writes.first else { continue }
            #expect(create.includeBucketInPrefix == (preset != .bucketInHost), "\(preset)")
            #expect(create.addressingStyle == (preset == .virtual ? .virtual : nil), "\(preset)")
        }
    }

    @Test func `a store that cannot work here says why`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("1"), .character("n"), .left)
        #expect(state.screen().contains("Not here: LangSmith's cloud has no"))
    }

    @Test(arguments: [
        (DestinationPreset.aws, Field.Name.region, "Frankfurt!", "is no region: it is a name"),
        (.aws, .bucket, "ab", "must have 3 to 63"), (.aws, .bucket, "Acme Traces", "but not a blank"),
        (.aws, .displayName, "s3.eu", "but not ."), (.minio, .endpoint, "minio:9000", "written as https://host"),
        (.minio, .endpoint, "https://s3.wasabisys.com/lab", "leave out /lab"),
        (.minio, .endpoint, "https://s3.eu-central-1.amazonaws.com", "AWS S3 needs no endpoint"),
        (.bucketInHost, .endpoint, "https://u@host", "without user"), (.role, .role, "", "is missing"),
    ])
    func `a rule that is broken is told beside its field`(
        _ preset: DestinationPreset,
        _ name: Field.Name,
        _ text: String,
        _ words: String
    ) throws {
        var state = Sample.state(160, 45, session: CancelTests.calm)
        state.press(.character("1"), .character("n"))
        for _ in 0..<(DestinationPreset.allCases.firstIndex(of: preset) ?? 0) { state.press(.right) }
        state.dialog?.form.focus(on: .field(name))
        state.type(text)
        state.press(.tab)
        #expect(try #require(state.dialog?.form[name].shownProblem).text.contains(words))
    }
}

extension State {
    /// Fills in a destination of AWS, up to the harmless button.
    mutating func fillInDestination() {
        press(.character("1"), .character("n"), .tab)
        type("s3-us")
        press(.enter)
        type("acme-traces-us")
        press(.enter)
        type("langsmith")
        press(.enter)
        type("us-east-2")
        press(.enter)
        for secret in DestinationDialogTests.secrets {
            _ = Dashboard.update(&self, .input(.paste(secret + "\n")), at: Sample.now)
            press(.enter)
        }
    }
}
