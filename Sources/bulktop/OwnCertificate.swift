import Settings
import Simulator

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A certificate for this machine that nobody else trusts, made for one run of the simulator.
///
/// The `openssl` command makes it: a library for X.509 would add a minute to every build, for this alone.
struct OwnCertificate {
    let identity: TLSIdentity
    private let directory: String

    init(_ environment: [String: String]) throws {
        let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(parent)/bulktop-XXXXXX".utf8CString)
        // Readable by its owner alone, and so is all that is made in it.
        guard mkdtemp(&template) != nil else {
            throw CommandFailed.system("no directory for a certificate could be made in \(parent)")
        }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        identity = TLSIdentity(certificateFile: "\(directory)/cert.pem", keyFile: "\(directory)/key.pem")
        // Two days: longer than a simulator runs, and short enough to be forgotten somewhere without harm.
        let command = """
            umask 077; cd "$BULKTOP_DIRECTORY" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
            -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
            -keyout key.pem -out cert.pem 2>/dev/null
            """
        var environment = environment
        environment["BULKTOP_DIRECTORY"] = directory
        do throws(CommandFailure) {
            _ = try LocalSystem(environment: environment).output(of: command)
        } catch {
            remove()
            throw CommandFailed.system(
                "the openssl command could not make a certificate: it \(error.reason). Is the package openssl installed?"
            )
        }
    }

    /// Takes the files away.
    func remove() {
        for file in [identity.certificateFile, identity.keyFile] { unlink(file) }
        rmdir(directory)
    }
}
