@testable import bulktop

extension WriteTests {
    private static let everything = ["exports", "create", "--destination", "s3-eu", "--all-experiments"]

    private static let destination = ["destinations", "create", "--name", "fresh"]

    static let wrong: [([String], [String])] = [
        (
            ["exports", "create", "--destination", "nowhere", "--all-experiments", "--from", "-2d", "--to", "-1d"],
            ["there is no destination 'nowhere' in this workspace; there are: "]
        ),
        (
            ["exports", "create", "--destination", "s3-eu", "--from", "-2d", "--to", "-1d"],
            ["Choose a project, or all experiments."]
        ),
        (everything + ["--from", "soon", "--to", "-1d"], ["--from: “soon” is no time: write 2026-11-01"]),
        (everything + ["--from", "-1d", "--to", "-2d"], ["The end must be later than the start"]),
        (
            everything + ["--from", "-2d", "--to", "-1d", "--fields", "input"],
            ["input is none of the 30 fields that can be exported; inputs is. (--fields)"]
        ),
        (everything, ["The start is missing. (--from)", "The end is missing. (--to)"]),
        (
            create + ["--from", "-3d", "--to", "-1d", "--every", "24"],
            ["A schedule has no end: leave the end out, or the interval. (--to, --every)"]
        ),
        (
            [
                "exports", "create", "--destination", "nowhere", "--from", "soon", "--to", "later", "--every", "200",
                "--fields", "input",
            ],
            [
                "there is no destination 'nowhere'", "--from: “soon” is no time", "--to: “later” is no time",
                "Choose a project, or all experiments. (--project, --all-experiments)",
                "A schedule's windows have 1 to 168 hours, not 200. (--every)",
                "input is none of the 30 fields that can be exported; inputs is. (--fields)",
            ]
        ),
        (["exports", "cancel", "abc"], ["there is no export 'abc' in this workspace"]),
        (["exports", "cancel", "00000000"], ["there is no export '00000000' in this workspace"]),
        (
            ["exports", "create", "--destination", "s3-eu", "--project", "nope", "--from", "-2d", "--to", "-1d"],
            ["there is no project 'nope' in this workspace; there are: checkout-prod"]
        ),
        (
            ["destinations", "create", "--name", "a/b", "--bucket", "ab", "--server-credentials"],
            ["--name: A name may hold letters", "but not /. Write --name a-b."]
        ),
        (
            ["destinations", "create", "--name", "a/b", "--bucket", "ab"],
            ["A name may hold", "(--bucket)", "(--region)"]
        ),
        (["destinations", "rotate", "nope"], ["there is no destination 'nope'"]),
        (
            destination + ["--bucket", "s3://traces/exports", "--region", "eu-west1"],
            [
                "--bucket: Only the bucket's name belongs here. Write --bucket traces --prefix exports.",
                "--region: “eu-west1” is no region: it is a name such as eu-central-1. Write --region eu-west-1.",
            ]
        ),
        (
            destination + ["--bucket", "traces", "--endpoint-url", "https://traces.s3.eu-west-1.amazonaws.com"],
            [
                "--endpoint-url: This is AWS's host of the bucket traces",
                "Write --region eu-west-1, and leave out --endpoint-url.",
            ]
        ),
        (
            destination + ["--bucket", "traces", "--endpoint-url", "10.8.0.84:9000"],
            ["An endpoint is written as https://host. Write --endpoint-url https://10.8.0.84:9000."]
        ),
    ]
}
