"""Drives a P4Runtime server with p4runtime-shell: p4runtime_shell_client.py HOST:PORT FOLDER embedded|agent

FOLDER holds weft.p4info.txtpb, weft.json and other.json (another program). Prints a line for each step passed.
"""

import os
import sys
import traceback

import grpc
import p4runtime_sh.shell as sh
from frames import *
from google.rpc import code_pb2
from p4.v1 import p4runtime_pb2
from p4runtime_sh.p4runtime import P4RuntimeClient, P4RuntimeException, P4RuntimeWriteException

ADDRESS, FOLDER, SERVER = sys.argv[1:]
AGENT = SERVER == "agent"
P4INFO, PROGRAM = os.path.join(FOLDER, "weft.p4info.txtpb"), os.path.join(FOLDER, "weft.json")
SECONDS = 30

PORTS = "WeftIngress.weft.edge.ports"
HOSTS = "WeftIngress.weft.edge.hosts_v4"
ROUTES = "WeftIngress.weft.underlay.routes_v4"
SERVICES = "WeftIngress.weft.services.services_v4"
PINS = "WeftIngress.weft.affinity.pins"
ECMP = "WeftIngress.weft.underlay.ecmp"


def step(name):
    print("ok:", name, flush=True)


def refused(work, code):
    """Checks that work fails with that code for its only update."""
    try:
        work()
    except P4RuntimeWriteException as error:
        ((_, detail),) = error.errors
        assert detail.canonical_code == code, error
        return
    raise AssertionError("not refused")


def arbitration():
    backup = P4RuntimeClient(1, ADDRESS, (0, 19))
    try:
        update = p4runtime_pb2.Update(type=p4runtime_pb2.Update.INSERT)
        update.entity.table_entry.CopyFrom(port(1).msg())
        backup.write_update(update)
        raise AssertionError("a backup may not write")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.PERMISSION_DENIED, error
    finally:
        backup.tear_down()
    step("refuses a backup's write")
    assert sh.APIVersion() >= "1.4.0", sh.APIVersion()
    step("tells its version")


def pipeline():
    assert len(sh.client.get_p4info().tables) == 16
    sh.client.set_fwd_pipe_config(P4INFO, PROGRAM)
    step("accepts the pipeline again")
    if not AGENT:
        return
    try:
        sh.client.set_fwd_pipe_config(P4INFO, os.path.join(FOLDER, "other.json"))
        raise AssertionError("another pipeline was accepted")
    except P4RuntimeException as error:
        assert error.grpc_error.code() == grpc.StatusCode.FAILED_PRECONDITION, error
    step("refuses another pipeline")


def port(number, role=1):
    entry = sh.TableEntry(PORTS)(action="WeftIngress.weft.edge.set_role")
    entry.match["port"] = str(number)
    entry.action["role"] = str(role)
    return entry


def host(number):
    entry = sh.TableEntry(HOSTS)(action="WeftIngress.weft.edge.set_host", priority=10)
    entry.match["port"] = str(number)
    entry.match["source"] = f"10.1.0.{number}"
    entry.action["host"] = str(number)
    entry.action["subject"] = "0"
    return entry


def next_hop(number):
    action = sh.Action("WeftIngress.weft.underlay.next_hop_v4")
    action.set(port=str(number), source="02:00:00:00:01:00", destination=f"02:00:00:00:02:{number:02x}")
    return action


def member(number, to_port):
    entry = sh.ActionProfileMember(ECMP)(member_id=number, action="WeftIngress.weft.underlay.next_hop_v4")
    entry.action.set(port=str(to_port), source="02:00:00:00:01:00", destination=f"02:00:00:00:02:{to_port:02x}")
    return entry


def route(prefix, **spec):
    entry = sh.TableEntry(ROUTES)(**spec)
    entry.match["address"] = prefix
    return entry


def pin(instance):
    entry = sh.TableEntry(PINS)(action="WeftIngress.weft.affinity.pin")
    entry.match.set(flow_hash="1", flow_digest="2")
    entry.action["instance"] = str(instance)
    return entry


def entries():
    for entry in (port(1), port(2), port(3, 2), port(4), host(1)):
        entry.insert()
    step("inserts")
    refused(port(1).insert, code_pb2.ALREADY_EXISTS)
    step("tells why an update failed")
    port(3, 1).modify()
    port(4).delete()
    step("modifies and deletes")
    found = {str(e.match["port"].exact.value[-1]): e.action["role"] for e in sh.TableEntry(PORTS).read()}
    assert set(found) == {"1", "2", "3"}, found
    request = p4runtime_pb2.Entity()
    request.table_entry.SetInParent()
    tables = {e.table_entry.table_id for reply in sh.client.read_one(request) for e in reply.entities}
    assert tables == {sh.context.get_table_id(name) for name in (PORTS, HOSTS)}, tables
    step("reads with wildcards")

    hops = sh.Oneshot(ROUTES)
    hops.add(next_hop(2)).add(next_hop(3), weight=2)
    several = route("10.8.0.0/16", oneshot=hops)
    several.insert()
    (read_back,) = sh.TableEntry(ROUTES).read()
    assert [a.weight for a in read_back.oneshot.actions] == [1, 2], read_back
    several.delete()
    member(1, 2).insert()
    group = sh.ActionProfileGroup(ECMP)(group_id=1, max_size=4)
    group.add(1)
    group.insert()
    route("10.9.0.0/16", group_id=1).insert()
    member(1, 5).modify()
    member(1, 2).modify()
    (read_back,) = sh.ActionProfileGroup(ECMP).read()
    assert [m.member_id for m in read_back.members] == [1], read_back
    step("programs action selectors")
    meter = sh.MeterEntry("WeftIngress.weft.services.service_meter")(index=5, cir=10, cburst=20, pir=30, pburst=40)
    meter.modify()
    (read_back,) = sh.MeterEntry("WeftIngress.weft.services.service_meter")(index=5).read()
    assert (read_back.cir, read_back.cburst, read_back.pir, read_back.pburst) == (10, 20, 30, 40), read_back
    step("configures a meter")


