"""Starts the local cloud by its command, for tests in Python. Needs Node.js, and no package of Python."""

import json
import subprocess
import urllib.request


class LocalCloud:
    """A cloud whose time stands still until it is moved.

    Use it as a context manager. `endpoints` is what the command prints when it is ready: `ecs`, `mns`, `fc`,
    `accessKeyId`, `accessKeySecret` and more.
    """

    def __init__(self, *flags, command=("node_modules/.bin/local-cloud",)):
        # Not by npx: that does not hand on the signal that ends the cloud.
        ports = ("--ecs-port", "0", "--mns-port", "0", "--fc-port", "0")
        self._process = subprocess.Popen(
            [*command, "--json", "--speed", "0", *ports, *flags], stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline()
        if line == "":
            raise RuntimeError(f"the local cloud ended with {self._process.wait()}: its log says why")
        self.endpoints = json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    def advance(self, duration):
        """Lets time pass, such as "10m". Returns when all that is due by then has ended."""
        self.control("POST", "clock", {"advance": duration})

    def reset(self):
        """Makes everything as it was at the start."""
        self.control("POST", "reset")

    def control(self, method, name, body=None):
        """Calls /_local/<name>: health, stats, faults, clock, reset, sts, state."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoints['fc']}/_local/{name}", data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
