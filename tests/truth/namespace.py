"""A network of our own: loopback only, and a name server that answers nothing and remembers who was asked for.

In it the ports that the examples name are free, so the published files run without a change. A provider that something
tries to reach shows by its name; an address that is tried without a name has no route.
"""

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

INSIDE = "TRUTH_NAMESPACE"


def inside():
    return INSIDE in os.environ


def enter(arguments):
    """Runs this program again inside the network, with these arguments more. Does not return."""
    if not shutil.which("unshare"):
        sys.exit("this needs Linux and `unshare`: examples run in a network of their own")
    flags = ["--net", "--mount"] if os.geteuid() == 0 else ["--net", "--mount", "--map-root-user"]
    probe = subprocess.run(["unshare", *flags, "true"], capture_output=True, text=True)
    if probe.returncode:
        sys.exit(f"`unshare {' '.join(flags)}` is not allowed here, run this as root: {probe.stderr.strip()}")
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", *flags, "--", sys.executable, *sys.argv, *arguments])


def leave():
    """Goes on in another network of its own, beside the one that `enter` has made."""
    network, mounts = 0x40000000, 0x00020000
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(network | mounts):
        raise OSError(ctypes.get_errno(), "can't make another network")
    loopback_up()


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        # SIOCSIFFLAGS: IFF_UP | IFF_RUNNING
        fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))


class NameServer:
    """Knows the hosts of this machine, answers every other question with "no such name", and keeps those names."""

    def __init__(self, hosts=()):
        self.asked = []
        self.hosts = set(hosts)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as file:
            file.write("nameserver 127.0.0.1\noptions attempts:1 timeout:1\n")
        # The file may be a link to a place that this mount namespace shares: what it points at is covered, here only.
        libc = ctypes.CDLL(None, use_errno=True)
        bind = 4096
        target = os.path.realpath("/etc/resolv.conf")
        if libc.mount(file.name.encode(), target.encode(), None, bind, None):
            raise OSError(ctypes.get_errno(), f"can't cover {target}")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            name, end = _question(query)
            question = query[12 : end + 4]
            if name in self.hosts:
                # An address of type A; for any other type the answer is empty.
                is_a = query[end : end + 2] == b"\0\x01"
                answer = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01" if is_a else b""
                head = query[:2] + b"\x81\x80\0\x01" + (b"\0\x01" if is_a else b"\0\0") + b"\0\0\0\0"
                self.socket.sendto(head + question + answer, client)
                continue
            self.asked.append(name)
            # The question comes back as an answer: response, recursion available, NXDOMAIN, one question.
            self.socket.sendto(query[:2] + b"\x81\x83\0\x01\0\0\0\0\0\0" + question, client)

    def take(self):
        """The names asked for since the last call, each once."""
        names, self.asked = self.asked, []
        return sorted(set(names))


def _question(query):
    """The name that is asked for, and where it ends."""
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace"))
        at += 1 + query[at]
    return ".".join(labels), at + 1