def ownership():
    if AGENT:
        for change in (pin(7).insert, pin(7).modify, pin(7).delete):
            refused(change, code_pb2.PERMISSION_DENIED)
        assert list(sh.TableEntry(PINS).read()) == []
        step("keeps the agent's table")
    else:
        pin(7).insert()
        assert len(list(sh.TableEntry(PINS).read())) == 1
        step("has no agent's table to keep")


def send(payload, to_port=0, operation=EMIT):
    packet = sh.PacketOut(payload)
    packet.metadata.set(port=str(to_port), operation=str(operation), reserved="0")
    packet.send()


def packets():
    inbound = sh.PacketIn()

    def next_packet():
        """Payload and metadata; ids count from 1 in the order of headers.p4."""
        packet = inbound.packet_in_queue.get(timeout=SECONDS).packet
        return packet.payload, [int.from_bytes(m.value, "big") for m in packet.metadata]

    send(looped(PUNT_NONE, b"first"), CPU_PORT)
    payload, metadata = next_packet()
    assert payload == b"first" and metadata == [7, PUNT_NONE, 0, 0, 0, 0x01020304, 0x05060708], (payload, metadata)
    step("exchanges packets")
    send(b"emitted through port 2", 2)
    send(udp("10.1.0.1", "10.9.0.1", 9), 1, SUBMIT)
    send(udp("10.1.0.1", "10.9.0.1", 9), 77, SUBMIT)
    if AGENT:
        for payload, to_port, operation in (
            (state_read(ARRAY_LOAD, 1), 0, STATE),
            (looped(PUNT_COLLISION, b"forged"), CPU_PORT, EMIT),
        ):
            send(payload, to_port, operation)
            error = sh.client.get_stream_packet("unknown", timeout=SECONDS).error
            assert error.canonical_code == code_pb2.PERMISSION_DENIED, error
            assert error.packet_out.packet_out.payload == payload, error
        step("keeps the agent's packets")
    else:
        send(state_read(ARRAY_LOAD, 1), 0, STATE)
        _, metadata = next_packet()
        assert metadata[1] == PUNT_STATE, metadata
        entry = sh.TableEntry(SERVICES)(action="WeftIngress.weft.services.to_agent_v4", priority=100)
        entry.match.set(address="10.255.0.1", protocol="17", port=str(AGENT_PORT))
        entry.insert()
        send(agent_request("10.1.0.1", "10.255.0.1"), 1, SUBMIT)
        _, metadata = next_packet()
        assert metadata[:2] == [1, PUNT_LOCAL], metadata
        step("punts what is for the agent")
    # Comes back after all that was sent before it: the counters below are complete.
    send(looped(PUNT_NONE, b"last"), CPU_PORT)
    payload, _ = next_packet()
    assert payload == b"last", payload


def counters():
    (drops,) = sh.CounterEntry("WeftIngress.drops")(index=DROP_UNKNOWN_PORT).read()
    assert drops.packet_count == 1, drops
    assert len(list(sh.CounterEntry("WeftIngress.drops").read())) == 12
    (routed,) = sh.DirectCounterEntry("WeftIngress.weft.underlay.routes_v4_counter").read()
    assert routed.packet_count == 1 and routed.byte_count > 0, routed
    entry = sh.TableEntry(PORTS)
    entry.match["port"] = "1"
    entry.counter_data  # asks for the counter, too
    (entry,) = entry.read()
    assert entry.counter_data.packet_count == (1 if AGENT else 2), entry
    step("reads counters")


def clean():
    route("10.9.0.0/16", group_id=1).delete()
    sh.ActionProfileGroup(ECMP)(group_id=1).delete()
    member(1, 2).delete()
    for table in (PORTS, HOSTS, SERVICES):
        for entry in sh.TableEntry(table).read():
            entry.delete()
    assert list(sh.TableEntry(PORTS).read()) == []
    step("deletes all")
    hops = sh.Oneshot(ROUTES)
    hops.add(next_hop(2))
    route("10.9.0.0/16", oneshot=hops).insert()
    port(1).insert()


def main():
    sh.setup(
        device_id=1,
        grpc_addr=ADDRESS,
        election_id=(0, 20),
        config=sh.FwdPipeConfig(P4INFO, PROGRAM),
        verbose=False,
    )
    step("arbitrates and accepts the pipeline")
    try:
        arbitration()
        pipeline()
        entries()
        ownership()
        packets()
        counters()
        clean()
    except BaseException:
        # The shell's threads would keep the process alive.
        traceback.print_exc()
        os._exit(1)
    sh.teardown()
    print("done", flush=True)


main()
