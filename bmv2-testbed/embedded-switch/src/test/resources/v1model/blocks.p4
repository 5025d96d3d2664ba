// The blocks that most programs here leave empty. Include it after the definition of H and M.
control NoVerify(inout H h, inout M m) {
    apply {}
}

control NoEgress(inout H h, inout M m, inout standard_metadata_t s) {
    apply {}
}

control NoCompute(inout H h, inout M m) {
    apply {}
}

control EmitAll(packet_out p, in H h) {
    apply {
        p.emit(h);
    }
}
