// Sums over bytes of labels that seldom change: the contract. Buffers do not overlap.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Running sums lie in strips of CS_STRIP units, the last one filled up with zeros: wide enough that
// additions of one sum do not wait for each other.
#define CS_STRIP 32
// running[(s * (steps + 1) + t) * CS_STRIP + k], of unit u = s * CS_STRIP + k: the sum of
// table[u * size + bins[u * steps + b]] over all bytes b < t.
void cs_running_ranks(size_t units, size_t steps, const uint16_t *bins, size_t size,
                      const float *table, float *running);

// Weighted sums over bytes of something of which the running sums are given, for columns of weights
// that seldom change: at position at[j] column c's weight falls by falls[j], begins[c] <= j <
// begins[c + 1]. Adds falls[j] * running[at[j]] to sums[c * stride + u], for all units.
void cs_add_falls(size_t units, size_t steps, const float *running, size_t columns,
                  const uint32_t *begins, const uint32_t *at, const float *falls, size_t stride,
                  float *sums);
