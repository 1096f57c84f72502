import NIOSSL

/// A certificate and its key, each a PEM file that only its owner can read.
package struct TLSIdentity: Sendable {
    package let certificateFile: String
    package let keyFile: String

    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// HTTP/1.1 alone is offered, as that is what the server speaks.
    var configuration: TLSConfiguration {
        get throws {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain,
                privateKey: .privateKey(key)
            )
            configuration.applicationProtocols = ["http/1.1"]
            return configuration
        }
    }
}
