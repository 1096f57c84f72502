#!/usr/bin/env python3
"""Measures bulktop from outside: real binaries in real terminals, bytes over loopback.

bench.py RELEASE DEBUG [ROW...]   two directories, of the release binaries and of the debug build that Scripts/demo opens
rows: first-frame store keys idle memory list many transport poll simulator, and million, which only runs when it is
named: its list alone takes a quarter of an hour, at a page a second
"""
import fcntl
import http.client
import http.server
import json
import os
import pty
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import urllib.request
import zlib

ROWS, COLUMNS = 40, 120
now = time.perf_counter


# ---------------------------------------------------------------------------------------------- programs in a terminal

class Program:
    """A program on a terminal of its own, its output read as fast as it comes."""

    def __init__(self, arguments, environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        name = os.ttyname(slave)
        self.started = now()
        # The first terminal a session leader opens becomes its own.
        self.pid = os.posix_spawn(
            shutil.which(arguments[0]) or arguments[0], arguments, environment, setsid=True, setsigmask=[],
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1),
                          (os.POSIX_SPAWN_DUP2, 0, 2)])
        os.close(slave)
        self.seen = b""

    def read(self, timeout):
        """The next output and when it came, or None after `timeout` seconds without any."""
        if not select.select([self.master], [], [], max(0, timeout))[0]:
            return None
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            data = b""
        when = now()
        if not data:
            raise RuntimeError("it ended early, having written: " + self.seen[-600:].decode(errors="replace"))
        self.seen = (self.seen + data)[-200_000:]
        return data, when

    def wait_for(self, text, timeout=20):
        """When `text` had been written."""
        limit = now() + timeout
        while now() < limit:
            got = self.read(limit - now())
            if got and text in self.seen:
                return got[1]
        raise RuntimeError(f"it never wrote {text!r}, only: {self.seen[-600:].decode(errors='replace')}")

    def drain(self, seconds):
        """Reads for so long, and says how many bytes came."""
        limit, count = now() + seconds, 0
        while (left := limit - now()) > 0:
            got = self.read(left)
            count += len(got[0]) if got else 0
        return count

    def settle(self, quiet=0.15, timeout=10):
        """Reads until nothing has come for a moment."""
        limit = now() + timeout
        while now() < limit and self.read(quiet):
            pass

    def cpu(self):
        """Seconds of CPU so far, of threads that have ended too: the process's own clock (see clock_getcpuclockid)."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self, field="VmRSS"):
        """MiB."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        try:
            while self.read(2):
                pass
        except RuntimeError:
            pass
        os.close(self.master)
        os.waitpid(self.pid, 0)


# ------------------------------------------------------------------------------------------------------------- servers

