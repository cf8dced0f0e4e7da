"""The servers that are measured: Slipway, and what it stands beside. All listen on the loopback address only."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time

from shared import process
from shared.client import Connection, basic

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DISTRIBUTION = "github.com/distribution/distribution/v3/cmd/registry@v3.1.1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so, what, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} took more than {seconds} s")
        time.sleep(0.05)


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """Something that answers at {base}; {processes} are its own, by name, where they are on this machine."""

    name, base, processes = "", "", {}

    def cpus(self):
        return {name: process.cpu(pid) for name, pid in self.processes.items()}

    def cpu(self):
        return sum(self.cpus().values())

    def written(self):
        return {name: process.written(pid) for name, pid in self.processes.items()}

    def peaks(self):
        return {name: process.peak(pid) for name, pid in self.processes.items()}

    def forget_peaks(self):
        for pid in self.processes.values():
            process.forget_peak(pid)

    def authorization(self, name, actions="pull,push"):
        """What a client sends to do {actions} with {name}; nothing where nobody asks."""

    def headers(self, name, actions="pull"):
        value = self.authorization(name, actions)
        return [("Authorization", value)] if value else []

    def connect(self, name, actions="pull,push"):
        return Connection(self.base, self.authorization(name, actions))

    def restarted_after_kill(self):
        """Kills it in the middle of whatever it does, and starts it again; False where that cannot be done."""
        return False

    def stop(self):
        pass


class Given(Server):
    """A registry somebody else runs, that takes pushes from anybody."""

    def __init__(self, name, base):
        self.name, self.base = name, base.rstrip("/")


class Child(Server):
    """A server that is one process of ours, on the servers' core."""

    def __init__(self, name, work, command, port, core=process.SERVERS):
        self.name, self.port, self.base = name, port, f"http://127.0.0.1:{port}"
        self.command, self.core, self.log = command, core, f"{work}/{name.replace(' ', '-')}.log"
        self.start()

    def start(self):
        command = self.command if self.core is None else process.pinned(self.core, self.command)
        with open(self.log, "a") as log:
            self.child = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ, OTEL_SDK_DISABLED="true"))
        self.processes = {self.name: self.child.pid}
        wait_until(lambda: is_open(self.port), f"starting {self.name}, see {self.log}")

    def restarted_after_kill(self):
        self.child.kill()
        self.child.wait()
        self.start()
        return True

    def stop(self):
        self.child.terminate()
        self.child.wait(20)


def _registry(name, work, command, access_log, **options):
    root, port = f"{work}/{name.replace(' ', '-')}", free_port()
    with open(f"{root}.yml", "w") as file:
        file.write(
            f"version: 0.1\nlog: {{accesslog: {{disabled: {str(not access_log).lower()}}}, level: error}}\n"
            f"storage: {{filesystem: {{rootdirectory: {root}}}, delete: {{enabled: true}}}}\n"
            f'http: {{addr: "127.0.0.1:{port}"}}\n'
        )
    server = Child(name, work, [*command, "serve", f"{root}.yml"], port, **options)
    server.root = root
    return server


def docker_registry(work, name="docker-registry", access_log=False, **options):
    if not shutil.which("docker-registry"):
        return None
    return _registry(name, work, ["docker-registry"], access_log, **options)


