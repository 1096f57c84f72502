#!/usr/bin/env python3
"""Serves TLS before a server on loopback, until standard input ends: tls-front.py DIRECTORY PORT

It makes a certificate of its own for 127.0.0.1, which nobody trusts yet, and its key in DIRECTORY: cert.pem and key.pem.
One line on standard output says where it listens. What comes in is carried to PORT, and the answers back.
"""

import os
import socket
import ssl
import subprocess
import sys
import threading


def carry(source, target):
    """Until either side has had enough, which is then the end of both."""
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client, context, port):
    try:
        client = context.wrap_socket(client, server_side=True)
        server = socket.create_connection(("127.0.0.1", port))
    except OSError:
        # A client that does not trust us, or speaks no TLS.
        client.close()
        return
    threading.Thread(target=carry, args=(server, client), daemon=True).start()
    carry(client, server)


def accept(listener, context, port):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, context, port), daemon=True).start()


def main():
    directory, port = sys.argv[1], int(sys.argv[2])
    certificate, key = os.path.join(directory, "cert.pem"), os.path.join(directory, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, args=(listener, context, port), daemon=True).start()
    print("https://127.0.0.1:%d" % listener.getsockname()[1], flush=True)
    sys.stdin.read()


main()