class Silence:
    """Takes connections and never says a word."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]
        self.kept = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            self.kept.append(self.socket.accept())


class Relay:
    """Between bulktop and the simulator: remembers the pages of the list, and can stop answering."""

    def __init__(self, upstream):
        relay = self
        self.host = upstream.removeprefix("http://")
        self.pages, self.last_byte, self.hangs = {}, None, False

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                if relay.hangs:
                    time.sleep(3600)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "accept-encoding")}
                upstream = http.client.HTTPConnection(relay.host)
                upstream.request("GET", self.path, headers=headers)
                answer = upstream.getresponse()
                body = answer.read()
                head = f"HTTP/1.1 {answer.status} {answer.reason}\r\nContent-Length: {len(body)}\r\n"
                for name in ("Content-Type", "Retry-After", "ETag"):
                    if answer.headers[name]:
                        head += f"{name}: {answer.headers[name]}\r\n"
                upstream.close()
                self.wfile.write(head.encode() + b"\r\n" + body[:-1])
                if self.path.startswith("/api/v1/bulk-exports?"):
                    # Noted before it leaves, so that no paint can be seen before it.
                    relay.pages[self.path] = body
                    relay.last_byte = now()
                self.wfile.write(body[-1:])

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def loaded(self):
        """Whether the whole list has gone through: its last page was short or empty, or all 10,000 are there."""
        return sum(len(json.loads(page)) for page in list(self.pages.values())) >= 10_000

    def wait_until_loaded(self, program, timeout=120):
        limit, known = now() + timeout, 0
        while now() < limit:
            program.drain(0.05)
            if len(self.pages) != known:
                known = len(self.pages)
                if self.loaded():
                    return
        raise RuntimeError(f"the list was not read whole within {timeout} s")


class Bench:
    def __init__(self, directory, debug):
        self.debug = os.path.join(debug, "bulktop")
        self.bulktop = os.path.join(directory, "bulktop")
        self.transport = os.path.join(directory, "transport-bench")
        self.poll = os.path.join(directory, "poll-bench")
        self.home = tempfile.mkdtemp(prefix="bulktop-bench-")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": self.home, "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "LANGSMITH_API_KEY": "none",
        }
        self.simulators = []
        self.results = []

    def simulate(self, scenario):
        """A simulator's URL; its key goes into our environment."""
        process = subprocess.Popen([self.bulktop, "simulate", "--scenario", scenario, "--seed", "7",
                                    "--behaviour", "rate-limits=off"],
                                   stdout=subprocess.PIPE, text=True, env=self.environment)
        self.simulators.append(process)
        url = process.stdout.readline().strip()
        while (line := process.stdout.readline().strip()).startswith("export "):
            name, value = line.removeprefix("export ").split("=", 1)
            self.environment[name] = value
            if name == "LANGSMITH_WORKSPACE_ID":
                break
        return url

    def watch(self, url, *arguments, program=None):
        return Program([program or self.bulktop, *arguments], {**self.environment, "LANGSMITH_ENDPOINT": url})

    def peer(self, *arguments):
        return Program(list(arguments), self.environment)

    def report(self, what, ours, limit, peer, good):
        self.results.append((what, ours, limit, peer, "ok" if good else "MISSED"))
        print(".", end="", file=sys.stderr, flush=True)

    # ---------------------------------------------------------------------------------------------------------- rows

    def first_frame(self):
        silent = Silence()

        def time_to(make, text):
            times = []
            for _ in range(21):
                program = make()
                times.append((program.wait_for(text) - program.started) * 1000)
                program.end()
            return statistics.median(times[1:])

        ours = time_to(lambda: self.watch(silent.url), b"help")
        peer = time_to(lambda: self.peer("htop"), b"Quit")
        self.report("first frame, server silent", f"{ours:.1f} ms", "25 ms", f"htop {peer:.1f} ms", ours <= 25)
        ours = time_to(lambda: self.watch(silent.url, program=self.debug), b"help")
        self.report("first frame, the demo's build", f"{ours:.1f} ms", "60 ms", f"htop {peer:.1f} ms", ours <= 60)

    def store(self):
        """The first frame with 10,000 exports of an earlier run in it, from a server that says nothing any more."""
        relay = Relay(self.simulate("scale"))
        program = self.watch(relay.url)
        relay.wait_until_loaded(program)
        # What came is written some seconds later.
        program.drain(7)
        program.end()
        relay.server.shutdown()
        times = []
        for _ in range(21):
            program = self.watch(relay.url)
            times.append((program.wait_for(b"STORED") - program.started) * 1000)
            program.end()
        ours = statistics.median(times[1:])
        htop = []
        for _ in range(21):
            program = self.peer("htop")
            htop.append((program.wait_for(b"Quit") - program.started) * 1000)
            program.end()
        self.report("first frame, 10,000 exports remembered", f"{ours:.1f} ms", "15 ms",
                    f"htop {statistics.median(htop[1:]):.1f} ms", ours <= 15)

    def keys(self):
        def measure(target, down, up):
            times = []
            for index in range(600):
                target.settle(quiet=0.004, timeout=1)
                pressed = now()
                os.write(target.master, down if index % 40 < 20 else up)
                got = target.read(1)
                if got:
                    times.append((got[1] - pressed) * 1000)
            if len(times) < 590:
                raise RuntimeError(f"only {len(times)} of 600 keys were painted")
            times.sort()
            return statistics.median(times), times[len(times) * 99 // 100]

        def of(binary):
            relay = Relay(self.simulate("scale"))
            program = self.watch(relay.url, program=binary)
            relay.wait_until_loaded(program)
            relay.hangs = True
            program.drain(6)
            times = measure(program, b"j", b"k")
            program.end()
            return times

        htop = self.peer("htop")
        htop.drain(2)
        peer50, peer99 = measure(htop, b"\x1bOB", b"\x1bOA")
        htop.end()
        for what, binary, limit in (("scale, server hanging", self.bulktop, 5), ("the demo's build", self.debug, 16)):
            p50, p99 = of(binary)
            self.report(f"key to paint, {what}", f"p50 {p50:.2f}, p99 {p99:.2f} ms", f"p99 {limit} ms",
                        f"htop p50 {peer50:.2f}, p99 {peer99:.2f} ms", p99 <= limit)

    def idle(self):
        program = self.watch(self.simulate("calm"))
        htop = self.peer("htop")
        program.drain(15)
        htop.drain(1)
        programs = (program, htop)
        before, started = [p.cpu() for p in programs], now()
        counts = [0, 0]
        while (left := started + 30 - now()) > 0:
            ready = select.select([p.master for p in programs], [], [], left)[0]
            for index, p in enumerate(programs):
                if p.master in ready:
                    counts[index] += len(p.read(0)[0])
        cpu = [(p.cpu() - c) * 1000 for p, c in zip(programs, before)]
        self.report("idle 30 s, to the terminal", f"{counts[0] / 30:.0f} B/s", "100 B/s",
                    f"htop {counts[1] / 30:.0f} B/s", counts[0] / 30 <= 100)
        self.report("idle 30 s, CPU", f"{cpu[0]:.0f} ms", "below htop", f"htop {cpu[1]:.0f} ms", cpu[0] < cpu[1])
        for p in programs:
            p.end()

    def memory(self):
        relay = Relay(self.simulate("scale"))
        program = self.watch(relay.url)
        relay.wait_until_loaded(program)
        program.drain(5)
        ours, peak = program.memory(), program.memory("VmHWM")
        program.end()
        htop = self.peer("htop")
        htop.drain(2)
        self.report("memory, scale loaded", f"{ours:.1f} MiB, peak {peak:.1f}", "48 MiB",
                    f"htop {htop.memory():.1f} MiB", ours <= 48)
        htop.end()

    def list(self):
        url = self.simulate("scale")
        times = []
        for _ in range(3):
            relay = Relay(url)
            program = self.watch(relay.url)
            limit = now() + 120
            painted = None
            while now() < limit:
                got = program.read(0.002)
                if relay.last_byte and got and got[1] > relay.last_byte:
                    painted = got[1]
                    if relay.loaded():
                        break
            times.append((painted - relay.last_byte) * 1000)
            program.end()
        ours = statistics.median(times)
        pages = list(relay.pages.values())
        script = ("import json,sys,time\npages=[open(name,'rb').read() for name in sys.argv[1:]]\n"
                  "t=time.perf_counter()\nfor page in pages: json.loads(page)\nprint((time.perf_counter()-t)*1000)")
        names = []
        for index, page in enumerate(pages):
            names.append(os.path.join(self.home, f"page{index}.json"))
            with open(names[-1], "wb") as file:
                file.write(page)
        peer = statistics.median(
            float(subprocess.run(["python3", "-c", script, *names], capture_output=True, check=True).stdout)
            for _ in range(5))
        size = sum(map(len, pages)) / 1e6
        self.report(f"last byte of 10,000 exports ({size:.1f} MB) to paint", f"{ours:.1f} ms", "below json.load",
                    f"python3 json {peer:.1f} ms", ours < peer)

    def many(self):
        for count, memory, letter in ((10_000, 40, 5), (100_000, 60, 5)):
            self.grow(count, memory, letter)

    def million(self):
        self.grow(1_000_000, 200, 16)

    def grow(self, count, memory, letter):
        """What so many exports cost: memory, a letter in the filter, and nothing happening."""
        process = subprocess.Popen(["python3", os.path.join(os.path.dirname(__file__), "many.py"), str(count)],
                                   stdout=subprocess.PIPE, text=True)
        self.simulators.append(process)
        url = process.stdout.readline().strip()
        program = self.watch(url)
        limit = now() + 60 + count / 500

        def served():
            with urllib.request.urlopen(url + "/api/v1/served") as answer:
                return int(answer.read())

        while served() < count:
            if now() > limit:
                raise RuntimeError(f"only {served():,} of {count:,} exports were asked for")
            program.drain(1)
        program.drain(10)
        used, peak = program.memory(), program.memory("VmHWM")
        cpu = program.cpu()
        program.drain(20)
        cpu = (program.cpu() - cpu) * 1000
        times = []
        for word in ("project-1", "failed", "dest:bucket-2", "!status:completed"):
            os.write(program.master, b"/")
            program.settle()
            for key in word.encode() + b"\x7f" * len(word):
                program.settle(quiet=0.03, timeout=2)
                pressed = now()
                os.write(program.master, bytes([key]))
                got = program.read(5)
                if got:
                    times.append((got[1] - pressed) * 1000)
            os.write(program.master, b"\x1b")
            program.settle()
        program.end()
        times.sort()
        p50, p99 = statistics.median(times), times[len(times) * 99 // 100]
        names = os.path.join(self.home, "names")
        with open(names, "w") as file:
            file.writelines(f"project-{number % 50} bucket-{number % 50 % 3} spawned\n" for number in range(count))
        fzf = []
        for _ in range(5 if shutil.which("fzf") else 0):
            with open(names) as file:
                started = now()
                subprocess.run(["fzf", "--exact", "--filter=project-1"], stdin=file, stdout=subprocess.DEVNULL,
                               check=True)
                fzf.append((now() - started) * 1000)
        peer = f"fzf --filter {statistics.median(fzf):.0f} ms" if fzf else "no fzf here"
        self.report(f"{count:,} exports, memory", f"{used:.1f} MiB, peak {peak:.1f}", f"{memory} MiB", "",
                    used <= memory)
        self.report(f"{count:,} exports, a letter in the filter", f"p50 {p50:.1f}, p99 {p99:.1f} ms",
                    f"p99 {letter} ms", peer, p99 <= letter)
        self.report(f"{count:,} exports, idle 20 s, CPU", f"{cpu:.0f} ms", "100 ms", "", cpu <= 100)

    def transport_row(self):
        address = self.simulate("calm") + "/api/v1/info"

        def measure(arguments):
            times = []
            for _ in range(7):
                started = now()
                subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
                times.append((now() - started) * 1000)
            return statistics.median(times[1:])

        ours = measure([self.transport, address, "1000"])
        peer = measure(["curl", "--silent", "--fail", "--no-progress-meter", "--parallel", "--parallel-max", "6",
                        "--output", "/dev/null", address + "?[1-1000]"])
        self.report("1,000 small GETs, 6 at a time", f"{ours:.0f} ms", f"1.5x of curl",
                    f"curl --parallel {peer:.0f} ms", ours <= 1.5 * peer)

    def poll_row(self):
        answers = os.path.join(self.home, "answers")
        os.mkdir(answers)
        told = subprocess.run([self.poll, answers, "1"], check=True, capture_output=True, text=True).stdout.splitlines()
        decoded = int(told[0].split()[1])
        asked = sum(int(line.split()[0]) for line in told[1:])
        same, changed, bodies = 0, 0, 0
        for name in os.listdir(answers):
            count, age = name.split("-")[:2]
            with open(os.path.join(answers, name), "rb") as file:
                size = len(zlib.compress(file.read(), 6)) / 1e6
            again = int(count) - (age == "new")
            bodies += again
            same += again * size
            changed += (int(count) - again) * size
        self.report("an hour of scale, requests", f"{asked / 3600:.2f}/s", "1/s", "", asked <= 3600)
        self.report("an hour of scale, gzip bytes that changed nothing", f"{same:.1f} MB", "10 MB",
                    f"that changed {changed:.1f} MB", same <= 10)
        self.report("an hour of scale, unchanged answers decoded", f"{decoded - (asked - bodies)} of {bodies}", "0",
                    "", decoded <= asked - bodies)

    def simulator(self):
        url = self.simulate("scale")
        cores = sorted(os.sched_getaffinity(0))
        # The server alone on one core, the client on the others.
        for task in os.listdir(f"/proc/{self.simulators[-1].pid}/task"):
            os.sched_setaffinity(int(task), cores[:1])
        times = []
        for _ in range(5):
            started = now()
            subprocess.run([self.transport, url + "/api/v1/info", "10000"], check=True, stdout=subprocess.DEVNULL,
                           preexec_fn=lambda: os.sched_setaffinity(0, cores[1:] or cores))
            times.append(now() - started)
        rate = 10_000 / statistics.median(times)
        self.report("the simulator with 10,000 exports, small GETs", f"{rate:,.0f}/s on one core", "2,000/s", "",
                    rate >= 2000)

    def run(self, names):
        rows = {"first-frame": self.first_frame, "store": self.store, "keys": self.keys, "idle": self.idle,
                "memory": self.memory, "list": self.list, "many": self.many, "transport": self.transport_row,
                "poll": self.poll_row, "simulator": self.simulator}
        if "million" in names:
            rows["million"] = self.million
        for name in names:
            if name not in rows:
                sys.exit(f"bench: no row is called {name}; there are: {' '.join(rows)}")
        try:
            for name, row in rows.items():
                if names and name not in names:
                    continue
                try:
                    row()
                except RuntimeError as error:
                    self.results.append((name, "failed", "", str(error), "MISSED"))
        finally:
            for process in self.simulators:
                process.terminate()
                process.wait()
            shutil.rmtree(self.home)
        print(file=sys.stderr)
        table = [("", "bulktop", "target", "beside it", ""), *self.results]
        widths = [max(len(row[column]) for row in table) for column in range(4)]
        for row in table:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) + "  " + row[4])
        sys.exit(any(row[4] == "MISSED" for row in self.results))


Bench(*sys.argv[1:3]).run(sys.argv[3:])
