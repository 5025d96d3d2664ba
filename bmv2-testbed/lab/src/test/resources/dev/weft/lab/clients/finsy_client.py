"""Drives a P4Runtime server with finsy: finsy_client.py HOST:PORT FOLDER embedded|agent

FOLDER holds weft.p4info.txtpb, weft.json and other.json (another program). Prints a line for each step passed.
"""

import asyncio
import sys
from pathlib import Path

import finsy as fy
from finsy.p4schema import P4ConfigResponseType
from frames import *

ADDRESS, FOLDER, SERVER = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
AGENT = SERVER == "agent"
OPTIONS = fy.SwitchOptions(p4info=FOLDER / "weft.p4info.txtpb", p4blob=FOLDER / "weft.json", initial_election_id=10)
SECONDS = 30

PORTS = "WeftIngress.weft.edge.ports"
HOSTS = "WeftIngress.weft.edge.hosts_v4"
ROUTES = "WeftIngress.weft.underlay.routes_v4"
SERVICES = "WeftIngress.weft.services.services_v4"
PINS = "WeftIngress.weft.affinity.pins"


def step(name):
    print("ok:", name, flush=True)


async def read(sw, *entities):
    return [entity async for entity in sw.read(entities)]


async def refused(work, code, *, detail=None):
    """The error of work, which has to have that code (or that code for one update)."""
    try:
        await work
    except fy.P4ClientError as error:
        if detail is None:
            assert error.code == code, error
        else:
            assert error.code == fy.GRPCStatusCode.UNKNOWN, error
            assert [e.canonical_code for e in error.details.values()] == [detail], error
        return error
    raise AssertionError("not refused")


def event(sw, name):
    return asyncio.wait_for(sw.ee.event_future(name), SECONDS)


async def without_a_pipeline():
    async with fy.Switch("s1", ADDRESS) as sw:
        assert sw.is_primary and not sw.p4info.exists
        error = await refused(read(sw, fy.P4TableEntry()), fy.GRPCStatusCode.FAILED_PRECONDITION)
        assert error.is_pipeline_missing, error
    step("says that it has no pipeline")


async def arbitration(sw):
    assert sw.is_primary and sw.primary_id == 10
    step("arbitrates")
    assert sw.p4runtime_version >= (1, 4, 0), sw.p4runtime_version
    step("tells its version")
    async with fy.Switch("same", ADDRESS, OPTIONS) as same:
        assert not same.is_primary and same.election_id == 9 and same.primary_id == 10
    assert sw.is_primary
    step("lets a client with a taken election id bid lower")
    backup = event(sw, fy.SwitchEvent.BECOME_BACKUP)
    async with fy.Switch("higher", ADDRESS, OPTIONS(initial_election_id=11)) as higher:
        await backup
        assert higher.is_primary and not sw.is_primary
        await refused(sw.insert([port(1)]), fy.GRPCStatusCode.PERMISSION_DENIED)
        primary = event(sw, fy.SwitchEvent.BECOME_PRIMARY)
        ready = event(sw, fy.SwitchEvent.CHANNEL_READY)
    await primary
    await ready
    assert sw.is_primary and sw.election_id == 11
    step("hands over and back")


async def pipeline(sw):
    reply = await sw._get_pipeline_config_request(response_type=P4ConfigResponseType.ALL)
    wanted = sw.p4info.get_pipeline_config()
    assert reply.config.p4_device_config == wanted.p4_device_config
    assert reply.config.p4info == wanted.p4info
    assert reply.config.cookie == wanted.cookie
    step("returns the pipeline with the client's cookie")
    if not AGENT:
        return
    other = sw.p4info.get_pipeline_config()
    other.p4_device_config = (FOLDER / "other.json").read_bytes()
    await refused(sw._set_pipeline_config_request(config=other), fy.GRPCStatusCode.FAILED_PRECONDITION)
    step("refuses another pipeline")


def port(number, role=1):
    return fy.P4TableEntry(PORTS, match=fy.Match(port=number), action=fy.Action("set_role", role=role))


def host(number):
    return fy.P4TableEntry(
        HOSTS,
        match=fy.Match(port=number, source=f"10.1.0.{number}"),
        action=fy.Action("set_host", host=number, subject=0),
        priority=10,
        metadata=b"\x01\x02",
    )


