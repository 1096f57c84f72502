/// Asks one LangSmith server with one key.
///
/// A value: share it freely.
package struct LangSmithClient: Sendable {
    package let address: ServerAddress
    private let credentials: Credentials
    private let transport: any HTTPTransport

    package init(address: ServerAddress, credentials: Credentials, transport: any HTTPTransport) {
        self.address = address
        self.credentials = credentials
        self.transport = transport
    }

    /// Sends one GET, checks the status and returns the body as it came.
    ///
    /// Never retries: when to ask again is the caller's plan.
    package func fetch(_ route: Route) async throws(APIError) -> Reply {
        let response: HTTPResponse
        do {
            response = try await transport.send(request(for: route))
        } catch {
            throw .transport(error)
        }
        guard (200..<300).contains(response.status) else { throw APIError(response) }
        return Reply(
            route: route,
            body: response.body,
            serverTime: response.header("date").flatMap(Timestamp.init(httpDate:)),
            requestID: ServerMessage.requestID(of: response)
        )
    }

    private func request(for route: Route) -> HTTPRequest {
        let headers =
            credentials.headers + [
                HTTPHeader("Accept", "application/json"), HTTPHeader("User-Agent", "bulktop"),
            ]
        return HTTPRequest(
            .get,
            address.baseURL + route.target,
            headers: headers,
            timeout: route.timeout,
            bodyLimit: route.bodyLimit
        )
    }
}

extension Route {
    /// From asking to the last byte.
    ///
    /// Lists of a workspace with years of exports take their time; the rest does not.
    var timeout: Duration {
        switch self {
        case .exports, .exportRuns, .scheduleRuns: .seconds(60)
        case .export, .destinations, .destination, .projects, .projectsNamed, .workspaces, .organization: .seconds(30)
        case .info, .infoHealth: .seconds(15)
        }
    }

    /// Bytes after decompression.
    ///
    /// An export is about 0.8 kB of JSON and a year of an hourly schedule 8,760 of them.
    var bodyLimit: Int {
        switch self {
        case .exports, .exportRuns, .scheduleRuns: 64 << 20
        case .export, .destinations, .destination, .projects, .projectsNamed, .workspaces, .organization: 16 << 20
        case .info, .infoHealth: 1 << 20
        }
    }
}
