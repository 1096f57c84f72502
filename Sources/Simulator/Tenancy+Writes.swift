import Base
import LangSmith

/// Answers to what changes something.
extension Tenancy {
    private var isStrict: Bool { world.behaviours[.unknownFields] == "refused" }

    /// `POST /bulk-exports`: types, then rules, then what it refers to, then the plan's and the workspace's limits.
    ///
    /// The order of the last three is a guess, as are the texts that the API notes do not quote.
    mutating func createExport(_ body: [UInt8]?) -> HTTPResponse {
        var reader = BodyReader(isStrict: isStrict)
        guard let request = ExportRequest(body, server: world.server, reader: &reader), reader.complaints.isEmpty,
            let start = request.start, let destinationID = request.destination
        else { return .error(422, complaints: reader.complaints) }
        if let rule = request.brokenRule {
            let status = world.behaviours.status(.badWindow)
            return status == 422 ? .error(422, complaints: [.rule(rule)]) : .error(status, detail: rule)
        }
        if let refusal = Self.refusal(of: request.filter, world.behaviours) { return refusal }
        guard let destination = world.destination(destinationID) else { return .noDestination }
        var projects: [Int] = []
        if let id = request.project {
            guard let project = world.project(id) else { return .noProject }
            projects = [project]
        } else {
            projects = world.experiments
            if let limit = world.limits.experiments, projects.count > limit {
                return .error(400, detail: "all_experiments exports are limited to \(limit) experiments")
            }
        }
        if let refusal = quotaRefusal(isSchedule: request.intervalHours != nil) { return refusal }
        var script = Script()
        if let filter = request.filter, case .failure(let problem) = TraceFilter.read(filter) {
            script.commonTrouble = .interrupted(
                times: .max,
                batches: 0,
                hang: .second,
                messages: ["Invalid filter: \(problem.message)"]
            )
        }
        let order = Order(
            destination: destination,
            projects: projects,
            allExperiments: request.allExperiments,
            window: Window(start: start, end: request.end ?? start),
            filter: request.filter,
            fields: request.fields,
            compression: request.compression,
            formatVersion: request.formatVersion,
            script: script
        )
        let place = world.create(order, every: request.intervalHours)
        var response = HTTPResponse.json { world.write(export: place, to: &$0) }
        response.status = world.behaviours.status(.createStatus)
        return response
    }

    private static func refusal(of filter: String?, _ behaviours: Behaviours) -> HTTPResponse? {
        guard let filter, behaviours[.badFilter] == "400", case .failure(let problem) = TraceFilter.read(filter)
        else { return nil }
        return .error(400, detail: "Invalid filter: \(problem.message)")
    }

    /// The two limits that no waiting of seconds helps against: they come without a `Retry-After`.
    private func quotaRefusal(isSchedule: Bool) -> HTTPResponse? {
        if let limit = world.limits.creationsPerHour, !world.hasCreationsLeft {
            let text = "Bulk export limit reached: a workspace may create \(limit) bulk exports per hour"
            return refusal(code: "bulk_export_creation_limit", text)
        }
        if let limit = world.limits.activeSchedules, isSchedule, !world.hasSchedulesLeft {
            let text = "Scheduled bulk export limit reached: a workspace may have \(limit) active scheduled exports"
            return refusal(code: "bulk_export_schedule_limit", text)
        }
        return nil
    }

    private func refusal(code: String, _ text: String) -> HTTPResponse {
        world.behaviours[.quotaRefusal] == "text"
            ? .error(429, detail: text) : .error(429, code: code, message: text)
    }

    /// `PATCH /bulk-exports/{id}`, which can do nothing but cancel.
    mutating func cancelExport(_ word: String, _ body: [UInt8]?) -> HTTPResponse {
        var query = Query("")
        let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
        var reader = BodyReader()
        if let fields = reader.object(in: body) { _ = reader.choice("status", in: fields, among: ["Cancelled"]) }
        let complaints = query.complaints + reader.complaints
        guard complaints.isEmpty else { return .error(422, complaints: complaints) }
        guard let place = id.flatMap({ world.place(of: $0) }) else { return .noExport }
        let state = world.exports[place].state
        if state.isFinal, world.behaviours[.cancelFinished] != "200" {
            let status = world.behaviours.status(.cancelFinished)
            return status == 404
                ? .noExport : .error(status, detail: "Cannot cancel bulk export with status \(state.rawValue)")
        }
        world.cancel(place)
        return .json { world.write(export: place, to: &$0) }
    }

    /// `POST /bulk-exports/destinations`, which tries the bucket before it answers.
    mutating func createDestination(_ body: [UInt8]?, _ verdict: BucketVerdict) -> HTTPResponse {
        var reader = BodyReader(isStrict: isStrict)
        guard let request = DestinationRequest(body, server: world.server, reader: &reader) else {
            return .error(422, complaints: reader.complaints)
        }
        let (bucket, authentication) = (request.bucket, request.authentication)
        if let refusal = BucketRules.refusal(of: bucket, authentication, server: world.server, verdict: verdict) {
            return .error(400, detail: refusal)
        }
        let destination = world.create(request)
        var response = HTTPResponse.json { world.write(destination, to: &$0) }
        response.status = world.behaviours.status(.createStatus)
        return response
    }

    /// `PATCH /bulk-exports/destinations/{id}`: another authentication, tried out before it is kept.
    mutating func updateDestination(_ word: String, _ body: [UInt8]?, _ verdict: BucketVerdict) -> HTTPResponse {
        var query = Query("")
        let id: ID<Destination>? = query.pathID(word, named: "destination_id")
        var reader = BodyReader()
        let request = DestinationUpdateRequest(body, server: world.server, reader: &reader)
        let complaints = query.complaints + reader.complaints
        guard let request, complaints.isEmpty else { return .error(422, complaints: complaints) }
        guard let place = id.flatMap({ world.destination($0) }) else { return .noDestination }
        if let authentication = request.authentication {
            let bucket = BucketConfig(world.destinations[place])
            if let refusal = BucketRules.refusal(of: bucket, authentication, server: world.server, verdict: verdict) {
                return .error(400, detail: refusal)
            }
            world.authenticate(place, by: authentication)
        }
        let destination = world.destinations[place]
        return .json { json in
            if world.behaviours[.updateAnswer] == "full" {
                world.write(destination, to: &json)
            } else {
                world.writeShort(destination, to: &json)
            }
        }
    }

    /// `DELETE /bulk-exports/destinations/{id}`.
    mutating func deleteDestination(_ word: String) -> HTTPResponse {
        var query = Query("")
        let id: ID<Destination>? = query.pathID(word, named: "destination_id")
        guard query.complaints.isEmpty else { return .error(422, complaints: query.complaints) }
        guard let place = id.flatMap({ world.destination($0) }) else { return .noDestination }
        guard !world.isInUse(place) else {
            let text = "Cannot delete destination: it is referenced by existing bulk exports"
            return .error(world.behaviours.status(.destinationInUse), detail: text)
        }
        world.destinations[place].isDeleted = true
        return HTTPResponse(status: world.behaviours.status(.deleteStatus))
    }
}