def route(prefix, *ports):
    hops = [(1, fy.Action("next_hop_v4", port=p, source="02:00:00:00:01:00", destination=f"02:00:00:00:02:{p:02x}"))
            for p in ports]
    return fy.P4TableEntry(ROUTES, match=fy.Match(address=prefix), action=fy.IndirectAction(action_set=hops))


def pin(instance):
    return fy.P4TableEntry(PINS, match=fy.Match(flow_hash=1, flow_digest=2), action=fy.Action("pin", instance=instance))


async def entries(sw):
    await sw.write([+port(1), +port(2), +host(1), +route("10.9.0.0/16", 2), +route("10.8.0.0/16", 2, 3)])
    step("inserts")
    error = await refused(
        sw.write([+port(3, 2), +port(1), +port(4)]), None, detail=fy.GRPCStatusCode.ALREADY_EXISTS
    )
    assert list(error.details) == [1], error
    step("tells which update of a batch failed")
    await sw.write([~port(3, 1), -port(4), ~route("10.9.0.0/16", 5), ~route("10.9.0.0/16", 2)])
    await sw.delete([port(99)], strict=False)
    step("modifies and deletes")

    found = await read(sw, fy.P4TableEntry(PORTS))
    assert {(e["port"], e.action.args["role"]) for e in found} == {(1, 1), (2, 1), (3, 1)}, found
    (exact,) = await read(sw, host(1))
    assert exact["port"] == (1, 0xFFFF) and exact.action.args["host"] == 1, exact
    assert exact.priority == 10 and exact.metadata == b"\x01\x02", exact
    (lpm,) = [e for e in await read(sw, fy.P4TableEntry(ROUTES)) if e["address"] == (0x0A080000, 16)]
    assert [weight for weight, _ in lpm.action.action_set] == [1, 1], lpm
    tables = {e.table_id for e in await read(sw, fy.P4TableEntry())}
    assert tables == {"ports", "hosts_v4", "routes_v4"}, tables
    step("reads with wildcards")
    (default,) = await read(sw, fy.P4TableEntry("active_epoch", is_default_action=True))
    assert default.action.args["epoch"] == 0, default
    await sw.modify([fy.P4TableEntry("active_epoch", action=fy.Action("set_epoch", epoch=3), is_default_action=True)])
    (default,) = await read(sw, fy.P4TableEntry("active_epoch", is_default_action=True))
    assert default.action.args["epoch"] == 3, default
    step("writes a default action")
    meter = fy.P4MeterEntry("service_meter", index=5, config=fy.P4MeterConfig(cir=10, cburst=20, pir=30, pburst=40))
    await sw.modify([meter])
    (read_back,) = await read(sw, fy.P4MeterEntry("service_meter", index=5))
    assert read_back.config == meter.config, read_back
    step("configures a meter")


async def ownership(sw):
    if AGENT:
        for change in (+pin(7), ~pin(7), -pin(7)):
            await refused(sw.write([change]), None, detail=fy.GRPCStatusCode.PERMISSION_DENIED)
        await refused(
            sw.modify([fy.P4RegisterEntry("load_a", index=1, data=5)]),
            None,
            detail=fy.GRPCStatusCode.PERMISSION_DENIED,
        )
        assert await read(sw, fy.P4TableEntry(PINS)) == []
        step("keeps the agent's table")
    else:
        await sw.write([+pin(7)])
        (entry,) = await read(sw, fy.P4TableEntry(PINS))
        assert entry.action.args["instance"] == 7, entry
        await sw.modify([fy.P4RegisterEntry("load_a", index=1, data=5)])
        (cell,) = await read(sw, fy.P4RegisterEntry("load_a", index=1))
        assert cell.data == 5, cell
        step("has no agent's table to keep")


def out(payload, **metadata):
    return fy.P4PacketOut(payload, **{"port": 0, "operation": EMIT, "reserved": 0, **metadata})


