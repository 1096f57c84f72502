import Foundation
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    @Suite struct EncryptedTests {
        @Test(arguments: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"])
        func `a server with a certificate of its own is trusted by a variable, and else refused in words`(
            variable: String
        ) async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                try await TLSFront.run(before: server, in: home) { front in
                    home.environment["LANGSMITH_ENDPOINT"] = front.url
                    home.environment[variable] = front.certificate
                    let trusted = try Bulktop.run(["status"], home: home)
                    #expect(trusted.status == 0, "\(trusted.errors)")
                    #expect(trusted.output.contains("No problems."))

                    home.environment[variable] = nil
                    let refused = try Bulktop.run(["status"], home: home)
                    #expect(refused.status == 3)
                    #expect(refused.errors.contains("certificate"), "\(refused.errors)")
                    #expect(refused.errors.contains("--cacert"), "\(refused.errors)")
                    let doctor = try Bulktop.run(["doctor"], home: home)
                    #expect(doctor.status == 3)
                    let line = doctor.output.split(separator: "\n").first { $0.contains("TLS") }
                    #expect(line?.contains("fail") == true, "\(doctor.output)")

                    home.environment["LANGSMITH_ENDPOINT"] = front.url.replacing("https", with: "http")
                    let plain = try Bulktop.run(["status"], home: home)
                    #expect(plain.status == 3, "\(plain.output)\(plain.errors)")
                    #expect(!plain.errors.isEmpty)
                }
            }
        }
    }
}
