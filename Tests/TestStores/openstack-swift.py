#!/usr/bin/env python3
"""Serves OpenStack Swift with its S3 API on loopback, until standard input ends.

    PYTHONPATH=.build/tools .build/tools/python Tests/ObjectStoreTests/openstack-swift.py SECONDS DIRECTORY...

The proxy and the account, container and object servers run in this one process, on ports the system gives. Their files
are in a new directory below the first DIRECTORY that can hold them, their clock is SECONDS ahead of the machine's. One
line on standard output says where the S3 API is. When standard input ends, because the tests ended in whatever way, the
process removes its files and ends.
"""

import os
import shutil
import signal
import sys
import tempfile
import time

# As `user_ACCOUNT_NAME = SECRET GROUPS`; a key id is ACCOUNT:NAME.
PROXY = """
[DEFAULT]
swift_dir = {root}
[pipeline:main]
pipeline = catch_errors s3api tempauth copy slo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:s3api]
use = egg:swift#s3api
location = eu-central-1
storage_domain = localhost
[filter:tempauth]
use = egg:swift#tempauth
user_acme_owner = secret+of/the=owner .admin
user_acme_writer = secret+of/the=writer
user_acme_nobody = secret+of/the=nobody
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 30
node_timeout = 30
"""

# In it `acme:writer` may write and delete, and not read.
LETTERBOX = "/v1/AUTH_acme/letterbox"


def holds_attributes(directory):
    """Whether files there can have the attributes in which Swift keeps what it knows of an object."""
    try:
        with tempfile.NamedTemporaryFile(dir=directory) as file:
            os.setxattr(file.name, "user.swift.metadata", b"x" * 512)
    except OSError:
        return False
    return True


def serve(root):
    # Swift's way of waiting has to be in place before anything opens a socket.
    from swift.common import utils
    utils.monkey_patch()

    import eventlet
    import eventlet.hubs
    import eventlet.wsgi
    eventlet.hubs.use_hub(utils.get_hub())

    with open(os.path.join(root, "swift.conf"), "w") as file:
        file.write("[swift-hash]\nswift_hash_path_suffix = bulktop\n[storage-policy:0]\nname = only\ndefault = yes\n")
    utils.set_swift_dir(root)

    from swift.account import server as account
    from swift.common.ring import RingBuilder
    from swift.common.swob import Request
    from swift.common.wsgi import SwiftHttpProtocol, loadapp
    from swift.container import server as container
    from swift.obj import server as objects

    def listen(app, sock):
        eventlet.spawn(
            eventlet.wsgi.server, sock, app, utils.NullLogger(), protocol=SwiftHttpProtocol,
            capitalize_response_headers=False)

    os.makedirs(os.path.join(root, "devices", "disk"))
    settings = {
        "swift_dir": root,
        "devices": os.path.join(root, "devices"),
        "mount_check": "false",
        "recon_cache_path": root,
        # A busy machine is no failure: a write ends when the listing has it.
        "conn_timeout": "30",
        "node_timeout": "30",
        "container_update_timeout": "30",
    }
    for name, module in ("account", account), ("container", container), ("object", objects):
        sock = eventlet.listen(("127.0.0.1", 0))
        ring = RingBuilder(part_power=0, replicas=1, min_part_hours=0)
        ring.add_dev({
            "id": 0, "region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": sock.getsockname()[1],
            "device": "disk"})
        ring.rebalance()
        ring.get_ring().save(os.path.join(root, name + ".ring.gz"))
        listen(module.app_factory(settings), sock)

    with open(os.path.join(root, "proxy-server.conf"), "w") as file:
        file.write(PROXY.format(root=root))
    proxy = loadapp(os.path.join(root, "proxy-server.conf"))
    sock = eventlet.listen(("127.0.0.1", 0))
    listen(proxy, sock)

    # The S3 API has no way to say this.
    request = Request.blank(LETTERBOX, method="PUT", headers={"X-Container-Write": "acme:writer"})
    request.environ.update({"swift_owner": True, "swift.authorize_override": True, "swift.authorize": lambda _: None})
    answer = request.get_response(proxy)
    if not answer.is_success:
        sys.exit("OpenStack Swift did not make %s: %s" % (LETTERBOX, answer.status))

    signal.alarm(0)
    print("S3 at http://127.0.0.1:%d" % sock.getsockname()[1], flush=True)
    while True:
        eventlet.hubs.trampoline(0, read=True)
        if not os.read(0, 1024):
            return


def give_up(*_):
    print("not within 50 seconds", flush=True)
    os._exit(1)


def main():
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(50)
    ahead = int(sys.argv[1])
    directories = sys.argv[2:]
    fit = next((directory for directory in directories if holds_attributes(directory)), None)
    if fit is None:
        sys.exit(
            "OpenStack Swift needs a directory to write to whose file system has extended attributes (user.*), and neither"
            " %s is one: set TMPDIR to such a directory." % " nor ".join(directories))
    true_time = time.time
    time.time = lambda: true_time() + ahead
    root = tempfile.mkdtemp(prefix="bulktop-swift-", dir=fit)
    try:
        serve(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
