"""Reads three batches of the table "device" from the agent at a port of this machine. Needs pyarrow."""

import sys

import pyarrow.flight as flight

client = flight.connect(f"grpc://127.0.0.1:{sys.argv[1]}")
print("tables", sorted(info.descriptor.path[0].decode() for info in client.list_flights()))
reader = client.do_get(flight.Ticket(b"device 3"))
batches = [chunk.data for chunk in reader]
print("batches", len(batches))
for batch in batches:
    row = batch.to_pylist()[0]
    print("memory", row["memory_total_bytes"], "at", row["time"], "sequence", row["sequence"])
