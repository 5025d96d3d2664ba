#!/usr/bin/python3
"""The network of a semantic file in Mininet: Weft's embedded switch or bmv2, an agent beside each, real hosts.

    sudo bmv2-testbed/mininet/weft_topology.py [FILE] [--switch weft|bmv2] [--bmv2 PATH] [--test]

Starts the switches, the agents and the instances of the first TCP service, runs `weft apply FILE`, and leaves the user at
the Mininet prompt; --test makes every client ping and call the service instead, and exits 1 when something failed.
Needs Debian's mininet 2.3 and python3-yaml; Open vSwitch is not needed. See docs/deploy-bmv2-mininet.md.
"""

import argparse
import collections
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

try:
    import yaml
    from mininet.cli import CLI
    from mininet.log import setLogLevel
    from mininet.net import Mininet
    from mininet.node import Switch
    from mininet.topo import Topo
except ImportError as missing:
    sys.exit("weft_topology: %s: apt-get install mininet python3-yaml, and run it with /usr/bin/python3" % missing)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
FIRST_TARGET_PORT = 9601
CPU_PORT = 255
SERVICE_US = 3000
START_SECONDS = 120
GATEWAY = "169.254.1.1"  # a next hop that is on no wire: hosts hand everything to their switch, which routes
PINGS = 5
CALLS = 40


class Failure(Exception):
    """Something that the user has to know; the message is for the user."""


class Program:
    """A process with a log of its own."""

    def __init__(self, name, command, logs, popen=subprocess.Popen):
        self.name = name
        self.log = os.path.join(logs, name + ".log")
        with open(self.log, "w") as output:
            self.process = popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)

    def text(self):
        with open(self.log, errors="replace") as log:
            return log.read()

    def await_that(self, condition, what):
        """Waits until it is so, as long as the program runs."""
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            lines = self.text().strip().splitlines() or ["it printed nothing"]
            if self.process.poll() is not None:
                raise Failure("%s ended with exit code %d: %s" % (self.name, self.process.returncode, lines[-1]))
            if time.monotonic() > deadline:
                raise Failure("%s %s after %d s: %s" % (self.name, what, START_SECONDS, lines[-1]))
            time.sleep(0.1)

    def stop(self):
        if self.process.stdin:
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class P4Switch(Switch):
    """A P4 target in the root namespace; both kinds take the command line of simple_switch_grpc."""

    def __init__(self, name, program=None, device=1, grpc_port=FIRST_TARGET_PORT, logs=".", **params):
        Switch.__init__(self, name, dpid="%x" % device, **params)
        self.program, self.device, self.grpc_port, self.logs = program, device, grpc_port, logs
        self.running = None

    def start(self, controllers):
        command = self.program + ["--no-p4", "--device-id", str(self.device)]
        command += ["--thrift-port", str(self.grpc_port + 1000)]
        for port, interface in sorted(self.intfs.items()):
            if interface.name != "lo":
                prepare(self, interface.name)
                command += ["-i", "%d@%s" % (port, interface.name)]
        command += ["--", "--grpc-server-addr", "127.0.0.1:%d" % self.grpc_port, "--cpu-port", str(CPU_PORT)]
        self.running = Program(self.name, command, self.logs)

    def await_ready(self):
        self.running.await_that(lambda: answers(self.grpc_port), "does not answer on port %d" % self.grpc_port)

    def stop(self, deleteIntfs=True):
        if self.running:
            self.running.stop()
        Switch.stop(self, deleteIntfs)


class WeftTopo(Topo):
    """Switches, hosts and links of a semantic file, at the ports that the file names."""

    def build(self, network=None, program=None, logs=None):
        for number, switch in enumerate(network["switches"]):
            self.addSwitch(switch["id"], program=program, device=switch["device"], logs=logs,
                           grpc_port=FIRST_TARGET_PORT + number)
        for host in network["hosts"]:
            self.addHost(host["id"], ip="%s/32" % host["address"], mac=host["mac"])
            self.addLink(host["switch"], host["id"], port1=host["port"], port2=0, intfName2="eth0")
        for link in network["links"]:
            (a, port_a), (b, port_b) = (end.split(":") for end in link["between"])
            self.addLink(a, b, port1=int(port_a), port2=int(port_b))


