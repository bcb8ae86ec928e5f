// Pairs and their packing, written once for both formats: a source file says which by OF_HALVES, 0 or 1,
// and for which processors by PROCESSOR, before it includes pairproducts.h, which includes this.
#include <string.h>

#include "functions.h"
#include "pairs.h"

enum {
  VECTOR = 16,
  PANEL = 4 * VECTOR,
};
// Two neighbours along K in each word, the first in its lower half.
typedef uint32_t pairs
    __attribute__((vector_size(VECTOR * sizeof(float)), aligned(sizeof(cs_narrow)), may_alias));
typedef uint32_t pair __attribute__((aligned(sizeof(cs_narrow)), may_alias));
typedef cs_narrow entries
    __attribute__((vector_size(VECTOR * sizeof(float)), aligned(sizeof(cs_narrow)), may_alias));

INLINE size_t vectors_of(size_t columns) { return (columns + VECTOR - 1) / VECTOR; }

INLINE size_t pairs_count(size_t k, size_t n) { return vectors_of(n) * VECTOR * ((k + 1) / 2) * 2; }

#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target(PROCESSOR))), apply_to = function)
#endif

// A weight beyond the largest half is taken for that: infinite, it would make all sums NaN.
INLINE cs_narrow narrowed(float value) {
  if (!OF_HALVES) return to_bf16(value);
  const float most = 65504;
  value = value > most ? most : value;
  return to_half(value < -most ? -most : value);
}

// Twice 16 pairs of two rows' entries.
INLINE void interleave(const cs_narrow *first, const cs_narrow *second, cs_narrow *low, cs_narrow *high) {
  entries one = *(const entries *)first, two = *(const entries *)second;
  *(entries *)low = __builtin_shufflevector(one, two, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7,
                                            39, 8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46,
                                            15, 47);
  *(entries *)high = __builtin_shufflevector(one, two, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22,
                                             54, 23, 55, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29,
                                             61, 30, 62, 31, 63);
}

// Packs rows of entries in panels of so many columns.
INLINE void pack_rows(size_t k, size_t n, size_t width, const cs_narrow *matrix, size_t stride,
                      cs_narrow *to) {
  size_t rows = (k + 1) / 2;
  for (size_t row = 0; row < k; row += 2) {
    for (size_t from = 0; from < n; from += 2 * VECTOR) {
      const cs_narrow *first = matrix + row * stride + from, *second = first + stride;
      size_t panel = from / width * width, next = (from + VECTOR) / width * width;
      size_t vectors = least(vectors_of(n - panel), width / VECTOR);
      cs_narrow *low = to + 2 * (panel * rows + row / 2 * vectors * VECTOR + from - panel);
      cs_narrow *high = next == panel ? low + 2 * VECTOR
                                    : to + 2 * (next * rows + row / 2 * VECTOR);
      if (n - from >= 2 * VECTOR && row + 1 < k) {
        interleave(first, second, low, high);
        continue;
      }
      cs_narrow edge[2][2 * VECTOR] = {{0}}, beyond[2 * VECTOR];
      size_t columns = least(n - from, 2 * VECTOR);
      memcpy(edge[0], first, columns * sizeof(cs_narrow));
      if (row + 1 < k) memcpy(edge[1], second, columns * sizeof(cs_narrow));
      interleave(edge[0], edge[1], low, columns > VECTOR ? high : beyond);
    }
  }
}
INLINE uint32_t pair_of(float first, float second) {
  return narrowed(first) | (uint32_t)narrowed(second) << 16;
}

// One row of pairs, of entries that lie side by side.
INLINE void pack_across(size_t columns, const float *first, const float *second, pair *to) {
  for (size_t c = 0; c < columns; c++) to[c] = pair_of(first[c], second ? second[c] : 0);
}

// Up to 16 rows of pairs, of columns whose entries lie one behind another.
INLINE void pack_along(size_t k, size_t columns, size_t stride, const float *matrix, size_t width,
                       pair *to) {
  for (size_t c = 0; c < columns; c++) {
    const float *entry = matrix + c * stride;
    pair column[VECTOR];
    for (size_t r = 0; r < k / 2; r++) column[r] = pair_of(entry[2 * r], entry[2 * r + 1]);
    if (k % 2 == 1) column[k / 2] = pair_of(entry[k - 1], 0);
    for (size_t r = 0; r < (k + 1) / 2; r++) to[r * width + c] = column[r];
  }
}

static void pack(size_t k, size_t n, const float *matrix, size_t row_stride, size_t column_stride,
                 cs_narrow *pairs) {
  for (size_t from = 0; from < n; from += PANEL) {
    size_t columns = least(n - from, PANEL), width = vectors_of(columns) * VECTOR;
    const float *panel = matrix + from * column_stride;
    pair *to = (pair *)(pairs + pairs_count(k, from));
    if (columns < width) memset(to, 0, (k + 1) / 2 * width * sizeof(pair));
    for (size_t row = 0; row < k && column_stride == 1; row += 2) {
      const float *first = panel + row * row_stride;
      pack_across(columns, first, row + 1 < k ? first + row_stride : NULL, to + row / 2 * width);
    }
    for (size_t row = 0; row < k && column_stride != 1; row += 2 * VECTOR) {
      const float *rows = panel + row;
      pair *at = to + row / 2 * width;
      if (k - row >= 2 * VECTOR) pack_along(2 * VECTOR, columns, column_stride, rows, width, at);
      else pack_along(k - row, columns, column_stride, rows, width, at);
    }
  }
}

#ifdef __x86_64__
#pragma clang attribute pop
#endif
