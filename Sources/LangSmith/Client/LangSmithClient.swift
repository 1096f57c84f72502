package import Base

/// Asks one LangSmith server with one key.
///
/// A value: share it freely.
package struct LangSmithClient: Sendable {
    package let address: ServerAddress
    private let credentials: Credentials
    private let transport: any HTTPTransport
    /// Every write fails before it is sent.
    package let isReadOnly: Bool
    let queries = KnownQueries()

    package init(
        address: ServerAddress,
        credentials: Credentials,
        transport: any HTTPTransport,
        isReadOnly: Bool = false
    ) {
        self.address = address
        self.credentials = credentials
        self.transport = transport
        self.isReadOnly = isReadOnly
    }

    /// Sends one GET, checks the status and returns the body as it came.
    ///
    /// Never retries: when to ask again is the caller's plan.
    package func fetch(_ route: Route) async throws(APIError) -> Reply {
        let response = try await send(
            .get,
            route.target,
            organization: route.isAboutOrganization ? credentials.organization : nil,
            timeout: route.timeout,
            bodyLimit: route.bodyLimit
        )
        return Reply(
            route: route,
            body: response.body,
            serverTime: response.header("date").flatMap(Timestamp.init(httpDate:)),
            requestID: ServerMessage.requestID(of: response),
            sunset: response.header("sunset").flatMap(Timestamp.init(httpDate:))
        )
    }

    /// Sends one write, once.
    ///
    /// A failure does not say that nothing was done; `Reconciliation` finds out.
    func send(_ route: WriteRoute, body: [UInt8]? = nil) async throws(APIError) -> HTTPResponse {
        if isReadOnly { throw .readOnly }
        return try await send(route.method, route.path, body: body, timeout: route.timeout, bodyLimit: 1 << 20)
    }

    /// Sends one query, once, and decodes its answer.
    func send<Value: WireValue>(_ route: QueryRoute, body: [UInt8]) async throws(APIError) -> Value {
        let response = try await send(.post, route.path, body: body, timeout: .seconds(60), bodyLimit: 16 << 20)
        return try response.value(from: route.path)
    }

    private func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        organization: String? = nil,
        body: [UInt8]? = nil,
        timeout: Duration,
        bodyLimit: Int
    ) async throws(APIError) -> HTTPResponse {
        // The key goes to the API alone.
        if let misdirection = address.misdirection { throw .transport(misdirection) }
        var headers = credentials.headers
        if let organization { headers.append(HTTPHeader("X-Organization-Id", organization)) }
        headers.append(HTTPHeader("Accept", "application/json"))
        if body != nil { headers.append(HTTPHeader("Content-Type", "application/json")) }
        headers += credentials.extra
        let request = HTTPRequest(
            method,
            address.baseURL + target,
            headers: headers,
            body: body,
            timeout: timeout,
            bodyLimit: bodyLimit
        )
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch {
            throw .transport(error)
        }
        guard (200..<300).contains(response.status) else { throw APIError(response) }
        return response
    }
}

extension HTTPResponse {
    /// Decodes the body of a success.
    func value<Value: WireValue>(from path: String) throws(APIError) -> Value {
        try Value.value(in: body, from: path, requestID: ServerMessage.requestID(of: self))
    }
}

extension Route {
    /// Those that the OpenAPI file lets name an organisation.
    var isAboutOrganization: Bool { self == .workspaces || self == .organization }

    /// From asking to the last byte.
    ///
    /// Lists of a workspace with years of exports take their time; the rest does not.
    var timeout: Duration {
        switch self {
        case .exports, .exportRuns, .scheduleRuns: .seconds(60)
        case .export, .exportRun, .destinations, .destination, .projects, .projectsNamed, .workspaces, .organization:
            .seconds(30)
        case .info, .infoHealth: .seconds(15)
        }
    }

    /// Bytes after decompression.
    ///
    /// An export is about 0.8 kB of JSON and a year of an hourly schedule 8,760 of them.
    var bodyLimit: Int {
        switch self {
        case .exports, .exportRuns, .scheduleRuns: 64 << 20
        case .export, .exportRun, .destinations, .destination, .projects, .projectsNamed, .workspaces, .organization:
            16 << 20
        case .info, .infoHealth: 1 << 20
        }
    }
}