def prepare(node, interface):
    """A switch forwards what is on the wire: complete checksums, no segments above the MTU, no talk of the kernel's."""
    node.cmd("ethtool -K %s tx off tso off gso off gro off" % interface)
    node.cmd("sysctl -qw net.ipv6.conf.%s.disable_ipv6=1" % interface)
    node.cmd("ip link set %s up" % interface)


def attach(node, switch_mac):
    """Static neighbour and default route of a host."""
    prepare(node, "eth0")
    node.cmd("ip route add %s dev eth0" % GATEWAY)
    node.cmd("ip route add default via %s" % GATEWAY)
    node.cmd("ip neighbour add %s lladdr %s dev eth0 nud permanent" % (GATEWAY, switch_mac))


def answers(port):
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def weft(*arguments, check=True):
    """Runs the command line of this tree to its end."""
    done = subprocess.run([os.path.join(ROOT, "weft"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    if check and done.returncode != 0:
        raise Failure("weft %s failed: %s" % (" ".join(arguments), done.stdout.strip()))
    return done.stdout


def target_program(options):
    if options.switch == "weft":
        return [os.path.join(ROOT, "weft"), "switch"]
    path = options.bmv2 or os.environ.get("WEFT_BMV2") or shutil.which("simple_switch_grpc")
    if not path or not os.access(path, os.X_OK):
        raise Failure("--switch bmv2: no simple_switch_grpc at %s: install bmv2, or give --bmv2 PATH or WEFT_BMV2"
                      % (path or "any folder of the PATH"))
    return [path]


def java():
    home = os.environ.get("JAVA_HOME")
    candidates = [os.path.join(home, "bin", "java")] if home else []
    candidates += [shutil.which("java") or "", "/usr/lib/jvm/default-java/bin/java"]
    for candidate in candidates:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    raise Failure("no Java found: set JAVA_HOME")


def first_tcp_service(model):
    for service in model.get("services", []):
        if service.get("protocol") == "tcp":
            return service
    raise Failure("the file has no service with 'protocol: tcp' for curl to call")


def instance_numbers(file, logs):
    """The data plane's numbers of the instances, as the compiler gives them."""
    report = os.path.join(logs, "plan.json")
    weft("plan", "--offline", file, "--report", report)
    numbers = {}
    with open(report) as text:
        for switch in json.load(text)["switches"]:
            for change in switch["changes"]:
                number = re.match(r"instances .*\binstance=(\d+) ", change["entry"])
                for statement in change["statements"] if number else []:
                    if statement.startswith("instance/"):
                        numbers[statement.split(" ")[0][len("instance/"):]] = int(number.group(1))
    return numbers


def start_agents(network, logs, started):
    agents = []
    for number, switch in enumerate(network["switches"]):
        command = [os.path.join(ROOT, "weft"), "agent", "--target", "127.0.0.1:%d" % (FIRST_TARGET_PORT + number),
                   "--device-id", str(switch["device"]), "--listen", switch["agent"]]
        agents.append(Program("agent-" + switch["id"], command, logs))
        started.append(agents[-1])
    for agent in agents:
        agent.await_that(lambda: ": ready" in agent.text(), "has no session with its switch")


def start_instances(net, model, service, file, logs, started):
    """HTTP servers that report their load to the agent of their switch."""
    numbers = instance_numbers(file, logs)
    hosts = {host["id"]: host for host in model["network"]["hosts"]}
    agents = {switch["id"]: switch["address"] for switch in model["network"]["switches"]}
    library = os.path.join(ROOT, "cli", "target")
    for instance in service["instances"]:
        command = [java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m",
                   "-cp", "%s/weft-cli.jar:%s/lib/*" % (library, library), "dev.weft.lab.netns.HttpInstance",
                   instance["id"], str(numbers[instance["id"]]), str(instance["port"]), str(instance.get("workers", 1)),
                   str(SERVICE_US), agents[hosts[instance["host"]]["switch"]]]
        started.append(Program("instance-" + instance["id"], command, logs, popen=net[instance["host"]].popen))
    for program in started:
        if program.name.startswith("instance-"):
            program.await_that(lambda: "ready" in program.text(), "does not listen")


def clients(model, service):
    servers = {instance["host"] for instance in service["instances"]}
    callers = {agent["host"] for agent in model["agents"]}
    return [host["id"] for host in model["network"]["hosts"] if host["id"] in callers - servers]


def test(net, model, service):
    """Every client pings and calls the service; True when everything was answered."""
    names = [instance["id"] for instance in service["instances"]]
    good = True
    for client in clients(model, service):
        pinged = net[client].cmd("ping -n -c %d -i 0.2 -W 10 %s" % (PINGS, service["address"]))
        received = re.search(r"(\d+) received", pinged)
        lost = PINGS - int(received.group(1)) if received else PINGS
        called = net[client].cmd("curl -s -S --noproxy '*' --max-time 30 -H 'Connection: close' 'http://%s:%d/[1-%d]'"
                                 % (service["address"], service["port"], CALLS))
        served = collections.Counter(line for line in called.split() if line in names)
        failed = CALLS - sum(served.values())
        print("%s: %d of %d pings lost, %d of %d calls failed, served by %s"
              % (client, lost, PINGS, failed, CALLS, dict(sorted(served.items()))))
        good = good and lost == 0 and failed == 0
    print("ok" if good else "FAILED")
    return good


def run(options):
    with open(options.file) as text:
        model = yaml.safe_load(text)
    service = first_tcp_service(model)
    program = target_program(options)
    weft("--version")  # builds what is missing or old, once
    os.environ["WEFT_NO_BUILD"] = "1"
    logs = tempfile.mkdtemp(prefix="weft-mininet-")
    print("logs in " + logs)
    started = []
    net = Mininet(WeftTopo(network=model["network"], program=program, logs=logs), switch=P4Switch, controller=None)
    try:
        net.start()
        macs = {switch["id"]: switch["mac"] for switch in model["network"]["switches"]}
        for host in model["network"]["hosts"]:
            attach(net[host["id"]], macs[host["switch"]])
        for switch in net.switches:
            switch.await_ready()
        start_agents(model["network"], logs, started)
        print(weft("apply", options.file).strip())
        start_instances(net, model, service, options.file, logs, started)
        time.sleep(1.5)  # reports and probes fill the selection state; a call that comes earlier is repeated by TCP
        if options.test:
            return 0 if test(net, model, service) else 1
        client = (clients(model, service) or ["HOST"])[0]
        print("Try: %s ping -c 3 %s" % (client, service["address"]))
        print("     %s curl -s http://%s:%d/[1-10]" % (client, service["address"], service["port"]))
        print("     sh %s/weft status %s" % (ROOT, options.file))
        CLI(net)
        return 0
    finally:
        for program in reversed(started):
            program.stop()
        net.stop()


def main():
    parser = argparse.ArgumentParser(description="The network of a semantic file in Mininet, steered by Weft.")
    parser.add_argument("file", nargs="?", default=os.path.join(ROOT, "examples", "netns.yaml"), metavar="FILE",
                        help="semantic file (default examples/netns.yaml)")
    parser.add_argument("--switch", choices=["weft", "bmv2"], default="weft",
                        help="what forwards the packets (default %(default)s)")
    parser.add_argument("--bmv2", metavar="PATH", help="simple_switch_grpc (default: WEFT_BMV2, or on the PATH)")
    parser.add_argument("--test", action="store_true", help="call the service from every client and exit")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("weft_topology: Mininet needs root: run it with sudo")
    setLogLevel("warning" if options.test else "info")
    try:
        sys.exit(run(options))
    except (Failure, OSError) as failure:
        sys.exit("weft_topology: %s" % failure)


if __name__ == "__main__":
    main()
