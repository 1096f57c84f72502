import Base
import Testing

@testable import Settings

@Suite struct BucketKeysTests {
    private struct Table: SystemAccess {
        var file = FileReading.absent
        var printed = ""

        func contents(of path: String) -> FileReading { file }
        func output(of command: String) throws(CommandFailure) -> String { printed }
    }

    @Test(arguments: [
        #"{"Version":1,"AccessKeyId":"AKIA1","SecretAccessKey":"s3cr3t/+=","SessionToken":"tok"}"#,
        #"{"Credentials":{"AccessKeyId":"AKIA1","SecretAccessKey":"s3cr3t/+=","SessionToken":"tok","Expiration":"x"}}"#,
        "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s3cr3t/+=\naws_session_token=tok\n"
            + "[other]\naws_access_key_id = AKIA2\n",
        "export AWS_ACCESS_KEY_ID=AKIA1\nexport AWS_SECRET_ACCESS_KEY=\"s3cr3t/+=\"\nexport AWS_SESSION_TOKEN=tok\n",
        "# mine\r\nAWS_ACCESS_KEY_ID=AKIA1\r\nAWS_SECRET_ACCESS_KEY='s3cr3t/+='\r\nAWS_SESSION_TOKEN=tok\r\n",
    ])
    func `keys are read as the tools of AWS write them`(text: String) throws {
        let keys = try BucketKeys.command("x", system: Table(printed: text))
        #expect(keys.accessKeyID.reveal() == "AKIA1")
        #expect(keys.secretAccessKey.reveal() == "s3cr3t/+=")
        #expect(keys.sessionToken?.reveal() == "tok")
    }

    @Test func `lasting keys have no token`() throws {
        let keys = try BucketKeys.command("x", system: Table(printed: "access_key_id=a\nsecret_access_key=b\n"))
        #expect(keys.sessionToken == nil)
    }

    @Test func `the variables count when the first two are set`() throws {
        #expect(try BucketKeys.environment([:]) == nil)
        #expect(try BucketKeys.environment(["AWS_ACCESS_KEY_ID": " ", "AWS_SESSION_TOKEN": "t"]) == nil)
        let keys = try BucketKeys.environment(["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"])
        #expect(keys?.secretAccessKey.reveal() == "b")
    }

    @Test func `half a pair is refused, and says which half`() {
        #expect {
            try BucketKeys.environment(["AWS_ACCESS_KEY_ID": "AKIA1"])
        } throws: {
            "\($0)" == "the environment holds no secret access key"
        }
        #expect {
            try BucketKeys.command("x", system: Table(printed: "aws_secret_access_key=hunter2"))
        } throws: {
            "\($0)" == "the output of --keys-command holds no access key id"
        }
    }

    @Test func `a file that others may read is refused with the way out`() {
        let table = Table(file: .contents("access_key_id=a\nsecret_access_key=b\n", mode: 0o644))
        #expect {
            try BucketKeys.file("/k", system: table)
        } throws: {
            "\($0)".hasSuffix("run: chmod 600 /k")
        }
    }

    @Test func `errors never repeat a secret`() {
        let table = Table(printed: "aws_access_key_id=AKIA1\naws_secret_access_key=hunter2 hunter2")
        #expect {
            try BucketKeys.command("x", system: table)
        } throws: {
            let text = "\($0)"
            return text.contains("secret access key") && !text.contains("hunter2")
        }
    }
}
