// Values put into bins: the contract.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Monotone, non-uniform bins of a value: fine near -1, 0 and 1, where tanh and sigmoid saturate.
// Each octave of |v| (of 1 - |v| above a half) has 2^mantissa_bits bins. See Discovery's Bins.
typedef struct {
  int32_t mantissa_bits;
  int32_t low_octaves;   // octaves of |v| kept below 1/2; all that is smaller shares a bin
  int32_t high_octaves;  // octaves of 1 - |v| kept below 1/2, or of |v| from 1/2 up if unbounded
  int32_t unbounded;     // 1 for values beyond [-1, 1]
} cs_bins;

// Bins of `steps` rows of `units` values, transposed: bins[u * steps + t] of values[t * stride + u].
void cs_bin_rows(size_t steps, size_t units, const float *values, size_t stride,
                 const cs_bins *shape, uint16_t *bins);

// As cs_bin_rows, the bins of a unit `row` places apart: bins[u * row + t].
void cs_bin_rows_into(size_t steps, size_t units, const float *values, size_t stride,
                      const cs_bins *shape, size_t row, uint16_t *bins);