async def packets(sw):
    inbound = sw.read_packets()

    async def next_packet():
        return await asyncio.wait_for(anext(inbound), SECONDS)

    # The generator opens its queue at its first step; a looped packet shows that it has.
    waiting = asyncio.create_task(next_packet())
    await asyncio.sleep(0)
    await sw.write([out(looped(PUNT_NONE, b"first"), port=CPU_PORT)])
    packet = await waiting
    assert packet.payload == b"first" and packet["ingress_port"] == 7 and packet["reason"] == PUNT_NONE, packet
    assert packet["flow_hash"] == 0x01020304 and packet["flow_digest"] == 0x05060708, packet
    step("exchanges packets")

    await sw.write([out(b"emitted through port 2", port=2)])
    await sw.write([out(udp("10.1.0.1", "10.9.0.1", 9), port=1, operation=SUBMIT)])
    await sw.write([out(udp("10.1.0.1", "10.9.0.1", 9), port=77, operation=SUBMIT)])
    if AGENT:
        errors = asyncio.Queue()
        sw.ee.on(fy.SwitchEvent.STREAM_ERROR, lambda _, message: errors.put_nowait(message))
        for packet_out in (
            out(state_read(ARRAY_LOAD, 1), operation=STATE),
            out(looped(PUNT_COLLISION, b"forged"), port=CPU_PORT),
        ):
            await sw.write([packet_out])
            message = await asyncio.wait_for(errors.get(), SECONDS)
            assert message.error.canonical_code == fy.GRPCStatusCode.PERMISSION_DENIED, message
            assert message.error.packet_out.packet_out.payload == packet_out.payload, message
        step("keeps the agent's packets")
    else:
        await sw.write([out(state_read(ARRAY_LOAD, 1), operation=STATE)])
        packet = await next_packet()
        assert packet["reason"] == PUNT_STATE and packet.payload[-4:] == b"\0\0\0\5", packet
        await sw.write([
            +fy.P4TableEntry(
                SERVICES,
                match=fy.Match(address="10.255.0.1", protocol=17, port=AGENT_PORT),
                action=fy.Action("to_agent_v4"),
                priority=100,
            )
        ])
        request = agent_request("10.1.0.1", "10.255.0.1")
        await sw.write([out(request, port=2, operation=SUBMIT), out(request, port=1, operation=SUBMIT)])
        packet = await next_packet()
        assert packet["reason"] == PUNT_LOCAL and packet["ingress_port"] == 1, packet
        step("punts what is for the agent")
    # Comes back after all that was sent before it: the counters below are complete.
    await sw.write([out(looped(PUNT_NONE, b"last"), port=CPU_PORT)])
    packet = await next_packet()
    assert packet.payload == b"last", packet


async def counters(sw):
    (drops,) = await read(sw, fy.P4CounterEntry("WeftIngress.drops", index=DROP_UNKNOWN_PORT))
    assert drops.packet_count == 1, drops
    every = await read(sw, fy.P4CounterEntry("WeftIngress.drops"))
    assert [e.index for e in every] == list(range(12)), every
    key = fy.P4TableEntry(ROUTES, match=fy.Match(address="10.9.0.0/16"))
    (entry,) = await read(sw, fy.P4DirectCounterEntry("routes_v4_counter", table_entry=key))
    assert entry.packet_count == 1 and entry.byte_count > 0, entry
    direct = await read(sw, fy.P4DirectCounterEntry("ports_counter"))
    assert len(direct) == 3 and sum(e.packet_count for e in direct) == (1 if AGENT else 3), direct
    with_entry = await read(sw, fy.P4TableEntry(PORTS, match=fy.Match(port=1), counter_data=fy.P4CounterData()))
    assert with_entry[0].counter_data.packet_count >= 1, with_entry
    step("reads counters")


async def main():
    if not AGENT:
        await without_a_pipeline()
    async with fy.Switch("s1", ADDRESS, OPTIONS) as sw:
        step("accepts the pipeline")
        await arbitration(sw)
        await pipeline(sw)
        await entries(sw)
        await ownership(sw)
        await sw.modify([fy.P4TableEntry("active_epoch", is_default_action=True)])
        await packets(sw)
        await counters(sw)
        await sw.delete_all()
        assert await read(sw, fy.P4TableEntry()) == []
        step("deletes all")
        await sw.write([+port(1), +route("10.9.0.0/16", 2)])


asyncio.run(main())
print("done", flush=True)
