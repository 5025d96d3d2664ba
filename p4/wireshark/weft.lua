-- Wireshark dissector of the Weft headers (docs/wire-formats.md).
--
--   ./weft demo --pcap /tmp/weft
--   tshark -X lua_script:p4/wireshark/weft.lua -r /tmp/weft/s1-10--s2-10.pcap -O weft,weft.feedback,weft.metric
--
-- Agent header, feedback and compute reports are found behind UDP port 22342. Controller headers are found in captures of
-- a switch's CPU port (s1-cpu-in.pcap, s1-cpu-out.pcap): link type USER0 (147) holds packet-ins, USER1 (148) packet-outs.

local MESSAGES = { [1] = "request", [2] = "reply", [3] = "metric", [4] = "probe", [5] = "probe reply" }
local SUBJECTS = { [1] = "human", [2] = "agent", [3] = "tool" }
local RELATIONS = { [0] = "none", [1] = "peer", [2] = "delegate of a human", [3] = "tool of an agent" }
local PROTOCOLS = { [0] = "none", [1] = "A2A", [2] = "MCP", [3] = "ACP", [4] = "ANP" }
local NEXTS = { [0] = "payload", [1] = "feedback" }
local REASONS = { [1] = "local", [2] = "state", [3] = "affinity collision", [4] = "too long for its tunnel" }
local OPERATIONS = { [0] = "emit", [1] = "submit", [2] = "state" }
local STATE_OPERATIONS = { [1] = "write", [2] = "read" }
local ARRAYS = { [1] = "pairs", [2] = "load", [3] = "network" }

local AGENT_BYTES, FEEDBACK_BYTES, REPORT_BYTES = 40, 12, 20
local PACKET_IN_BYTES, PACKET_OUT_BYTES, STATE_BYTES = 16, 4, 12
local METRIC, PROBE, PROBE_REPLY = 3, 4, 5
local NEXT_FEEDBACK, OUT_STATE, REASON_STATE = 1, 2, 2

local weft = Proto("weft", "Weft agent header")
local feedback = Proto("weft.feedback", "Weft load feedback")
local metric = Proto("weft.metric", "Weft compute report")
local packet_in = Proto("weft.packet_in", "Weft packet-in")
local packet_out = Proto("weft.packet_out", "Weft packet-out")
local state = Proto("weft.state", "Weft state message")

local f = {
  version = ProtoField.uint8("weft.version", "Version", base.DEC, nil, 0xf0),
  message = ProtoField.uint8("weft.message", "Message", base.DEC, MESSAGES, 0x0f),
  subject = ProtoField.uint8("weft.subject_type", "Subject type", base.DEC, SUBJECTS, 0xf0),
  relation = ProtoField.uint8("weft.relation", "Relation", base.DEC, RELATIONS, 0x0f),
  traffic_class = ProtoField.uint8("weft.traffic_class", "Traffic class"),
  ttl = ProtoField.uint8("weft.ttl", "TTL"),
  protocol = ProtoField.uint8("weft.protocol", "Protocol", base.DEC, PROTOCOLS),
  epoch = ProtoField.uint8("weft.epoch", "Epoch"),
  counted_by = ProtoField.uint8("weft.counted_by", "Counted by ingress"),
  next = ProtoField.uint8("weft.next", "Next", base.DEC, NEXTS),
  source = ProtoField.uint64("weft.source", "Source agent", base.HEX),
  destination = ProtoField.uint64("weft.destination", "Destination", base.HEX),
  task = ProtoField.uint32("weft.task", "Task"),
  token = ProtoField.uint32("weft.token", "Token digest", base.HEX),
  sequence = ProtoField.uint32("weft.sequence", "Sequence"),
  instance = ProtoField.uint16("weft.instance", "Instance"),
  count = ProtoField.uint16("weft.count", "Count of requests to the instance"),
}
weft.fields = f

local fb = {
  instance = ProtoField.uint16("weft.feedback.instance", "Instance"),
  queue = ProtoField.uint16("weft.feedback.queue", "Queue"),
  delay = ProtoField.uint32("weft.feedback.delay_us", "Delay (us)"),
  sequence = ProtoField.uint32("weft.feedback.sequence", "Sequence"),
}
feedback.fields = fb

