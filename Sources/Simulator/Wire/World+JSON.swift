import Base
import LangSmith

/// The world's things as the server writes them: the properties of the OpenAPI file of August 2026, in its order,
/// without those that an older server does not have yet.
extension World {
    /// `BulkExport`.
    func write(export place: Int, to json: inout JSONWriter) {
        let export = exports[place]
        json.object { json in
            json.key("bulk_export_destination_id")
            json.id(destinations[export.destination].id)
            json.key("session_id")
            json.id(export.allExperiments ? nil : export.projects.first.map { projects[$0].id })
            if server.hasAllExperiments {
                json.key("all_experiments")
                json.bool(export.allExperiments)
            }
            json.key("start_time")
            json.time(export.start)
            json.key("end_time")
            json.time(export.end)
            json.key("filter")
            json.string(export.filter)
            json.key("format")
            json.string("Parquet")
            if server.hasFormatVersion {
                json.key("format_version")
                json.string(export.formatVersion)
            }
            json.key("compression")
            json.string(export.compression)
            json.key("interval_hours")
            if let hours = interval(of: export) { json.int(Int64(hours)) } else { json.null() }
            if server.hasExportFields {
                json.key("export_fields")
                if let names = export.fields.names { json.strings(names) } else { json.null() }
            }
            json.key("id")
            json.id(export.id)
            json.key("tenant_id")
            json.id(workspace.id)
            json.key("status")
            json.string(export.state.rawValue)
            json.key("created_at")
            json.time(export.created)
            json.key("updated_at")
            json.time(updated(place))
            json.key("finished_at")
            json.time(export.finished)
            json.key("source_bulk_export_id")
            json.id(export.schedule.map { exports[$0].id })
        }
    }

    /// Whether a spawned export repeats its schedule's interval is nobody's knowledge.
    private func interval(of export: ExportRecord) -> Int? {
        guard let schedule = export.schedule, behaviours[.spawnedInterval] == "echoed" else {
            return export.intervalHours
        }
        return exports[schedule].intervalHours
    }

    /// `BulkExportRun`.
    func write(_ run: RunRecord, of place: Int, to json: inout JSONWriter) {
        let export = exports[place]
        let snapshot = run.snapshot(at: now, limits: limits)
        json.object { json in
            json.key("bulk_export_id")
            json.id(export.id)
            json.key("metadata")
            json.object { json in
                json.key("prefix")
                json.string(destinations[export.destination].prefix)
                json.key("start_time")
                json.time(run.window.start)
                json.key("end_time")
                json.time(run.window.end)
                if server.hasRunDetails {
                    json.key("execution_backend")
                    json.string(run.backend)
                }
                json.key("result")
                write(progress: snapshot, of: run, in: export, to: &json)
            }
            if server.hasRunDetails {
                json.key("session_id")
                json.id(run.project)
            }
            json.key("id")
            json.id(run.id)
            json.key("status")
            json.string(snapshot.state.rawValue)
            json.key("retry_number")
            json.int(Int64(snapshot.retries))
            json.key("errors")
            if snapshot.errors.isEmpty {
                json.null()
            } else {
                json.object { json in
                    for (number, error) in snapshot.errors.enumerated() {
                        json.key("retry_\(number)" as String)
                        write(error: error, to: &json)
                    }
                }
            }
            json.key("created_at")
            json.time(run.created)
            json.key("updated_at")
            json.time(snapshot.updated)
            json.key("finished_at")
            json.time(snapshot.isOver ? snapshot.updated : nil)
            let times = times(of: run, snapshot)
            json.key("start_time")
            json.time(times.start)
            json.key("end_time")
            json.time(times.end)
        }
    }

    /// The schema allows any value there; nobody has shown one.
    private func write(error: String, to json: inout JSONWriter) {
        guard behaviours[.retryErrors] == "object" else { return json.string(error) }
        json.object { json in
            json.key("type")
            json.string("ExportError")
            json.key("message")
            json.string(error)
        }
    }

    /// The window again, as in the one real sample there is, or when it was at work.
    private func times(of run: RunRecord, _ snapshot: RunSnapshot) -> (start: Timestamp?, end: Timestamp?) {
        switch behaviours[.runTimes] {
        case "window": (run.window.start, run.window.end)
        case "execution":
            (snapshot.state == .created ? nil : run.started, snapshot.isOver ? snapshot.updated : nil)
        default: (nil, nil)
        }
    }

    /// `BulkExportRunProgress`: null until the first batch is written.
    private func write(
        progress snapshot: RunSnapshot,
        of run: RunRecord,
        in export: ExportRecord,
        to json: inout JSONWriter
    ) {
        guard snapshot.batches > 0 || snapshot.isUploading || snapshot.state == .completed else { return json.null() }
        let destination = destinations[export.destination]
        let folder = Self.folder(of: run, in: export, prefix: destination.prefix, workspace: workspace.id)
        let isNamed = destination.includesBucketInPrefix || behaviours[.bucketOfFiles] == "named"
        let bucket = isNamed ? destination.bucket : nil
        let place = bucket.map { $0 + "/" + folder } ?? folder
        func file(_ batch: Int64) -> String {
            if let name = run.plan.sharedName {
                return [bucket, destination.prefix, "\(name)_\(batch).parquet"].compactMap(\.self).joined(
                    separator: "/"
                )
            }
            return "\(place)/\(ID<Int>(seed: run.id.low, kind: .file, number: UInt64(batch))).parquet"
        }
        func cursor(_ batch: Int64) -> String { String(Dice.hash(run.id.high, UInt64(batch), 7), radix: 36) }
        json.object { json in
            json.key("rows_written")
            json.int(snapshot.rows(of: run.plan))
            json.key("exported_files")
            json.array(0..<snapshot.batches) { $0.string(file($1)) }
            json.key("export_path")
            json.string(folder)
            json.key("latest_cursor")
            json.string(snapshot.batches > 0 ? cursor(snapshot.batches) : nil)
            guard server.hasRunDetails else { return }
            json.key("pending_upload")
            guard snapshot.isUploading else { return json.null() }
            json.object { json in
                json.key("target_cursor")
                json.string(cursor(snapshot.batches + 1))
                json.key("file_path")
                json.string(file(snapshot.batches))
                json.key("rows_count")
                json.int(min(run.plan.batchRows, run.plan.rows - snapshot.batches * run.plan.batchRows))
            }
        }
    }

