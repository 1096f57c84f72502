import Base
import LangSmith
import Testing

private func answer(_ status: Int, _ headers: [(String, String)] = [], _ body: String = "") -> HTTPResponse {
    HTTPResponse(status: status, headers: headers.map { HTTPHeader($0.0, $0.1) }, body: Array(body.utf8))
}

private let creations = #"{"detail":"This workspace can create at most 250 bulk exports per hour"}"#
private let schedules = #"{"detail":"This workspace can have at most 200 active scheduled bulk exports"}"#

@Suite struct `Quotas` {
    @Test func `a quota is told from a rate limit by its text`() {
        #expect(APIError(answer(429, [], creations)).quota == .creations)
        #expect(APIError(answer(429, [], schedules)).quota == .schedules)
        #expect(APIError(answer(429, [], #"{"detail":"Rate limit exceeded"}"#)).quota == nil)
        #expect(APIError(answer(400, [], creations)).quota == nil)
    }

    @Test func `a quota is no reason to ask again, and says what is`() {
        let error = APIError(answer(429, [], creations))
        #expect(!error.isTransient)
        #expect(error.title == "quota used up")
        #expect(
            error.sentence
                == "The server refuses more (429 Too Many Requests): “This workspace can create at most 250 bulk exports per hour”. The workspace has used its 250 creations of the last hour, those of its schedules included. Wait until earlier ones are an hour old, lengthen the schedules' intervals, or ask support for more."
        )
    }
}
