"""Notes which files a step in Python opens, so that one that is in no key does not leave a result that is out of date.

The environment of the step runs this in every interpreter that starts with ``CAIRN_READS`` set: the file to append to. It
gets, for each path that is opened for reading, listed or started for the first time, the path and the place in the
step's code that did it, each ended by a null character. Files of Python and of the environment are left out. What a
library opens without Python is not seen.
"""

import os
import sys


def _watch(log):
    here = os.path.dirname(log)
    own = tuple(
        {
            folder + os.sep
            for given in (sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__))
            for folder in (given, os.path.realpath(given))
        }
    )
    at_first = {"open", "os.listdir", "os.scandir", "sqlite3.connect", "subprocess.Popen", "os.exec", "os.posix_spawn"}
    seen = {log}
    fsdecode, abspath, join, isabs = os.fsdecode, os.path.abspath, os.path.join, os.path.isabs
    access, truncate, write_only = os.O_WRONLY | os.O_RDWR, os.O_TRUNC, os.O_WRONLY
    append = os.O_WRONLY | os.O_APPEND | os.O_CREAT

    watch = _watch.__code__.co_filename

    def outer():
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == watch:
            frame = frame.f_back
        return frame

    def place():
        frame = outer()
        while frame is not None:
            file = frame.f_code.co_filename
            if not file.startswith("<"):
                file = file if isabs(file) else join(here, file)
                if not file.startswith(own):
                    return "%s:%d" % (file, frame.f_lineno)
            frame = frame.f_back
        return ""

    def is_import():
        frame = outer()
        return frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")

    def look(event, given):
        if event not in at_first or not given or not isinstance(given[0], (str, bytes, os.PathLike)):
            return
        if event == "open":
            mode, flags = given[1], given[2]
            if isinstance(flags, int) and (flags & access == write_only or flags & truncate):
                return
            if isinstance(mode, str) and ("w" in mode or "x" in mode or mode in ("a", "ab")):
                return
        elif event in ("os.listdir", "os.scandir") and is_import():
            return
        path = fsdecode(given[0])
        if event == "sqlite3.connect" and (path == "" or path.startswith((":memory:", "file:"))):
            return
        # A program without a folder is found in PATH.
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn") and os.sep not in path:
            return
        path = abspath(path)
        if path in seen or path.startswith(own):
            return
        seen.add(path)
        # Opened each time: a program that closes what it did not open would have another file under this number.
        file = os.open(log, append, 0o600)
        try:
            os.write(file, os.fsencode(path + "\0" + place() + "\0"))
        finally:
            os.close(file)

    def hook(event, given):
        try:
            look(event, given)
        except Exception:
            # What cannot be noted must not fail the step.
            pass

    sys.addaudithook(hook)


_watch(os.environ["CAIRN_READS"])
