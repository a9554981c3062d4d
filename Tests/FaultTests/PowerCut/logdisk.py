"""A disk for nbdkit that is a file, and a log of every write and flush that reached it, in their order.

A record is its kind (W, Z, F), whether it is durable by itself (forced unit access), offset and length, little-endian;
the bytes follow where the kind is W.
"""

import os
import struct
import threading

import nbdkit

API_VERSION = 2

settings = {}
image = log = -1
lock = threading.Lock()


def config(key, value):
    settings[key] = value


def config_complete():
    for key in ("image", "log"):
        if key not in settings:
            raise RuntimeError(key + "= is missing")


def get_ready():
    global image, log
    image = os.open(settings["image"], os.O_RDWR)
    log = os.open(settings["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


# The order of the log is the order of the disk.
def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def open(readonly):
    return 1


def get_size(handle):
    return os.fstat(image).st_size


def can_write(handle):
    return True


def can_flush(handle):
    return True


def can_fua(handle):
    return nbdkit.FUA_NATIVE


def can_trim(handle):
    return False


def note(kind, offset, length, flags, data=b""):
    # Larger than what is written at once, so that one record is one write.
    record = struct.pack("<cBQQ", kind, 1 if flags & nbdkit.FLAG_FUA else 0, offset, length)
    with lock:
        view = memoryview(record + data)
        while view:
            view = view[os.write(log, view):]


def pread(handle, buffer, offset, flags):
    buffer[:] = os.pread(image, len(buffer), offset)


def pwrite(handle, buffer, offset, flags):
    os.pwrite(image, buffer, offset)
    note(b"W", offset, len(buffer), flags, bytes(buffer))


def zero(handle, count, offset, flags):
    os.pwrite(image, bytes(count), offset)
    note(b"Z", offset, count, flags)


def flush(handle, flags):
    note(b"F", 0, 0, 0)
