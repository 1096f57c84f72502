#!/usr/bin/env python3
"""Serves a workspace of N exports on loopback, each made from its number: too many for the simulator's world.

many.py N     prints its URL, then answers until it is ended; GET /served says how many rows of the list it has given
"""
import datetime
import http.server
import json
import sys
from urllib.parse import parse_qs, urlsplit

COUNT = int(sys.argv[1])
SCHEDULES = 50
HOUR = datetime.timedelta(hours=1)
TODAY = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
FIRST = TODAY - (max(0, COUNT - SCHEDULES) // SCHEDULES + 1) * HOUR
WORKSPACE = "5f1d7c5e-0000-4000-8000-000000000001"


def uuid(kind, number):
    # Scattered like real ones, so that ids are found by their beginnings as those are.
    mixed = (number * 0x9E3779B97F4A7C15 + kind) & 0xFFFFFFFFFFFFFFFF
    return f"{mixed >> 32:08x}-{mixed >> 16 & 0xFFFF:04x}-4{mixed & 0xFFF:03x}-8{kind:03x}-{number:012x}"


def export(number):
    schedule = number % SCHEDULES
    spawned = number >= SCHEDULES
    start = FIRST + (number // SCHEDULES - 1) * HOUR if spawned else FIRST
    made = start + HOUR + datetime.timedelta(minutes=10, seconds=schedule) if spawned else start
    status = "IntervalScheduled" if not spawned else "Failed" if number % 4001 == 60 else "Completed"
    return {
        "id": uuid(1, number), "tenant_id": WORKSPACE, "session_id": uuid(2, schedule),
        "bulk_export_destination_id": uuid(3, schedule % 3), "status": status, "interval_hours": 1,
        "source_bulk_export_id": uuid(1, schedule) if spawned else None, "all_experiments": False, "filter": None,
        "format": "Parquet", "format_version": "v2_beta", "compression": "zstandard", "export_fields": None,
        "start_time": start.isoformat(), "end_time": (start + HOUR).isoformat() if spawned else None,
        "created_at": made.isoformat(), "updated_at": made.isoformat(),
        "finished_at": made.isoformat() if spawned else None,
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served = 0

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        answer = self.answer(url.path.removeprefix("/api/v1"), query)
        body = json.dumps(answer if answer is not None else {"detail": "Not Found"}).encode()
        self.send_response(200 if answer is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, path, query):
        if path == "/served":
            return Handler.served
        if path == "/bulk-exports":
            offset = int(query.get("offset", ["0"])[0])
            rows = range(offset, min(COUNT, offset + int(query.get("limit", ["100"])[0])))
            Handler.served += len(rows)
            return [export(number) for number in rows]
        if path == "/bulk-exports/destinations":
            return [{"id": uuid(3, number), "display_name": f"bucket-{number}", "destination_type": "s3",
                     "tenant_id": WORKSPACE, "created_at": FIRST.isoformat(),
                     "config": {"bucket_name": f"bucket-{number}", "region": "us-east-1"}} for number in range(3)]
        if path == "/sessions":
            names = {uuid(2, number): f"project-{number}" for number in range(SCHEDULES)}
            return [{"id": name, "name": names[name], "trace_tier": "longlived"}
                    for name in query.get("id", names) if name in names]
        if path == "/workspaces":
            return [{"id": WORKSPACE, "display_name": "many", "permissions": ["bulk-exports:read"]}]
        if path.endswith("/runs"):
            return []
        facts = {"/info": {"version": "0.17.0"}, "/orgs/current/info": {"config": {"can_use_bulk_export": True}}}
        return facts.get(path)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print("http://127.0.0.1:%d" % server.server_address[1], flush=True)
server.serve_forever()
