#include "dropout.h"

#include "functions.h"

// Whether the element in column j of the row with this key is kept: 1, or 0. The finaliser is that of
// MurmurHash3 (Appleby).
INLINE float kept(uint32_t key, uint32_t j, uint32_t threshold) {
  uint32_t x = key + j * 0x9e3779b1u;
  x = (x ^ (x >> 16)) * 0x85ebca6bu;
  x = (x ^ (x >> 13)) * 0xc2b2ae35u;
  x ^= x >> 16;
  return x < threshold ? 0.0f : 1.0f;
}

MULTIVERSIONED void cs_dropout(size_t rows, size_t units, const uint32_t *keys, uint32_t threshold,
                               float scale, const float *input, float *output) {
  for (size_t r = 0; r < rows; r++) {
    const float *in = input + r * units;
    float *out = output + r * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++)
      out[j] = in[j] * (scale * kept(keys[r], (uint32_t)j, threshold));
  }
}

INLINE void drop(cs_format format, size_t rows, size_t units, const uint32_t *keys,
                 uint32_t threshold, float scale, const cs_narrow *input, cs_narrow *output) {
  for (size_t r = 0; r < rows; r++) {
    const cs_narrow *in = input + r * units;
    cs_narrow *out = output + r * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float value = from_narrow(format, in[j]);
      out[j] = to_narrow(format, value * (scale * kept(keys[r], (uint32_t)j, threshold)));
    }
  }
}

MULTIVERSIONED void cs_dropout_narrow(cs_format format, size_t rows, size_t units,
                                      const uint32_t *keys, uint32_t threshold, float scale,
                                      const cs_narrow *input, cs_narrow *output) {
  if (format == CS_BF16) drop(CS_BF16, rows, units, keys, threshold, scale, input, output);
  else drop(CS_HALF, rows, units, keys, threshold, scale, input, output);
}
