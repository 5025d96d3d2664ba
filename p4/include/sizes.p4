// How much state a switch keeps, shared by all architectures.
#ifndef WEFT_SIZES_P4
#define WEFT_SIZES_P4

#define PAIRS_PER_POOL_BITS 6
#define POOLS 1024
#define INSTANCES 4096
#define AFFINITY_CELLS 65536

// A cost is a delay in microseconds below 2^30, so that the sign of a difference orders two of them.
const bit<32> COST_MASK = 0x3fffffff;

#endif
