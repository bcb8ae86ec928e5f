#include "bits.h"

#include "multiversioned.h"

MULTIVERSIONED uint64_t cs_count_common(size_t n, const uint64_t *a, const uint64_t *b) {
  uint64_t count = 0;
  for (size_t k = 0; k < n; k++) count += (uint64_t)__builtin_popcountll(a[k] & b[k]);
  return count;
}

MULTIVERSIONED void cs_bits_between(size_t n, const uint8_t *values, uint8_t low, uint8_t high,
                                    uint64_t *words) {
  for (size_t start = 0; start < n; start += 64, words++) {
    size_t width = n - start < 64 ? n - start : 64;
    uint64_t word = 0;
    for (size_t k = 0; k < width; k++) {
      uint8_t value = values[start + k];
      word |= (uint64_t)(value >= low && value <= high) << k;
    }
    *words = word;
  }
}

MULTIVERSIONED void cs_common_bits(size_t words, size_t n, const uint64_t *rows, const uint64_t *a,
                                   const uint64_t *b, uint32_t *with_a, uint32_t *with_b) {
  for (size_t k = 0; k < n; k++, rows += words) {
    uint64_t in_a = 0, in_b = 0;
    for (size_t w = 0; w < words; w++) {
      in_a += (uint64_t)__builtin_popcountll(rows[w] & a[w]);
      in_b += (uint64_t)__builtin_popcountll(rows[w] & b[w]);
    }
    with_a[k] = (uint32_t)in_a;
    with_b[k] = (uint32_t)in_b;
  }
}
