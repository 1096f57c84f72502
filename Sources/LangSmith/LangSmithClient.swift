/// Asks one LangSmith server with one key. A value: share it freely.
package struct LangSmithClient: Sendable {
    /// The server's base URL after normalisation, without `/api/v1` and without a slash at its end.
    package let baseURL: String
    private let headers: [HTTPHeader]
    private let transport: any HTTPTransport

    /// - Parameters:
    ///   - baseURL: normalised by `ServerAddress`.
    ///   - headers: authentication and workspace headers, in this order; secret.
    package init(baseURL: String, headers: [HTTPHeader], transport: any HTTPTransport) {
        self.baseURL = baseURL
        self.headers = headers
        self.transport = transport
    }

    /// Sends one GET, checks the status and returns the body as it came. Never retries: when to ask again is the
    /// caller's plan.
    package func fetch(_ route: Route) async throws(APIError) -> Reply {
        let request = HTTPRequest(.get, baseURL + route.target, headers: headers + [HTTPHeader("Accept", "application/json")])
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw .transport(error)
        }
        guard (200..<300).contains(response.status) else {
            throw .unexpectedStatus(response.status, ServerMessage(""))
        }
        return Reply(route: route, body: response.body)
    }
}
