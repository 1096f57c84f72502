import Base
import Changes
import LangSmith
import Monitor
import Screen

extension ExportErrand {
    /// What is made.
    enum Kind: String, CaseIterable {
        case once = "one-time export"
        case schedule
        case conversations

        var help: String {
            switch self {
            case .once: "One window, exported once."
            case .schedule:
                "A window after the other, each exported ten minutes after its end, until it is cancelled."
            case .conversations: "The whole run trees of the root runs that are found."
            }
        }

        var filterHelp: String {
            switch self {
            case .once, .schedule: #"LangSmith's run filter, as eq(is_root, true); empty exports all runs."#
            case .conversations:
                #"Which root runs, as eq(status, "error"); empty takes all. Their children come along."#
            }
        }

        /// What is suggested as a start.
        var start: String {
            switch self {
            case .once: "-7d"
            case .schedule: "today"
            case .conversations: "-1h"
            }
        }

        var end: String { self == .conversations ? "now" : "today" }
    }

    static let readers = ["BigQuery", "anything recent", "old readers", "my own choice"]
    /// What all but the last of them take.
    static let formats: [(BulkExportCreate.FormatVersion, BulkExportCreate.Compression)] = [
        (.v2Beta, .snappy), (.v2Beta, .zstandard), (.v1, .gzip),
    ]
    private static let versions = BulkExportCreate.FormatVersion.allCases.reversed().map(\.rawValue)
    private static let compressions = BulkExportCreate.Compression.allCases.reversed().map(\.rawValue)

    func makeForm() -> Form {
        var fields: [Field] = []
        if !windows.isEmpty {
            fields += windows.enumerated().map { index, window in
                Field(.item(index), Words.window(window.lowerBound, window.upperBound), .check(true))
            }
        } else {
            fields.append(
                .choice(.kind, "Kind", Kind.allCases.map(\.rawValue), template.intervalHours == nil ? 0 : 1)
            )
        }
        fields += [
            .choice(.source, "Traces of", ["a project", "all experiments"], template.allExperiments ? 1 : 0),
            picker(
                .project,
                "Project",
                projects(on: ground),
                template.project?.description,
                "Type some letters of its name, or paste its id."
            ),
            picker(
                .destination,
                "Destination",
                destinations(on: ground),
                template.destination?.description,
                "Where the files go."
            ),
        ]
        if windows.isEmpty {
            let times = "2026-11-01, 2026-11-01T06:00, -7d, -12h, today, yesterday or now; UTC."
            fields += [
                .text(.start, "Start", Self.text(template.startTime) ?? "-7d", help: times),
                .text(.end, "End", Self.text(template.endTime) ?? "today", help: "Not part of the window. \(times)"),
                .text(
                    .interval,
                    "Every",
                    template.intervalHours.map { "\($0)" } ?? "24",
                    help: "Hours in a window, 1 to 168."
                ),
            ]
        }
        let reader = Self.formats.firstIndex { $0 == (template.formatVersion, template.compression) }
        fields += [
            .text(.filter, "Filter", template.filter ?? ""),
            Field(.conversations, "Root runs", .finder(Finder())),
            Field(
                .fields,
                "Fields",
                help:
                    "What to write of each run. Leaving out inputs and outputs is the cure for slow or huge partitions.",
                .picker(Picker(fieldOptions, chosen: template.exportFields ?? [], takesMany: true))
            ),
            .choice(.reader, "Read by", Self.readers, reader ?? 3),
            .choice(
                .version,
                "Format",
                Self.versions,
                Self.versions.firstIndex(of: template.formatVersion.rawValue) ?? 0,
                help: "Times of v1 have no zone, which BigQuery refuses; v2_beta's have."
            ),
            .choice(
                .compression,
                "Compression",
                Self.compressions,
                Self.compressions.firstIndex(of: template.compression.rawValue) ?? 0,
                help: "zstandard is smallest; BigQuery and old readers take snappy or gzip."
            ),
            .confirmation,
        ]
        return Form(fields)
    }

    private func picker(
        _ name: Field.Name,
        _ label: String,
        _ options: [Picker.Option],
        _ chosen: String?,
        _ help: String
    ) -> Field {
        let picker = Picker(options, chosen: chosen.map { [$0] } ?? [], takesID: name == .project)
        return Field(name, label, help: help, .picker(picker))
    }

    /// Those that the template has and nobody here knows are offered too, lest they get lost.
    private var fieldOptions: [Picker.Option] {
        let known = BulkExportCreate.exportableFields.map { name in
            Picker.Option(
                id: name,
                name: name,
                note: BulkExportCreate.meaning(ofField: name) ?? "",
                isUsual: !BulkExportCreate.fieldsOnRequest.contains(name)
            )
        }
        let inherited = (template.exportFields ?? []).filter(template.inheritedFields.contains)
        return known
            + inherited.map { name in
                Picker.Option(id: name, name: CleanText.line(name, limit: 40) + " (unknown here)", isUsual: false)
            }
    }

    func projects(on ground: Ground) -> [Picker.Option] {
        let all = Set(ground.inventory.projects.keys).union(template.project.map { [$0] } ?? [])
        let options = all.filter { !ground.names.isGone($0) }.map { id in
            Picker.Option(id: id.description, name: ground.names.project(id).text, note: id.short)
        }
        return options.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
    }

    func destinations(on ground: Ground) -> [Picker.Option] {
        let options = ground.inventory.destinations.values.map { destination in
            Picker.Option(
                id: destination.id.description,
                name: ground.names.destination(destination.id).text,
                note: CleanText.line(destination.config?.bucketName ?? destination.id.short, limit: 40)
            )
        }
        return options.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
    }

    /// As the entry of a time reads it.
    private static func text(_ time: Timestamp?) -> String? {
        guard let time else { return nil }
        return time == time.startOfDay ? Format.day(time) : String(time.description.dropLast())
    }
}