    /// `<prefix>/export_id=…/tenant_id=…/session_id=…/resource=runs/year=2026/month=8/day=19`.
    private static func folder(
        of run: RunRecord,
        in export: ExportRecord,
        prefix: String,
        workspace: ID<Workspace>
    ) -> String {
        let day = run.window.start.civil
        return (prefix.isEmpty ? "" : prefix + "/")
            + "export_id=\(export.id)/tenant_id=\(workspace)/session_id=\(run.project)/resource=runs"
            + "/year=\(day.year)/month=\(day.month)/day=\(day.day)"
    }

    /// `BulkExportDestination`.
    ///
    /// The values of its credentials never leave the service.
    func write(_ destination: DestinationRecord, to json: inout JSONWriter) {
        json.object { json in
            json.key("destination_type")
            json.string("s3")
            json.key("display_name")
            json.string(destination.name)
            json.key("config")
            json.object { json in
                json.key("endpoint_url")
                json.string(destination.endpoint)
                json.key("prefix")
                json.string(destination.prefix)
                json.key("bucket_name")
                json.string(destination.bucket)
                json.key("region")
                json.string(destination.region)
                guard server.hasBucketOptions else { return }
                json.key("s3_additional_kwargs")
                json.null()
                json.key("config_kwargs_s3")
                if let style = destination.addressingStyle {
                    json.object { json in
                        json.key("addressing_style")
                        json.string(style)
                        json.key("use_accelerate_endpoint")
                        json.null()
                        json.key("payload_signing_enabled")
                        json.null()
                        json.key("us_east_1_regional_endpoint")
                        json.null()
                    }
                } else {
                    json.null()
                }
                json.key("include_bucket_in_prefix")
                json.bool(destination.includesBucketInPrefix)
                guard server.hasRunDetails, !reportsRoleOnTop else { return }
                json.key("aws_role_arn")
                json.string(destination.role)
            }
            if reportsRoleOnTop {
                json.key("aws_role_arn")
                json.string(destination.role)
            }
            writeCore(of: destination, to: &json)
        }
    }

    private var reportsRoleOnTop: Bool { server.roleLocation == .top && behaviours[.roleAnswer] == "top" }

    /// What the documents' answer to a new authentication holds.
    func writeShort(_ destination: DestinationRecord, to json: inout JSONWriter) {
        json.object { writeCore(of: destination, to: &$0) }
    }

    private func writeCore(of destination: DestinationRecord, to json: inout JSONWriter) {
        json.key("id")
        json.id(destination.id)
        json.key("tenant_id")
        json.id(workspace.id)
        json.key("created_at")
        json.time(destination.created)
        json.key("updated_at")
        json.time(destination.updated)
        json.key("credentials_keys")
        json.strings(destination.credentials)
    }

    /// `TracerSession`, as it comes with `include_stats=false`: everything counted is null.
    func write(_ project: ProjectRecord, to json: inout JSONWriter) {
        // Traces keep coming; on the wire the last one moves in steps of five minutes.
        let received = isReceiving ? now.adding(-(now.microseconds % (5 * .minute))) : project.lastRun
        json.object { json in
            json.key("start_time")
            json.time(project.created)
            json.key("end_time")
            json.null()
            json.key("extra")
            json.null()
            json.key("name")
            json.string(project.name)
            json.key("description")
            json.string(project.description)
            json.key("default_dataset_id")
            json.null()
            json.key("reference_dataset_id")
            json.id(dataset(of: project))
            json.key("trace_tier")
            json.string(project.isLongLived ? "longlived" : "shortlived")
            json.key("id")
            json.id(project.id)
            for name in Self.projectStatistics {
                json.key(name)
                json.null()
            }
            json.key("tenant_id")
            json.id(workspace.id)
            json.key("last_run_start_time")
            json.null()
            json.key("last_run_start_time_live")
            json.time(max(project.lastRun, received))
            json.key("feedback_stats")
            json.null()
            json.key("session_feedback_stats")
            json.null()
            json.key("run_facets")
            json.null()
            json.key("error_rate")
            json.null()
            json.key("streaming_rate")
            json.null()
            json.key("test_run_number")
            json.null()
            json.key("experiment_progress")
            json.null()
        }
    }

    /// Nil for a project that is no experiment.
    func dataset(of project: ProjectRecord) -> ID<Int>? {
        project.dataset.map { ID(seed: seed, kind: .dataset, number: $0) }
    }

    private static let projectStatistics: [String] = [
        "run_count", "latency_p50", "latency_p99", "first_token_p50", "first_token_p99", "total_tokens",
        "prompt_tokens",
        "completion_tokens", "total_cost", "prompt_cost", "completion_cost",
    ]
}

extension RunSnapshot {
    var isOver: Bool { state != .created && state != .running }
}
