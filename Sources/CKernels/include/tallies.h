// Counts of what lies in which bin: the contract. Buffers do not overlap.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The labels of a panel are CS_PANEL columns of 0 and 1.
#define CS_PANEL 64
// Tallies labels by bins. For every unit u and every byte t with starts[s] <= t < ends[s],
// counts[u * stride + bins[u * row + t] * CS_PANEL + k] += labels[s * CS_PANEL + k] for all k.
// Segments s ascend; bins are below `size`; `scratch` is size * CS_PANEL zeroes, and left so.
void cs_tally(size_t units, size_t row, const uint16_t *bins,
              size_t segments, const uint32_t *starts, const uint32_t *ends, const uint8_t *labels,
              size_t size, size_t stride, uint32_t *counts, uint8_t *scratch);

// Graded labels are summed CS_WEIGHTS at a time.
#define CS_WEIGHTS 8
// sums[u * stride + bins[u * row + at[j]] * CS_WEIGHTS + k] += weights[j * CS_WEIGHTS + k] for all
// j of n and all k.
void cs_tally_weights(size_t units, size_t row, const uint16_t *bins, size_t n, const uint32_t *at,
                      const double *weights, size_t stride, double *sums);

// below[u] += 1 where values[t * stride + u] < low, above[u] += 1 where it is > high, for all t.
void cs_count_saturated(size_t steps, size_t units, const float *values, size_t stride, float low,
                        float high, uint32_t *below, uint32_t *above);
