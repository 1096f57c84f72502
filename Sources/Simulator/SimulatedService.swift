package import Base
package import LangSmith

/// A stand-in for the LangSmith service: a value with a clock that answers requests.
///
/// It follows the published API (the OpenAPI file and the public documents), never what a client finds convenient.
/// Where nobody documents the behaviour a `Behaviour` chooses among the plausible ones. One seed and the same requests
/// at the same times give the same bytes.
package struct SimulatedService: Sendable {
    /// The key that may do everything, a service key of the workspace; `AccessKey` has the others.
    package static let apiKey = "lsv2_sk_simulator00000000000000000000000_0123456789"
    /// The workspace that a scenario fills.
    ///
    /// A request that names none means the one of its key.
    package static let workspaceID = ID<Workspace>(high: 0x5f1d_8a54_0c3e_4b7a, low: 0x9d26_61e0_b7f3_42c8)
    /// Another workspace of the same organisation, in which there is nothing.
    package static let otherWorkspaceID = ID<Workspace>(high: 0x71c0_4be2_935d_4f16, low: 0xa84e_06d3_c7f9_5b21)

    /// What a login's refresh token must be; `POST /oauth/token` gives an access token for it.
    package static let refreshToken = "simulator-refresh-token"

    private var home: Tenancy
    private var other: Tenancy
    private var limiter = RateLimiter()
    private var logins = Logins()
    private let conditions: Conditions
    /// What every path begins with before `/api/v1`; empty at the cloud.
    package let prefix: String
    private let seed: UInt64
    private var answered: UInt64 = 0
    /// Requests that were taken, but are acted on only later.
    private var postponed: [(time: Timestamp, request: HTTPRequest)] = []

    /// - Parameters:
    ///   - scenario: which world.
    ///   - seed: of everything that chance decides.
    ///   - start: the moment the scenario begins at; its history lies before it.
    ///   - server: which server it is.
    ///   - behaviours: what it does where nobody knows.
    ///   - prefix: what stands before `/api/v1` in its paths, `/langsmith` for one.
    package init(
        scenario: Scenario,
        seed: UInt64,
        start: Timestamp,
        server: ServerProfile = .cloud,
        behaviours: Behaviours = Behaviours(),
        prefix: String = ""
    ) {
        let conditions = Conditions(server: server, behaviours: behaviours)
        self.init(world: scenario.world(seed: seed, start: start, under: conditions), prefix: prefix)
    }

    init(world: World, prefix: String = "") {
        conditions = Conditions(server: world.server, behaviours: world.behaviours)
        (self.prefix, seed) = (prefix, world.seed)
        home = Tenancy(world)
        other = Tenancy(
            World(seed: ~world.seed, start: world.now, workspace: .other(of: world.workspace), conditions: conditions)
        )
    }

    /// Moves the world on to `now`, unless that is past already, and answers.
    ///
    /// The gateway counts requests by `uptime`, or by the world's time unless given one: a server whose world stands
    /// still or races has its own, because its callers wait in real time.
    package mutating func respond(to request: HTTPRequest, at now: Timestamp, uptime: Duration? = nil) -> HTTPResponse {
        respond(to: request, at: now, uptime: uptime, verdict: .untried)
    }

    /// Answers a request whose bucket may have been tried.
    mutating func respond(
        to request: HTTPRequest,
        at now: Timestamp,
        uptime: Duration?,
        verdict: BucketVerdict
    ) -> HTTPResponse {
        actOnPostponed(by: now)
        advance(to: now)
        answered += 1
        let time = uptime.map { Timestamp(microseconds: 0) + $0 } ?? home.world.now
        var response = answer(request, gatewayTime: time.microseconds, verdict)
        if response.status == 422, conditions.behaviours[.complaints] == "text" { response = .unprocessable(response) }
        if let endpoint = endpoint(of: request) {
            if endpoint == .newTraceQuery { response = .problem(response) }
            if endpoint.hasSunset(at: conditions) { response.headers += Self.sunset }
        }
        response.headers.insert(HTTPHeader("Date", home.world.now.httpDate), at: 0)
        if response.header("Content-Type") == nil, !response.body.isEmpty {
            response.headers.append(HTTPHeader("Content-Type", "application/json"))
        }
        response.headers.append(HTTPHeader("x-request-id", String(Dice.hash(seed, answered), radix: 16)))
        return response
    }

    /// What the service says of its first version (API notes, section 12).
    private static let sunset = [
        HTTPHeader("Deprecation", "true"), HTTPHeader("Sunset", "Sun, 31 Jan 2027 00:00:00 GMT"),
        HTTPHeader("Link", #"<https://docs.langchain.com/langsmith/smithdb-sdk-migration>; rel="deprecation""#),
    ]

    /// Takes a request that is acted on at `time` and answered to nobody: a gateway that gave up on a service which
    /// goes on working.
    package mutating func postpone(_ request: HTTPRequest, until time: Timestamp) {
        let place = postponed.firstIndex { $0.time > time } ?? postponed.endIndex
        postponed.insert((time, request), at: place)
    }

    private mutating func actOnPostponed(by now: Timestamp) {
        while let first = postponed.first, first.time <= now {
            postponed.removeFirst()
            advance(to: first.time)
            _ = answer(first.request, gatewayTime: nil, .untried)
        }
    }

    private mutating func advance(to now: Timestamp) {
        home.world.advance(to: now)
        other.world.advance(to: now)
    }

    // MARK: Who may ask

    /// Answers as of the world's time; `gatewayTime` are microseconds by the gateway's clock, nil for a request that
    /// has passed it already.
    private mutating func answer(
        _ request: HTTPRequest,
        gatewayTime: Int64?,
        _ verdict: BucketVerdict
    ) -> HTTPResponse {
        let target = Self.target(of: request.url)
        guard target.hasPrefix(prefix) else { return .noPath }
        let parts = target.dropFirst(prefix.count).split(
            separator: "?",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let endpoint = Endpoint(path: parts.first ?? "")
        if let gatewayTime, let refusal = limit(request, endpoint, at: gatewayTime) { return refusal }
        guard let endpoint, endpoint.exists(at: conditions) else { return .noPath }
        guard endpoint.methods(of: conditions.server).contains(request.method) else {
            return refusal(of: request.method, endpoint)
        }
        if endpoint == .token { return logins.answer(request.body, seed: seed, at: home.world.now) }
        let query = Query(parts.count > 1 ? parts[1] : "")
        guard !endpoint.isPublic(at: conditions) else { return home.read(endpoint, query) }
        switch caller(of: request, at: endpoint) {
        case .refused(let response): return response
        case .admitted(let key, let isElsewhere):
            if let refusal = refusal(of: key, request.method, endpoint) { return refusal }
            if endpoint == .workspaces { return workspaces(query, for: key) }
            return isElsewhere
                ? Self.answer(request, endpoint, query, verdict, in: &other)
                : Self.answer(request, endpoint, query, verdict, in: &home)
        }
    }

    /// The gateway's refusal of what comes too often.
    private mutating func limit(_ request: HTTPRequest, _ endpoint: Endpoint?, at time: Int64) -> HTTPResponse? {
        guard conditions.server.isCloud, conditions.behaviours[.rateLimits] != "off" else { return nil }
        let key = request.header("x-api-key").flatMap { $0.isEmpty ? nil : $0 }
        let caller =
            key.map { RateLimiter.Caller(name: $0, isLogin: false) }
            ?? request.bearer.map { RateLimiter.Caller(name: $0, isLogin: true) }
        var rules = RateLimiter.rules(for: endpoint, caller: caller, conditions.behaviours)
        if endpoint == .traceQuery || endpoint == .newTraceQuery {
            var reader = BodyReader()
            let query =
                endpoint == .traceQuery
                ? TraceRequest(request.body, for: .query, reader: &reader)
                : TraceRequest(newQuery: request.body, reader: &reader)
            let own = key.flatMap { AccessKey(text: $0) }?.workspace
            let workspace = request.header("x-tenant-id") ?? own.map { "\($0)" } ?? ""
            rules.append(RateLimiter.rule(forQuery: query, workspace: workspace))
        }
        guard let wait = limiter.wait(rules, at: time) else { return nil }
        var response = HTTPResponse.error(429, detail: "Rate limit exceeded")
        switch conditions.behaviours[.retryAfter] {
        case "seconds": response.headers.append(HTTPHeader("Retry-After", "\((wait + .second - 1) / .second)"))
        case "ms": response.headers.append(HTTPHeader("Retry-After-Ms", "\((wait + 999) / 1000)"))
        case "date":
            let until = home.world.now.adding(wait + .second - 1)
            response.headers.append(HTTPHeader("Retry-After", until.httpDate))
        default: break
        }
        return response
    }

    private enum Caller {
        case refused(HTTPResponse)
        case admitted(AccessKey, isElsewhere: Bool)
    }

    /// Who asks, and about which workspace (reference, section 9): a wrong key is 403, a missing one 401.
    private func caller(of request: HTTPRequest, at endpoint: Endpoint) -> Caller {
        let text = request.header("x-api-key") ?? ""
        let isLoggedIn = request.bearer.map { logins.isGood($0, at: home.world.now) } ?? false
        guard !text.isEmpty || isLoggedIn else {
            let isToken = request.bearer != nil && conditions.behaviours[.loginRefusal] == "detail"
            return .refused(isToken ? .error(401, detail: "Invalid token") : .error(401, error: "Unauthorized"))
        }
        if text.hasPrefix("ls__") {
            return .refused(.error(401, detail: "Using legacy API key. Please generate a new API key."))
        }
        let word = request.header("x-tenant-id")
        let workspace = word.flatMap { ID<Workspace>($0) }
        if word != nil, workspace == nil {
            return .refused(.error(401, detail: "UUID header value was not a valid UUID"))
        }
        guard let key = text.isEmpty ? .admin : AccessKey(text: text) else { return .refused(forbidden) }
        if endpoint.isAboutAccount, let word = request.header("x-organization-id") {
            guard let organization = ID<Int>(word) else {
                return .refused(.error(401, detail: "UUID header value was not a valid UUID"))
            }
            guard "\(organization)" == "\(home.world.workspace.organization)" else { return .refused(forbidden) }
        }
        guard let workspace else {
            if key == .organization, !endpoint.isAboutAccount {
                return .refused(.error(403, error: "org_scoped_key_requires_workspace"))
            }
            return .admitted(key, isElsewhere: key == .elsewhere)
        }
        guard workspaces(of: key).contains(workspace) else { return .refused(forbidden) }
        return .admitted(key, isElsewhere: workspace == other.world.workspace.id)
    }

    private func workspaces(of key: AccessKey) -> [ID<Workspace>] {
        switch key {
        case .admin, .reader, .outsider: [home.world.workspace.id]
        case .organization: [home.world.workspace.id, other.world.workspace.id]
        case .elsewhere: [other.world.workspace.id]
        }
    }

    private var forbidden: HTTPResponse {
        conditions.behaviours[.forbidden] == "error"
            ? .error(403, error: "Forbidden") : .error(403, detail: "Forbidden")
    }

    /// What an endpoint says to a method that it does not have, or does not have yet.
    private func refusal(of method: HTTPRequest.Method, _ endpoint: Endpoint) -> HTTPResponse {
        guard endpoint.methods(of: .cloud).contains(method) else { return .notAllowed }
        switch conditions.behaviours[.unknownMethod] {
        case "404": return .noPath
        case "422": return .error(422, complaints: [.missing(["body"])])
        default: return .notAllowed
        }
    }

    /// Why a known key may not do this: its role, or the organisation's plan.
    private func refusal(of key: AccessKey, _ method: HTTPRequest.Method, _ endpoint: Endpoint) -> HTTPResponse? {
        guard endpoint.isBulkExport else { return nil }
        let isWrite = method != .get
        if isWrite ? !key.mayManage : !key.mayRead {
            let text = "missing permission \(conditions.server.permissionNoun):\(isWrite ? "manage" : "read")"
            return .forbidden(text, isPlain: conditions.behaviours[.missingPermission] == "text")
        }
        guard method == .post, !home.world.mayExport else { return nil }
        let text = "Bulk export is not available on your current plan"
        return .forbidden(text, isPlain: conditions.behaviours[.planRefusal] == "text")
    }

    // MARK: Answers

    private static func answer(
        _ request: HTTPRequest,
        _ endpoint: Endpoint,
        _ query: Query,
        _ verdict: BucketVerdict,
        in tenancy: inout Tenancy
    ) -> HTTPResponse {
        switch (request.method, endpoint) {
        case (.get, _): tenancy.read(endpoint, query)
        case (.post, .exports): tenancy.createExport(request.body)
        case (.patch, .export(let id)): tenancy.cancelExport(id, request.body)
        case (.post, .destinations): tenancy.createDestination(request.body, verdict)
        case (.patch, .destination(let id)): tenancy.updateDestination(id, request.body, verdict)
        case (.delete, .destination(let id)): tenancy.deleteDestination(id)
        case (.post, .traceQuery): tenancy.traceRuns(request.body)
        case (.post, .newTraceQuery): tenancy.newTraceRuns(request.body)
        case (.post, .traceStats): tenancy.traceStats(request.body)
        case (.post, .filterCheck): tenancy.filterCheck(request.body)
        default: .notAllowed
        }
    }

    /// Every workspace that the key may enter.
    private mutating func workspaces(_ query: Query, for key: AccessKey) -> HTTPResponse {
        var query = query
        _ = query.bool("include_deleted")
        let worlds = [home.world, other.world].filter { workspaces(of: key).contains($0.workspace.id) }
        return home.checked(query) { _ in
            .json { $0.array(worlds) { $1.writeWorkspace(for: key, to: &$0) } }
        }
    }

    // MARK: What a trial asks

    var server: ServerProfile { conditions.server }

    /// What a request is about; nil where there is nothing.
    func endpoint(of request: HTTPRequest) -> Endpoint? {
        let target = Self.target(of: request.url)
        guard target.hasPrefix(prefix) else { return nil }
        return Endpoint(path: target.dropFirst(prefix.count).prefix { $0 != "?" })
    }

    /// The bucket of the destination that a path names, in whichever workspace.
    func bucket(of word: String) -> BucketConfig? {
        guard let id = ID<Destination>(word) else { return nil }
        for world in [home.world, other.world] {
            if let place = world.destination(id) { return BucketConfig(world.destinations[place]) }
        }
        return nil
    }

    /// Path and query of an absolute URL, or of a target that is one already.
    static func target(of url: String) -> String {
        URLParts(url)?.target ?? String(url.prefix { $0 != "#" })
    }
}

extension HTTPRequest {
    /// The access token of a login.
    fileprivate var bearer: String? {
        guard let value = header("authorization"), value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }

    fileprivate func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}