local m = {
  instance = ProtoField.uint16("weft.metric.instance", "Instance"),
  workers = ProtoField.uint16("weft.metric.workers", "Workers"),
  queue = ProtoField.uint16("weft.metric.queue", "Waiting"),
  running = ProtoField.uint16("weft.metric.running", "Running"),
  mean = ProtoField.uint32("weft.metric.mean_service_us", "Mean service time (us)"),
  completed = ProtoField.uint32("weft.metric.completed", "Completed"),
  utilisation = ProtoField.uint16("weft.metric.utilisation", "Utilisation (per mille)"),
  reserved = ProtoField.uint16("weft.metric.reserved", "Reserved", base.HEX),
}
metric.fields = m

local pi = {
  port = ProtoField.uint16("weft.packet_in.ingress_port", "Ingress port"),
  reason = ProtoField.uint8("weft.packet_in.reason", "Reason", base.DEC, REASONS),
  epoch = ProtoField.uint8("weft.packet_in.epoch", "Epoch"),
  service = ProtoField.uint16("weft.packet_in.service", "Service"),
  instance = ProtoField.uint16("weft.packet_in.instance", "Instance"),
  flow_hash = ProtoField.uint32("weft.packet_in.flow_hash", "Flow hash", base.HEX),
  flow_digest = ProtoField.uint32("weft.packet_in.flow_digest", "Flow digest", base.HEX),
}
packet_in.fields = pi

local po = {
  port = ProtoField.uint16("weft.packet_out.port", "Port"),
  operation = ProtoField.uint8("weft.packet_out.operation", "Operation", base.DEC, OPERATIONS),
  reserved = ProtoField.uint8("weft.packet_out.reserved", "Reserved", base.HEX),
}
packet_out.fields = po

local st = {
  operation = ProtoField.uint8("weft.state.operation", "Operation", base.DEC, STATE_OPERATIONS),
  array = ProtoField.uint8("weft.state.array", "Array", base.DEC, ARRAYS),
  generation = ProtoField.uint16("weft.state.generation", "Generation"),
  index = ProtoField.uint32("weft.state.index", "Index"),
  value = ProtoField.uint32("weft.state.value", "Value"),
}
state.fields = st

local short = ProtoExpert.new("weft.short", "Shorter than its headers", expert.group.MALFORMED, expert.severity.ERROR)
weft.experts = { short }

-- Adds big-endian fields one after another: { field, bytes } each; bytes 0 shares the octet of the next one.
local function add_all(tree, buffer, layout)
  local offset = 0
  for _, entry in ipairs(layout) do
    local bytes = entry[2]
    tree:add(entry[1], buffer(offset, math.max(bytes, 1)))
    offset = offset + bytes
  end
end

local function dissect_feedback(buffer, root)
  local tree = root:add(feedback, buffer(0, FEEDBACK_BYTES))
  add_all(tree, buffer, { { fb.instance, 2 }, { fb.queue, 2 }, { fb.delay, 4 }, { fb.sequence, 4 } })
  tree:append_text(string.format(", instance %d, queue %d, %d us", buffer(0, 2):uint(), buffer(2, 2):uint(),
    buffer(4, 4):uint()))
end

local function dissect_metric(buffer, root)
  local tree = root:add(metric, buffer(0, REPORT_BYTES))
  add_all(tree, buffer, { { m.instance, 2 }, { m.workers, 2 }, { m.queue, 2 }, { m.running, 2 }, { m.mean, 4 },
    { m.completed, 4 }, { m.utilisation, 2 }, { m.reserved, 2 } })
end

local function dissect_state(buffer, root)
  local tree = root:add(state, buffer(0, STATE_BYTES))
  add_all(tree, buffer, { { st.operation, 1 }, { st.array, 1 }, { st.generation, 2 }, { st.index, 4 },
    { st.value, 4 } })
end

