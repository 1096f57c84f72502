import Changes
import Base
import LangSmith
import Monitor
import Settings
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The audit as a file of JSON lines, opened at the first write and never shortened.
struct AuditFile: AuditLog {
    /// Nil where there is no home directory.
    private let path: String?

    init(environment: [String: String]) { path = ConfigPaths(environment: environment).audit }

    func append(_ entry: AuditEntry) async -> String? {
        guard let path else { return "there is no home directory: set HOME or XDG_STATE_HOME" }
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let line = String(decoding: try encoder.encode(entry), as: UTF8.self)
            return await outsidePool {
                do {
                    try PrivateFile(appendingTo: path).append(line: line)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
        } catch {
            return "\(error)"
        }
    }

    /// Of the last quarter of a megabyte; lines that are cut off or no entries are passed over.
    func latest() async -> [AuditEntry] {
        guard let path else { return [] }
        let decoder = JSONDecoder()
        return await outsidePool { PrivateFile.end(of: path, bytes: 1 << 18) }
            .split(separator: UInt8(ascii: "\n"))
            .compactMap { try? decoder.decode(AuditEntry.self, from: Data($0)) }
    }
}

/// The audit of a demo, which ends with it: what is done to a made-up service is no part of the user's own.
final class DemoAudit: AuditLog {
    private let entries = Mutex<[AuditEntry]>([])

    func append(_ entry: AuditEntry) -> String? {
        entries.withLock { $0.append(entry) }
        return nil
    }

    func latest() -> [AuditEntry] { entries.withLock { $0 } }
}

extension Writer {
    /// Writes as this process's user.
    init(_ session: Session, client: LangSmithClient, log: any AuditLog, _ context: Context) {
        self.init(
            client: client,
            clock: context.clock,
            identity: Identity(
                user: { await outsidePool { Self.user } },
                profile: session.profile,
                host: session.host,
                workspace: session.workspace
            ),
            log: log,
            failures: session.failures,
            newID: context.newID
        )
    }

    /// By the process's real user id; variables may say anything.
    private static var user: String {
        guard let entry = getpwuid(getuid()) else { return "\(getuid())" }
        return String(cString: entry.pointee.pw_name)
    }
}
