package import Base
import LangSmith

/// The bodies of section 9 of the reference, and good answers.
extension HTTPResponse {
    static func json(_ write: (inout JSONWriter) -> Void) -> HTTPResponse {
        HTTPResponse(status: 200, body: JSONWriter.document(write))
    }

    static let noExport = error(404, detail: "Bulk export not found")
    static let noDestination = error(404, detail: "Bulk export destination not found")
    static let noProject = error(404, detail: "Session not found")
    /// FastAPI's words for a path that it does not know.
    static let noPath = error(404, detail: "Not Found")
    static let notAllowed = error(405, detail: "Method Not Allowed")

    /// FastAPI's own form.
    package static func error(_ status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(status: status, body: text("detail", detail))
    }

    /// The form of the authentication layer in front of it.
    static func error(_ status: Int, error: String) -> HTTPResponse {
        HTTPResponse(status: status, body: text("error", error))
    }

    /// A 403 that says why, in plain text or in FastAPI's own form.
    static func forbidden(_ text: String, isPlain: Bool) -> HTTPResponse {
        guard isPlain else { return error(403, detail: text) }
        return HTTPResponse(
            status: 403,
            headers: [HTTPHeader("Content-Type", "text/plain; charset=utf-8")],
            body: Array((text + "\n").utf8)
        )
    }

    /// A refusal with a code of its own.
    static func error(_ status: Int, code: String, message: String) -> HTTPResponse {
        let body = JSONWriter.document { json in
            json.object { json in
                json.key("detail")
                json.object { json in
                    json.key("error")
                    json.string(code)
                    json.key("message")
                    json.string(message)
                }
            }
        }
        return HTTPResponse(status: status, body: body)
    }

    /// The form in which the authentication layer's kind of server says what is wrong with a request: no list, no places.
    static func unprocessable(_ refusal: HTTPResponse) -> HTTPResponse {
        let said = ServerMessage(decoding: refusal).text
        return error(422, error: "Unprocessable entity: \(said)")
    }

    /// A refusal in the form of the second version's errors: a problem document (RFC 9457).
    static func problem(_ refusal: HTTPResponse) -> HTTPResponse {
        let titles = [400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 422: "Unprocessable Entity"]
        guard let title = titles[refusal.status] else { return refusal }
        var answer = refusal
        answer.headers.removeAll { $0.name == "Content-Type" }
        answer.headers.append(HTTPHeader("Content-Type", "application/problem+json"))
        answer.body = JSONWriter.document { json in
            json.object { json in
                json.key("type")
                json.string("about:blank")
                json.key("title")
                json.string(title)
                json.key("status")
                json.int(Int64(refusal.status))
                json.key("detail")
                json.string(ServerMessage(decoding: refusal).text)
                json.key("instance")
                json.string("/v2/runs/query")
            }
        }
        return answer
    }

    /// FastAPI's list of what is wrong with a request.
    static func error(_ status: Int, complaints: [Complaint]) -> HTTPResponse {
        let body = JSONWriter.document { json in
            json.object { json in
                json.key("detail")
                json.array(complaints) { json, complaint in
                    json.object { json in
                        json.key("type")
                        json.string(complaint.type)
                        json.key("loc")
                        json.array(complaint.location) { json, word in
                            if let index = Int64(word) { json.int(index) } else { json.string(word) }
                        }
                        json.key("msg")
                        json.string(complaint.message)
                    }
                }
            }
        }
        return HTTPResponse(status: status, body: body)
    }

    private static func text(_ key: StaticString, _ value: String) -> [UInt8] {
        JSONWriter.document { json in
            json.object { json in
                json.key(key)
                json.string(value)
            }
        }
    }
}