function weft.dissector(buffer, pinfo, root)
  if buffer:len() < AGENT_BYTES then
    root:add_proto_expert_info(short)
    return 0
  end
  if buffer(0, 1):bitfield(0, 4) ~= 1 then
    return 0
  end
  pinfo.cols.protocol = "Weft"
  local message = buffer(0, 1):bitfield(4, 4)
  local tree = root:add(weft, buffer(0, AGENT_BYTES))
  add_all(tree, buffer, { { f.version, 0 }, { f.message, 1 }, { f.subject, 0 }, { f.relation, 1 },
    { f.traffic_class, 1 }, { f.ttl, 1 }, { f.protocol, 1 }, { f.epoch, 1 }, { f.counted_by, 1 }, { f.next, 1 },
    { f.source, 8 }, { f.destination, 8 }, { f.task, 4 }, { f.token, 4 }, { f.sequence, 4 }, { f.instance, 2 },
    { f.count, 2 } })
  local name = MESSAGES[message] or ("message " .. message)
  local info = string.format("%s, task %d, sequence %d", name, buffer(24, 4):uint(), buffer(32, 4):uint())
  pinfo.cols.info = info
  tree:append_text(", " .. name)
  local offset = AGENT_BYTES
  if buffer(7, 1):uint() == NEXT_FEEDBACK then
    if buffer:len() < offset + FEEDBACK_BYTES then
      root:add_proto_expert_info(short)
      return offset
    end
    dissect_feedback(buffer(offset):tvb(), root)
    offset = offset + FEEDBACK_BYTES
    if message == METRIC then
      if buffer:len() < offset + REPORT_BYTES then
        root:add_proto_expert_info(short)
        return offset
      end
      dissect_metric(buffer(offset):tvb(), root)
      offset = offset + REPORT_BYTES
    end
  end
  if buffer:len() > offset then
    if message == PROBE or message == PROBE_REPLY then
      Dissector.get("protobuf"):call(buffer(offset):tvb(), pinfo, root)
      pinfo.cols.protocol = "Weft" -- the payload's dissector has written its own
      pinfo.cols.info = info
    else
      Dissector.get("data"):call(buffer(offset):tvb(), pinfo, root)
    end
  end
  return buffer:len()
end

function packet_in.dissector(buffer, pinfo, root)
  pinfo.cols.protocol = "Weft"
  pinfo.cols.info = "packet-in"
  if buffer:len() < PACKET_IN_BYTES then
    root:add_proto_expert_info(short)
    return 0
  end
  local tree = root:add(packet_in, buffer(0, PACKET_IN_BYTES))
  add_all(tree, buffer, { { pi.port, 2 }, { pi.reason, 1 }, { pi.epoch, 1 }, { pi.service, 2 }, { pi.instance, 2 },
    { pi.flow_hash, 4 }, { pi.flow_digest, 4 } })
  local rest = buffer(PACKET_IN_BYTES):tvb()
  if buffer(2, 1):uint() == REASON_STATE then
    dissect_state(rest, root)
  else
    Dissector.get("eth_withoutfcs"):call(rest, pinfo, root)
  end
  return buffer:len()
end

function packet_out.dissector(buffer, pinfo, root)
  pinfo.cols.protocol = "Weft"
  pinfo.cols.info = "packet-out"
  if buffer:len() < PACKET_OUT_BYTES then
    root:add_proto_expert_info(short)
    return 0
  end
  local tree = root:add(packet_out, buffer(0, PACKET_OUT_BYTES))
  add_all(tree, buffer, { { po.port, 2 }, { po.operation, 1 }, { po.reserved, 1 } })
  local rest = buffer(PACKET_OUT_BYTES):tvb()
  if buffer(2, 1):uint() == OUT_STATE then
    dissect_state(rest, root)
  else
    Dissector.get("eth_withoutfcs"):call(rest, pinfo, root)
  end
  return buffer:len()
end

DissectorTable.get("udp.port"):add(22342, weft)
DissectorTable.get("wtap_encap"):add(wtap.USER0, packet_in)
DissectorTable.get("wtap_encap"):add(wtap.USER1, packet_out)
