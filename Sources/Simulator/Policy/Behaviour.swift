/// What no source tells about the service, and the plausible ways in which it may act; the first one is the default.
package enum Behaviour: String, CaseIterable, Sendable {
    case cancelFinished = "cancel-finished"
    case createStatus = "create-status"
    case deleteStatus = "delete-status"
    case destinationInUse = "destination-in-use"
    case updateAnswer = "update-answer"
    case listOrder = "list-order"
    case badWindow = "bad-window"
    case badFilter = "bad-filter"
    case unknownFields = "unknown-fields"
    case spawnedInterval = "spawned-interval"
    case forbidden
    case missingPermission = "missing-permission"
    case plan
    case planRefusal = "plan-refusal"
    case queue
    case rateLimits = "rate-limits"
    case retryAfter = "retry-after"
    case runLimit = "run-limit"
    case quotaRefusal = "quota-refusal"
    case unknownMethod = "unknown-method"
    case complaints
    case paging
    case catchUp = "catch-up"
    case cancelledRuns = "cancelled-runs"
    case runTimes = "run-times"
    case retryErrors = "retry-errors"
    case bucketOfFiles = "bucket-of-files"
    case roleAnswer = "role-answer"
    case dataPlane = "data-plane"
    case oldQuery = "old-query"
    case sunset
    case info
    case loginRefusal = "login-refusal"

    package var values: [String] {
        switch self {
        case .cancelFinished: ["400", "200", "404", "409", "422"]
        case .createStatus: ["200", "201", "202"]
        case .deleteStatus: ["204", "200"]
        case .destinationInUse: ["409", "400"]
        case .updateAnswer: ["full", "short"]
        case .listOrder: ["oldest", "newest"]
        case .badWindow: ["422", "400"]
        case .badFilter: ["400", "accepted"]
        case .unknownFields: ["ignored", "refused"]
        case .spawnedInterval: ["null", "echoed"]
        case .forbidden: ["detail", "error"]
        case .missingPermission: ["text", "json"]
        case .plan: ["enterprise", "developer"]
        case .planRefusal: ["json", "text"]
        case .queue: ["working", "silent"]
        case .rateLimits: ["us", "eu", "off"]
        case .retryAfter: ["seconds", "date", "ms", "none"]
        case .runLimit: ["exports", "traces"]
        case .quotaRefusal: ["text", "object"]
        case .unknownMethod: ["405", "404", "422"]
        case .complaints: ["list", "text"]
        case .paging: ["both", "limit"]
        case .catchUp: ["all", "none"]
        case .cancelledRuns: ["checkpoint", "at-once"]
        case .runTimes: ["window", "execution", "null"]
        case .retryErrors: ["text", "object"]
        case .bucketOfFiles: ["left-out", "named"]
        case .roleAnswer: ["config", "top"]
        case .dataPlane: ["same", "elsewhere"]
        case .oldQuery: ["answered", "gone"]
        case .sunset: ["runs", "all", "none"]
        case .info: ["open", "keyed", "without-version"]
        case .loginRefusal: ["detail", "error"]
        }
    }

    /// One line for a help page.
    package var summary: String {
        switch self {
        case .cancelFinished: "the answer to cancelling what has ended"
        case .createStatus: "the status of a creation that worked"
        case .deleteStatus: "the status of a deletion that worked"
        case .destinationInUse: "the answer to deleting a destination that an export refers to"
        case .updateAnswer: "what the answer to a new authentication holds: everything, or no name and no config"
        case .listOrder: "which export stands first in the list"
        case .badWindow: "the status for an end before its start, or for a schedule with an end"
        case .badFilter: "a malformed filter is refused at once, or accepted and fails every run"
        case .unknownFields: "what a new export or destination may hold that the server does not know"
        case .spawnedInterval: "interval_hours of a spawned export"
        case .forbidden: "the key of the text that refuses a wrong key"
        case .missingPermission: "how a missing permission is told"
        case .plan: "what the organisation pays for; a developer may not export"
        case .planRefusal: "how a plan without exports is told when one is made"
        case .queue: "silent: nobody picks up what is created, and it stays Created"
        case .rateLimits: "the gateway's limits"
        case .retryAfter: "how a 429 of the gateway says when to come back"
        case .runLimit: "the gateway counts one run of an export as what it is, or as one run of a trace: 30 a minute"
        case .quotaRefusal: "how a used-up quota is told: a text, or an object with a code and a text"
        case .unknownMethod: "how an older server answers to changing or deleting a destination"
        case .complaints: "how values that do not fit are told: one by one with their places, or in one text"
        case .paging: "limit: the newest list heeds its limit, but not its offset"
        case .catchUp: "whether a schedule that begins in the past spawns the windows that are over"
        case .cancelledRuns: "when the runs of a cancelled export stop"
        case .runTimes: "what start_time and end_time of a run are"
        case .retryErrors: "what stands under retry_0 in the errors of a run"
        case .bucketOfFiles: "whether exported_files name a bucket that include_bucket_in_prefix leaves out"
        case .roleAnswer: "where the newest server reports the role of a destination"
        case .dataPlane: "elsewhere: the workspace says that its data lies at another address"
        case .oldQuery: "gone: /api/v1/runs/query is removed where /api/v2/runs/query is there"
        case .sunset: "which answers of /api/v1 name the day they end on: those about the runs of traces, or all"
        case .info: "keyed: /api/v1/info is told to good keys alone; without-version: it is told without one"
        case .loginRefusal: "how a login that has ended is told: as an invalid token, or as no key at all"
        }
    }
}

/// How a simulated service acts wherever nobody knows how the real one does.
package struct Behaviours: Hashable, Sendable {
    private var chosen: [Behaviour: String] = [:]

    package init() {}

    /// The value in force.
    package subscript(behaviour: Behaviour) -> String { chosen[behaviour] ?? behaviour.values[0] }

    /// The value in force, where it is a status.
    func status(_ behaviour: Behaviour) -> Int { Int(self[behaviour]) ?? 500 }

    /// Chooses a value; false for one that the behaviour does not have.
    package mutating func choose(_ value: String, for behaviour: Behaviour) -> Bool {
        guard behaviour.values.contains(value) else { return false }
        chosen[behaviour] = value
        return true
    }

    /// The same with another choice; a value that does not exist changes nothing.
    func with(_ behaviour: Behaviour, _ value: String) -> Self {
        var copy = self
        _ = copy.choose(value, for: behaviour)
        return copy
    }
}
