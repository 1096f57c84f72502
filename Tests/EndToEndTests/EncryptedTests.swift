import Foundation
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct EncryptedTests {
        /// Runs `simulate --tls` and gives what it printed.
        private func run(_ work: (Home, [String: String]) throws -> Void) throws {
            let home = try Home()
            home.environment["TMPDIR"] = home.path
            var key = ""
            try Bulktop.simulate(["--tls"], home: home, last: "SSL_CERT_FILE") { printed in
                let file = try #require(printed["SSL_CERT_FILE"])
                #expect(FileManager.default.fileExists(atPath: file))
                key = file.replacing("cert.pem", with: "key.pem")
                let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? NSNumber
                #expect(mode?.intValue == 0o600)
                try work(home, printed)
            }
            #expect(!key.isEmpty && !FileManager.default.fileExists(atPath: key), "nothing of it stays")
        }

        @Test func `a server with a certificate of its own is trusted by its variable, and else refused in words`()
            throws
        {
            try run { home, printed in
                #expect(printed["LANGSMITH_ENDPOINT"]?.hasPrefix("https://127.0.0.1:") == true)
                #expect(printed["LANGSMITH_ENDPOINT"] == printed["url"])
                let trusted = try Bulktop.run(["status"], home: home)
                #expect(trusted.status == 0, "\(trusted.errors)")
                #expect(trusted.output.contains("No problems."))

                for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE"] { home.environment[name] = nil }
                let refused = try Bulktop.run(["status"], home: home)
                #expect(refused.status == 3)
                #expect(refused.errors.contains("certificate"), "\(refused.errors)")
                #expect(refused.errors.contains("--cacert"), "\(refused.errors)")
                let doctor = try Bulktop.run(["doctor"], home: home)
                #expect(doctor.status == 3)
                let line = doctor.output.split(separator: "\n").first { $0.contains("TLS") }
                #expect(line?.contains("fail") == true, "\(doctor.output)")

                home.environment["LANGSMITH_ENDPOINT"] = printed["url"]?.replacing("https", with: "http")
                let plain = try Bulktop.run(["status"], home: home)
                #expect(plain.status == 3, "\(plain.output)\(plain.errors)")
                #expect(!plain.errors.isEmpty)
            }
        }
    }
}
