#include "bins.h"

#include "functions.h"

// The number of the octave-and-mantissa cell of a positive float, counted from `lowest` octave
// (biased exponent) up, clamped to `octaves` octaves.
INLINE int32_t log_cell(float value, int32_t lowest, int32_t octaves, int32_t mantissa_bits) {
  int32_t cell = (int32_t)(to_bits(value) >> (23 - mantissa_bits)) - (lowest << mantissa_bits);
  int32_t last = (octaves << mantissa_bits) - 1;
  cell = cell < 0 ? 0 : cell;
  return cell > last ? last : cell;
}

// Layout of a sign's bins, rising with |v|: low octaves of |v| < 1/2, then the high ones.
// A negative value's bin mirrors its positive's. 126 is the biased exponent of 1/2.
INLINE int32_t bin_of(float v, const cs_bins s) {
  float u = magnitude_of(v);
  int32_t low = log_cell(u, 126 - s.low_octaves, s.low_octaves, s.mantissa_bits);
  int32_t rising = log_cell(u, 126, s.high_octaves, s.mantissa_bits);
  int32_t falling = log_cell(1 - u < 0 ? 0 : 1 - u, 126 - s.high_octaves, s.high_octaves,
                             s.mantissa_bits);
  int32_t high = s.unbounded ? rising : (s.high_octaves << s.mantissa_bits) - 1 - falling;
  int32_t magnitude = u < 0.5f ? low : (s.low_octaves << s.mantissa_bits) + high;
  int32_t half = (s.low_octaves + s.high_octaves) << s.mantissa_bits;
  return v < 0 ? half - 1 - magnitude : half + magnitude;
}

MULTIVERSIONED void cs_bin_rows_into(size_t steps, size_t units, const float *values, size_t stride,
                                     const cs_bins *shape, size_t row, uint16_t *bins) {
  const cs_bins s = *shape;
  uint16_t block[16 * 16];
  for (size_t u = 0; u < units; u += 16) {
    size_t width = units - u < 16 ? units - u : 16;
    for (size_t t = 0; t < steps; t += 16) {
      size_t height = steps - t < 16 ? steps - t : 16;
      for (size_t y = 0; y < height; y++) {
        const float *row = values + (t + y) * stride + u;
        if (width == 16) {
#pragma clang loop vectorize(assume_safety)
          for (size_t x = 0; x < 16; x++) block[y * 16 + x] = (uint16_t)bin_of(row[x], s);
        } else {
          for (size_t x = 0; x < width; x++) block[y * 16 + x] = (uint16_t)bin_of(row[x], s);
        }
      }
      for (size_t x = 0; x < width; x++)
        for (size_t y = 0; y < height; y++) bins[(u + x) * row + t + y] = block[y * 16 + x];
    }
  }
}

void cs_bin_rows(size_t steps, size_t units, const float *values, size_t stride,
                 const cs_bins *shape, uint16_t *bins) {
  cs_bin_rows_into(steps, units, values, stride, shape, steps, bins);
}
