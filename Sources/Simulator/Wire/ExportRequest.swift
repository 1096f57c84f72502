import Base
import LangSmith

/// `BulkExportCreate`, checked by its types and by the documents' rules (API notes, section 4.2).
struct ExportRequest {
    var destination: ID<Destination>?
    var project: ID<Project>?
    var allExperiments: Bool
    var start: Timestamp?
    /// Nil for a schedule.
    var end: Timestamp?
    var filter: String?
    var formatVersion: String
    var compression: String
    var intervalHours: Int?
    var fields: ExportFields

    /// A rule about the window that was broken; its status is nobody's knowledge, so it stands apart.
    var brokenRule: String?

    /// Nil when there is no object to read, which `reader` has complained of then.
    ///
    /// Names that the server does not know yet are not read.
    init?(_ body: [UInt8]?, server: ServerProfile, reader: inout BodyReader) {
        guard let fields = reader.object(in: body) else { return nil }
        destination = reader.id("bulk_export_destination_id", in: fields, .required)
        project = reader.id("session_id", in: fields, server.hasAllExperiments ? .nullable : .required)
        allExperiments =
            server.hasAllExperiments ? reader.bool("all_experiments", in: fields, .optional) ?? false : false
        start = reader.time("start_time", in: fields, .required)
        end = reader.time("end_time", in: fields, .nullable)
        filter = reader.string("filter", in: fields, .nullable)
        _ = reader.choice("format", in: fields, among: ["Parquet"])
        formatVersion =
            (server.hasFormatVersion ? reader.choice("format_version", in: fields, among: ["v1", "v2_beta"]) : nil)
            ?? "v1"
        compression =
            reader.choice("compression", in: fields, among: ["none", "gzip", "snappy", "zstandard"])
            ?? server.defaultCompression
        intervalHours = reader.int("interval_hours", in: fields, .nullable, range: 1...168)
        let names =
            server.hasExportFields
            ? reader.strings(
                "export_fields",
                in: fields,
                .nullable,
                among: ExportFields.exportable.filter { server.exportsFeedbacks || $0 != "feedbacks" }
            ) : nil
        self.fields = names.map { .named($0) } ?? .all
        reader.refuseUnknown(in: fields)
        checkRules(server: server, reader: &reader)
    }

    private mutating func checkRules(server: ServerProfile, reader: inout BodyReader) {
        // A type that does not fit is enough of an answer.
        guard reader.complaints.isEmpty else { return }
        if server.hasAllExperiments, (project != nil) == allExperiments {
            reader.complain("Exactly one of session_id or all_experiments must be provided")
        }
        if intervalHours != nil {
            if end != nil { brokenRule = "end_time must not be set for scheduled exports" }
        } else if let end {
            if let start, end <= start { brokenRule = "end_time must be after start_time" }
        } else {
            brokenRule = "end_time is required unless interval_hours is set"
        }
    }
}
