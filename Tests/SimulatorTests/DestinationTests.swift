import Base
import Foundation
import LangSmith
import Testing

@testable import Simulator

private let destinations = "/api/v1/bulk-exports/destinations"
private let keys = #""credentials":{"access_key_id":"AKIA1","secret_access_key":"hunter2"}"#

/// A destination that works, with parts of it replaced.
private func body(
    name: String = "Traces EU",
    config: String = #""bucket_name":"traces-eu","region":"eu-west-1","prefix":"langsmith""#,
    authentication: String? = keys
) -> String {
    #"{"display_name":"\#(name)","config":{\#(config)}\#(authentication.map { "," + $0 } ?? "")}"#
}

@Suite struct `Destinations are written as documented` {
    @Test func `a new one is tried, kept and listed without its secrets`() throws {
        var service = plainService()
        let response = service.send(.post, destinations, body())
        #expect(response.status == 200)
        let destination = try response.object()
        #expect(destination.text("display_name") == "Traces EU" && destination.text("destination_type") == "s3")
        #expect(destination.object("config").text("bucket_name") == "traces-eu")
        #expect(destination.object("config")["include_bucket_in_prefix"] as? Bool == true)
        #expect(destination["credentials_keys"] as? [String] == ["access_key_id", "secret_access_key"])
        #expect(!response.text.contains("hunter2") && !response.text.contains("AKIA1"))
        #expect(try service.rows(destinations).count == 2)
        #expect(
            try service.get(destinations + "/" + destination.text("id")).object() as NSDictionary
                == destination as NSDictionary
        )
    }

    @Test func `an export can use it at once`() throws {
        var service = plainService()
        let id = try service.send(.post, destinations, body()).object().text("id")
        let export = exportBody().replacingOccurrences(of: bucketID, with: id)
        #expect(
            try service.send(.post, "/api/v1/bulk-exports", export).object().text("bulk_export_destination_id") == id
        )
    }

    @Test(
        arguments: [
            (body(name: "a/b"), ["display_name"], "string_pattern_mismatch"),
            (body(name: "s3.eu"), ["display_name"], "string_pattern_mismatch"),
            (body(name: ""), ["display_name"], "string_too_short"),
            (body(config: #""bucket_name":"ab","region":"r""#), ["config", "bucket_name"], "string_too_short"),
            (
                body(config: #""bucket_name":"\#(String(repeating: "b", count: 64))","region":"r""#),
                ["config", "bucket_name"], "string_too_long"
            ),
            (body(config: #""bucket_name":"traces","region":"""#), ["config", "region"], "string_too_short"),
            (
                body(
                    config: #""bucket_name":"traces","region":"r","prefix":"\#(String(repeating: "p", count: 2049))""#
                ),
                ["config", "prefix"], "string_too_long"
            ),
            (
                body(config: #""bucket_name":"traces","config_kwargs_s3":{"addressing_style":"odd"}"#),
                ["config", "config_kwargs_s3", "addressing_style"], "enum"
            ),
            (
                body(authentication: #""credentials":{"access_key_id":"a"}"#), ["credentials", "secret_access_key"],
                "missing"
            ),
            (
                body(authentication: #""credentials":{"access_key_id":"","secret_access_key":"s"}"#),
                ["credentials", "access_key_id"], "string_too_short"
            ),
            (
                body(
                    authentication:
                        #""credentials":{"access_key_id":"\#(String(repeating: "a", count: 256))","secret_access_key":"s"}"#
                ),
                ["credentials", "access_key_id"], "string_too_long"
            ),
            (
                body(
                    authentication:
                        #""credentials":{"access_key_id":"a","secret_access_key":"\#(String(repeating: "s", count: 2049))"}"#
                ),
                ["credentials", "secret_access_key"], "string_too_long"
            ),
            (
                body(
                    authentication:
                        #""credentials":{"access_key_id":"a","secret_access_key":"s","session_token":"\#(String(repeating: "t", count: 2049))"}"#
                ),
                ["credentials", "session_token"], "string_too_long"
            ),
            (
                body(
                    config: #""bucket_name":"traces","endpoint_url":"https://\#(String(repeating: "e", count: 2041))""#
                ),
                ["config", "endpoint_url"], "string_too_long"
            ),
            (
                body(config: #""bucket_name":"traces","region":"r","include_bucket_in_prefix":null"#),
                ["config", "include_bucket_in_prefix"], "bool_type"
            ),
            (#"{"display_name":"x"}"#, ["config"], "missing"),
            (body(authentication: keys + #","aws_role_arn":"arn:aws:iam::123456789012:role/x""#), [], "value_error"),
            (
                body().replacingOccurrences(of: "{\"display", with: #"{"destination_type":"gcs","display"#),
                ["destination_type"], "enum"
            ),
        ] as [(String, [String], String)]
    )
    func `what does not fit is a complaint with its place`(body: String, place: [String], type: String) throws {
        var service = plainService()
        let response = service.send(.post, destinations, body)
        #expect(response.status == 422)
        let complaints = try #require(try response.object()["detail"] as? [[String: Any]])
        #expect(complaints.map { $0.text("type") } == [type])
        #expect(complaints.first?["loc"] as? [String] == ["body"] + place)
        #expect(try service.rows(destinations).count == 1)
    }

    @Test(arguments: [
        (body(config: #""bucket_name":"acme-denied","region":"r""#), "Access Denied"),
        (body(config: #""bucket_name":"acme-locked","region":"r""#), "Object Lock parameters"),
        (body(config: #""bucket_name":"acme-missing","region":"r""#), "Bucket is not valid"),
        (body(config: #""bucket_name":"acme""#), "Bucket is not valid"),
        (body(config: #""region":"r""#), "Bucket is not valid"),
        (body(config: #""bucket_name":"acme","endpoint_url":"minio:9000""#), "Invalid endpoint"),
        (body(config: #""bucket_name":"acme-virtual","endpoint_url":"https://s3.acme.dev""#), "InvalidBucketName"),
        (
            body(config: #""bucket_name":"acme","region":"r","include_bucket_in_prefix":false"#), "Access Denied"
        ),
        (
            body(config: #""bucket_name":"acme-kms","region":"r","include_bucket_in_prefix":false"#),
            "not authorized to perform: kms:GenerateDataKey"
        ),
        (
            body(authentication: #""credentials":{"access_key_id":"AKIAUNKNOWN1","secret_access_key":"s"}"#),
            "Key ID you provided does not exist"
        ),
        (body(authentication: nil), "Unable to locate credentials"),
    ])
    func `a bucket that cannot be used is told in its own words`(body: String, words: String) throws {
        var service = plainService()
        let response = service.send(.post, destinations, body)
        #expect(response.status == 400)
        let detail = try response.object().text("detail")
        #expect(detail.hasPrefix("Failed to validate S3 destination: ") && detail.contains(words))
        #expect(try service.rows(destinations).count == 1)
    }

    @Test(arguments: [
        body(config: #""bucket_name":"acme-kms","region":"r","include_bucket_in_prefix":true"#),
        body(config: #""endpoint_url":"https://acme.s3.dev","include_bucket_in_prefix":false"#),
        body(
            config: #""bucket_name":"acme-virtual","endpoint_url":"https://s3.dev","#
                + #""config_kwargs_s3":{"addressing_style":"virtual"}"#
        ),
        body(config: #""bucket_name":"acme","region":"r","s3_additional_kwargs":{"ACL":"private"}"#),
    ])
    func `the cures of the documents help`(body: String) {
        var service = plainService()
        #expect(service.send(.post, destinations, body).status == 200)
    }

    @Test func `new credentials lift a refusal for the runs that follow`() throws {
        var service = SimulatedService(scenario: .demo, seed: 1, start: night)
        let lab = try #require(try service.rows(destinations).first { $0.text("display_name") == "minio-lab" })
        let path = destinations + "/" + lab.text("id")
        let later = night.adding(.minute)
        let answer = try service.send(.patch, path, "{\(keys)}", at: later).object()
        #expect(answer.text("display_name") == "minio-lab")
        #expect(answer.time("updated_at") == later)
        let project = try service.rows("/api/v1/sessions?name=internal-copilot").first?.text("id") ?? ""
        let export = exportBody().replacingOccurrences(of: bucketID, with: lab.text("id"))
            .replacingOccurrences(of: projectID, with: project)
        let id = try service.send(.post, "/api/v1/bulk-exports", export, at: later).object().text("id")
        #expect(
            try service.get("/api/v1/bulk-exports/\(id)", at: night.adding(12 * .hour)).object().text("status")
                == "Completed"
        )
    }

    @Test func `credentials that the bucket refuses are not kept`() throws {
        var service = plainService()
        let path = destinations + "/" + bucketID
        let before = try service.get(path).object()
        let refused = service.send(
            .patch,
            path,
            #"{"credentials":{"access_key_id":"AKIADENIED","secret_access_key":"s"}}"#,
            at: night.adding(.minute)
        )
        #expect(refused.status == 400)
        #expect(try service.get(path).object() as NSDictionary == before as NSDictionary)
    }

    @Test func `a role clears the credentials, and credentials clear the role`() throws {
        var service = plainService()
        let path = destinations + "/" + bucketID
        let role = try service.send(.patch, path, #"{"aws_role_arn":"arn:aws:iam::123456789012:role/x"}"#).object()
        #expect(role["credentials_keys"] as? [String] == [])
        #expect(role.object("config").text("aws_role_arn") == "arn:aws:iam::123456789012:role/x")
        let token = #"{"credentials":{"access_key_id":"a","secret_access_key":"s","session_token":"t"}}"#
        let back = try service.send(.patch, path, token).object()
        #expect(back["credentials_keys"] as? [String] == ["access_key_id", "secret_access_key", "session_token"])
        #expect(back.object("config")["aws_role_arn"] is NSNull)
    }

    @Test func `the documented short answer is one of the plausible ones`() throws {
        var service = plainService(.cloud, Behaviours().with(.updateAnswer, "short"))
        let answer = try service.send(.patch, destinations + "/" + bucketID, "{\(keys)}").object()
        #expect(Set(answer.keys) == ["id", "tenant_id", "created_at", "updated_at", "credentials_keys"])
    }

    @Test func `only what no export refers to can be deleted`() throws {
        var service = plainService()
        let path = try destinations + "/" + service.send(.post, destinations, body()).object().text("id")
        #expect(service.send(.delete, path).status == 204)
        #expect(service.get(path).status == 404)
        #expect(service.send(.delete, path).status == 404)
        #expect(try service.rows(destinations).map { $0.text("id") } == [bucketID])
        _ = service.send(.post, "/api/v1/bulk-exports", exportBody())
        let refused = service.send(.delete, destinations + "/" + bucketID)
        #expect(refused.status == 409 && refused.text.contains("referenced"))
        #expect(service.get(destinations + "/" + bucketID).status == 200)
    }
}
