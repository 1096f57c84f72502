import Base
import Foundation
import LangSmith
import Testing

@Suite struct `Answers that the schema allows` {
    @Test(arguments: Answer.all) func `every one of them is read, or says what is missing`(answer: Answer) async {
        var random = Dice(seed: 11)
        for _ in 0..<200 {
            let body = answer.schema.document(using: &random).text
            let outcome = await answer.outcome(of: Array(body.utf8))
            // Nothing could be said of a count that is not there.
            let isCountless = outcome == .failed(field: "run_count") && !body.contains(#""run_count":1"#)
            #expect(outcome == .read || isCountless, "\(body)")
        }
    }

    @Test(arguments: Answer.all)
    func `a value of a wrong type is named with the whole way to it, or was never looked at`(answer: Answer) async {
        var random = Dice(seed: 12)
        var named: Set<String> = []
        for _ in 0..<60 {
            let document = answer.schema.document(using: &random)
            for path in document.paths {
                let body = document.text(wrongAt: path)
                let field: String
                switch await answer.outcome(of: Array(body.utf8)) {
                case .read: continue
                case .setAside(let paths):
                    // Rows of a page stand in a list of their own.
                    field = paths.first ?? ""
                    #expect(paths.count == 1 && path.hasSuffix(field), "\(path) \(paths) \(body)")
                case .failed(let name):
                    field = name
                    #expect(path == field || field == "run_count", "\(path) \(field) \(body)")
                }
                named.insert(field.filter { !$0.isNumber })
            }
        }
        #expect(named.count >= (answer.name == "one health" || answer.name == "statistics of traces" ? 1 : 3))
    }

    @Test(arguments: Answer.all) func `every truncation is an error`(answer: Answer) async {
        var random = Dice(seed: 13)
        for _ in 0..<4 {
            let body = Array(answer.schema.document(using: &random).text.utf8)
            for length in 0..<body.count {
                let outcome = await answer.outcome(of: Array(body[..<length]))
                guard case .failed = outcome else {
                    Issue.record("\(length) bytes passed for \(body.count): \(outcome)")
                    continue
                }
            }
        }
    }

    /// Foundation's parser is the judge of what is JSON; the client's own must not take anything that it refuses.
    @Test(arguments: Answer.all) func `damage that leaves no JSON is an error`(answer: Answer) async {
        var random = Dice(seed: 14)
        var errors = 0
        for _ in 0..<400 {
            var body = Array(answer.schema.document(using: &random).text.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body.remove(at: place)
                case 1: body.insert(Array("\"\\{}[],:0-.n".utf8).randomElement(using: &random) ?? 0, at: place)
                default: body.removeSubrange(place..<min(body.count, place + 20))
                }
                if body.isEmpty { break }
            }
            let outcome = await answer.outcome(of: body)
            guard (try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)) == nil else {
                continue
            }
            guard case .failed = outcome else {
                Issue.record("\(outcome): \(String(decoding: body, as: UTF8.self))")
                continue
            }
            errors += 1
        }
        #expect(errors > 200)
    }

    @Test(arguments: Answer.all) func `bytes of any kind do not crash it`(answer: Answer) async {
        var random = Dice(seed: 15)
        for _ in 0..<150 {
            var body = Array(answer.schema.document(using: &random).text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) where !body.isEmpty {
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = await answer.outcome(of: body)
        }
    }
}

@Suite struct `Refusals of any kind` {
    private static let bodies = [
        #"{"detail":"Failed to validate S3 destination: Access Denied"}"#, #"{"error":"Unauthorized"}"# + "\n",
        #"{"detail":[{"loc":["body","export_fields",3],"msg":"Input should be 'id'","type":"enum","input":{"x":[1]}}]}"#,
        #"{"detail":{"error":"quota_exceeded","message":"250 exports an hour"}}"#, #"{"message":"gone fishing"}"#,
        "missing permission bulk-exports:manage",
        "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>",
        #"{"access_token":"a.b.c","expires_in":3600,"refresh_token":"r"}"#, #"{"error":"x","error_description":"y"}"#,
    ]

    @Test(arguments: bodies) func `damaged words are words, clean and short`(body: String) {
        var random = Dice(seed: 16)
        for _ in 0..<800 {
            var damaged = Array(body.utf8)
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let place = Int.random(in: 0...damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1: damaged.removeSubrange(place..<min(damaged.count, place + 5))
                default: damaged.insert(contentsOf: damaged.prefix(place), at: place)
                }
            }
            let status = [400, 401, 403, 404, 409, 422, 429, 500, 503].randomElement(using: &random) ?? 400
            let response = HTTPResponse(status: status, body: damaged)
            let error = APIError(response)
            let words = error.message?.text ?? ""
            #expect(words.unicodeScalars.count <= 500)
            #expect(words.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
            #expect(error.status == status && !error.sentence.isEmpty)
            _ = KnownFailures.standard.match(error)
            _ = try? LoginRenewal.tokens(in: HTTPResponse(status: 200, body: damaged), for: Secret("refresh"))
        }
    }
}

@Suite struct `Texts in requests` {
    @Test func `whatever is in a filter arrives as it was`() async throws {
        var random = Dice(seed: 14)
        let alphabet = Array("\"\\/\n\r\t\0\u{1}\u{1f}\u{7f}\u{85}\u{2028}é😀{}[]:,a ").map(String.init)
        let clock = InstantClock(at: Timestamp(microseconds: 0)).wall
        for _ in 0..<300 {
            let filter =
                "x"
                + (0..<Int.random(in: 0...20, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }
                .joined()
            var export = BulkExportCreate.threeDays
            export.filter = filter
            let transport = RecordingTransport(.failure(.connectionRefused("")))
            let client = LangSmithClient(
                address: try ServerAddress("https://h"),
                credentials: Credentials(nil),
                transport: transport
            )
            _ = try await client.create(export, clock: clock)
            var sent: String?
            _ = try JSONReader.read(transport.requests.first?.body ?? []) { (reader) throws(JSONFailure) in
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "filter" = key { sent = try reader.text() } else { try reader.skip() }
                }
            }
            #expect(sent.map { Array($0.utf8) } == Array(filter.utf8))
        }
    }
}