def distribution(work, **options):
    """Distribution 3, which is built once where Go is."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    home = os.environ.get("SLIPWAY_BENCH_TOOLS") or f"{cache}/slipway-bench"
    binary = f"{home}/{DISTRIBUTION.rsplit('@', 1)[1]}/registry"
    if not os.path.exists(binary):
        go = shutil.which("go") or "/usr/local/go/bin/go"
        if not os.path.exists(go):
            return None
        print("building distribution 3, once; this takes two minutes", file=sys.stderr, flush=True)
        environment = dict(os.environ, GOBIN=os.path.dirname(binary))
        subprocess.run([go, "install", DISTRIBUTION], env=environment, check=True)
    return _registry("distribution 3", work, [binary], False, **options)


def nginx(work, files):
    """One worker with sendfile, over the directory {files}: what the machine can do."""
    if not shutil.which("nginx"):
        return None
    port = free_port()
    with open(f"{work}/nginx.conf", "w") as file:
        file.write(
            f"daemon off; worker_processes 1; pid {work}/nginx.pid; error_log stderr error; events {{ worker_connections 2048; }}\n"
            f"http {{ access_log off; sendfile on; keepalive_requests 100000000; client_body_temp_path {work}/nginx.body;\n"
            f"  proxy_temp_path {work}/nginx.p; fastcgi_temp_path {work}/nginx.f; uwsgi_temp_path {work}/nginx.u;\n"
            f"  scgi_temp_path {work}/nginx.s;\n"
            f"  server {{ listen 127.0.0.1:{port}; root {files}; default_type application/octet-stream; }} }}\n"
        )
    os.chmod(work, 0o755)
    return Child("nginx", work, ["nginx", "-p", work, "-c", f"{work}/nginx.conf"], port)


class Slipway(Server):
    """Slipway as ./slipway up starts it, asked straight at its services. Pinned, registry-service and PostgreSQL share one core."""

    name = "slipway"
    TOKEN_SECONDS = 60

    def __init__(self, work):
        self.tokens = {}
        self.environment = dict(os.environ, SLIPWAY_STATE=f"{work}/state", SLIPWAY_PORT=str(free_port()))
        self.is_pinned = False
        try:
            self.run("up")
        except BaseException:
            self.stop()
            raise
        self.password = self.run("password").strip()
        self._look()

    def run(self, *arguments, core=None):
        command = [f"{HOME}/slipway", *arguments]
        cores = f"{process.SERVERS},{process.GENERATOR}" if core is None else core
        done = subprocess.run(
            process.pinned(cores, command), env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"slipway {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def _look(self):
        self.parts = {part["name"]: part for part in json.loads(self.run("status", "--json"))["processes"]}
        self.base = f"http://127.0.0.1:{self.parts['registry-service']['port']}"
        self.management = f"http://127.0.0.1:{self.parts['content-service']['port']}"
        self.tasks = f"http://127.0.0.1:{self.parts['task-api']['port']}"
        watched = ("registry-service", "postgres") if self.is_pinned else tuple(self.parts)
        self.processes = {name: self.parts[name]["pid"] for name in watched}

    def pin(self):
        """registry-service, started anew, and PostgreSQL to one core; the rest, which has nothing to do, to the other one."""
        if self.is_pinned:
            return
        self.run("restart", "registry-service", core=process.SERVERS)
        self.is_pinned = True
        self._look()
        for name, part in self.parts.items():
            process.pin(part["pid"], process.SERVERS if name in self.processes else process.GENERATOR)

    def unpin(self):
        """All of it may use both cores again."""
        if not self.is_pinned:
            return
        self.run("restart", "registry-service")
        self.is_pinned = False
        self._look()
        for pid in self.processes.values():
            process.pin(pid, f"{process.SERVERS},{process.GENERATOR}")

    def restarted_after_kill(self):
        os.kill(self.processes["registry-service"], 9)
        wait_until(lambda: not is_open(self.parts["registry-service"]["port"]), "dying")
        self.run("up", core=process.SERVERS)
        self._look()
        return True

    def admin(self):
        return basic("admin", self.password)

    def authorization(self, name, actions="pull,push"):
        """A token, given once for many connections, as clients keep it."""
        known = self.tokens.get((name, actions))
        if known is None or time.monotonic() - known[1] > self.TOKEN_SECONDS:
            known = self.tokens[name, actions] = (self.token(name, actions), time.monotonic())
        return "Bearer " + known[0]

    def token(self, name, actions):
        with Connection(self.base, self.admin()) as connection:
            service = connection.host
            answer = connection.json("GET", f"/token?service={service}&scope=repository:{name}:{actions}")
        return answer["token"]

    def manage(self, method, path, document=None):
        """Asks the management API; waits for the task where it answers with one."""
        with Connection(self.management, self.admin()) as connection:
            answer = connection.json(method, path, document)
        return self.ended(answer["task"]) if set(answer) == {"task"} else answer

    def ended(self, task):
        """Asks seldom: the task itself tells when it began and ended, and who asks takes of the cores that are measured."""
        with Connection(self.tasks, self.admin()) as connection:
            while True:
                state = connection.json("GET", task)
                if state["state"] in ("failed", "canceled"):
                    raise RuntimeError(f"{state['name']} {state['state']}: {state['error']}")
                if state["state"] == "completed":
                    return state
                time.sleep(0.5)

    def make_private(self, name):
        base = "/pulp/api/v3/distributions/container/container/"
        found = self.manage("GET", f"{base}?base_path={name}")["results"][0]
        self.manage("PATCH", found["pulp_href"], {"private": True})

    def stop(self):
        self.run("down")

