package import Base

/// A new export or schedule as it is being put together (`BulkExportCreate` in the OpenAPI file).
///
/// Anything may be missing or wrong while a user types; `problems` says what, and nothing with problems is sent.
package struct BulkExportCreate: Hashable, Sendable {
    package var destination: ID<Destination>?
    /// Either this or `allExperiments`.
    package var project: ID<Project>?
    package var allExperiments = false
    /// Inclusive; cut to whole seconds when sent, as is `endTime`.
    package var startTime: Timestamp?
    /// Exclusive; must be nil for a schedule.
    package var endTime: Timestamp?
    /// Makes it a schedule: 1 to 168.
    package var intervalHours: Int?
    /// Nil or blank exports all runs.
    package var filter: String?
    package var formatVersion = FormatVersion.v2Beta
    package var compression = Compression.zstandard
    /// Nil exports all fields but those of `fieldsOnRequest`.
    package var exportFields: [String]?
    /// Names of fields that another export has and bulktop does not know, which are sent as they are.
    package var inheritedFields: Set<String> = []

    package init() {}

    /// With every setting of another one; a schedule's becomes a schedule, what it spawned a one-time export.
    package init(cloning export: BulkExport) {
        destination = export.destination
        project = export.project
        allExperiments = export.allExperiments
        startTime = export.startTime
        if export.kind == .schedule {
            intervalHours = export.intervalHours
        } else {
            endTime = export.endTime
        }
        filter = export.filter
        exportFields = export.exportFields
        inheritedFields = Set(export.exportFields ?? []).subtracting(Self.exportableFields)
        // What a server leaves out is its default, which for the version was v1 (API notes, section 4.1).
        formatVersion = export.formatVersion.flatMap(FormatVersion.init) ?? .v1
        if let name = export.compression, let known = Compression(rawValue: name) { compression = known }
    }

    package enum FormatVersion: String, Hashable, Sendable, CaseIterable {
        case v1
        /// Times know their zone, which BigQuery needs.
        case v2Beta = "v2_beta"
    }

    package enum Compression: String, Hashable, Sendable, CaseIterable {
        case none, gzip, snappy, zstandard
    }

    /// The names that `exportFields` may hold (API notes, sections 4.2 and 12).
    package static let exportableFields = [
        "id", "tenant_id", "session_id", "trace_id", "parent_run_id", "parent_run_ids", "reference_example_id", "name",
        "run_type", "start_time", "end_time", "status", "is_root", "dotted_order", "trace_tier", "inputs", "outputs",
        "error", "extra", "events", "tags", "feedback_stats", "total_tokens", "prompt_tokens", "completion_tokens",
        "total_cost", "prompt_cost", "completion_cost", "first_token_time", "feedbacks",
    ]

    /// Those that an export has only where they are named; all others it has where none is.
    package static let fieldsOnRequest: Set = ["feedbacks"]

    /// What an export has that names no fields.
    package static let usualFields = exportableFields.filter { !fieldsOnRequest.contains($0) }

    /// What keeps it from being sent, in the order of the fields; empty when nothing does.
    package var problems: [InputProblem] {
        var problems: [InputProblem] = []
        if destination == nil { problems.append(.missing(field: .destination)) }
        if project == nil, !allExperiments { problems.append(.noSource) }
        if project != nil, allExperiments { problems.append(.twoSources) }
        if startTime == nil { problems.append(.missing(field: .start)) }
        if intervalHours != nil {
            if endTime != nil { problems.append(.endOfSchedule) }
        } else if let endTime {
            // Compared as they are sent.
            if let startTime, endTime.wholeSecond <= startTime.wholeSecond { problems.append(.endNotAfterStart) }
        } else {
            problems.append(.missing(field: .end))
        }
        if let intervalHours, !(1...168).contains(intervalHours) { problems.append(.interval(intervalHours)) }
        if let exportFields {
            if exportFields.isEmpty { problems.append(.noFields) }
            for name in exportFields where !Self.exportableFields.contains(name) && !inheritedFields.contains(name) {
                problems.append(.unknownField(name))
            }
        }
        return problems
    }

    /// The filter as it is sent; nil for one that says nothing.
    var sentFilter: String? { filter.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }

    /// The request's body, its keys in the order of the API notes, section 4.2.
    var body: [UInt8] {
        JSONWriter.object { json in
            json.field("bulk_export_destination_id", destination)
            json.field("session_id", project)
            if allExperiments { json.field("all_experiments", true) }
            json.field("start_time", startTime)
            json.field("end_time", endTime)
            json.field("interval_hours", intervalHours)
            json.field("filter", sentFilter)
            json.field("format_version", formatVersion.rawValue)
            json.field("compression", compression.rawValue)
            json.field("export_fields", exportFields)
        }
    }
}

extension Timestamp {
    /// The moment as requests carry it: without its fraction of a second.
    package var wholeSecond: Self {
        let remainder = microseconds % 1_000_000
        return Self(microseconds: microseconds - (remainder < 0 ? remainder + 1_000_000 : remainder))
    }
}
