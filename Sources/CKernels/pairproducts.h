// Products of pairs, written once for both formats: as in pairpacking.h.
#include "pairpacking.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum {
  // A tile's sums, 6 rows x 4 vectors, fill 24 of 32 registers.
  ROWS = 6,
  // At a time 192 rows of A; of a transposed product 192 columns of A, 192 deep: 72 kB, of the second
  // cache, and 24 kB of a panel, of the first.
  BLOCK = 192,
  DEPTH = 192,
};
typedef float floats __attribute__((vector_size(VECTOR * sizeof(float)), aligned(sizeof(float))));

// What the source file of halves has for that of bf16, which chooses; arguments as in pairs.h.
extern const struct products {
  void (*pack)(size_t k, size_t n, const float *matrix, size_t row_stride, size_t column_stride,
               cs_narrow *pairs);
  void (*multiply)(size_t m, size_t k, size_t n, const cs_narrow *left, size_t left_stride,
                   const cs_narrow *pairs, int adds, int backwards, float *result);
  void (*multiply_transposed)(size_t m, size_t k, size_t n, const cs_narrow *left,
                              size_t left_stride, const cs_narrow *right, cs_narrow *scratch,
                              float *result);
} products_of_halves;

#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target(PROCESSOR))), apply_to = function)
#endif

// What a tile adds up, from pairs on both sides: `add_products` adds left's firsts times right's firsts
// and its seconds times right's seconds, and `totals_of` gives the sums in floats.
#if OF_HALVES
// Sums of firsts and of seconds apart, at most 96 of each.
enum { LONGEST = 192 };
typedef _Float16 sums __attribute__((vector_size(VECTOR * sizeof(float))));

INLINE sums add_products(sums sum, pairs left, pairs right) {
#ifdef __x86_64__
  // Written as a sum, it would be one of floats: halves are promoted, whatever a function is compiled for.
  return (sums)_mm512_fmadd_ph((__m512h)left, (__m512h)right, (__m512h)sum);
#else
  return sum + (sums)left * (sums)right;
#endif
}

INLINE floats totals_of(sums sum) {
  typedef float both __attribute__((vector_size(2 * VECTOR * sizeof(float))));
  both wide = __builtin_convertvector(sum, both);
  return __builtin_shufflevector(wide, wide, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
         __builtin_shufflevector(wide, wide, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}
#else
enum { LONGEST = 1 << 30 };
typedef floats sums;

INLINE sums add_products(sums sum, pairs left, pairs right) {
#ifdef __x86_64__
  return (sums)_mm512_dpbf16_ps((__m512)sum, (__m512bh)left, (__m512bh)right);
#else
  pairs upper = (pairs){0} + 0xffff0000u;
  return sum + (sums)(left << 16) * (sums)(right << 16) + (sums)(left & upper) * (sums)(right & upper);
#endif
}

INLINE floats totals_of(sums sum) { return sum; }
#endif

INLINE pairs pair_in_all(const cs_narrow *entry) {
  uint32_t pair;
  memcpy(&pair, entry, sizeof pair);
  return (pairs){0} + pair;
}

// A left side as it is multiplied, in entries: from a row to the next, and from a pair to the next.
typedef struct {
  size_t row, pair;
} strides;

// Some rows of A times some vectors of a panel.
INLINE void tile(int rows, int vectors, strides by, size_t depth, const cs_narrow *a, const cs_narrow *b,
                 int adds, float *c, size_t stride) {
  sums sum[ROWS][PANEL / VECTOR];
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      sum[r][v] = (sums){0};
      __builtin_prefetch(c + (size_t)r * stride + v * VECTOR, 1);
    }
  }
#pragma clang loop unroll_count(4)
  for (size_t k = 0; k < depth / 2; k++, b += 2 * VECTOR * vectors) {
    pairs right[PANEL / VECTOR];
    UNROLLED for (int v = 0; v < vectors; v++) right[v] = *(const pairs *)(b + 2 * VECTOR * v);
    UNROLLED for (int r = 0; r < rows; r++) {
      pairs left = pair_in_all(a + (size_t)r * by.row + k * by.pair);
      UNROLLED for (int v = 0; v < vectors; v++) {
        sum[r][v] = add_products(sum[r][v], left, right[v]);
      }
    }
  }
  // What lies behind an odd number of entries of a row is not ours.
  if (depth % 2 == 1) {
    UNROLLED for (int r = 0; r < rows; r++) {
      pairs left = (pairs){0} + a[(size_t)r * by.row + depth / 2 * by.pair];
      UNROLLED for (int v = 0; v < vectors; v++) {
        sum[r][v] = add_products(sum[r][v], left, *(const pairs *)(b + 2 * VECTOR * v));
      }
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      floats *to = (floats *)(c + (size_t)r * stride + v * VECTOR), total = totals_of(sum[r][v]);
      *to = adds ? *to + total : total;
    }
  }
}

// Up to 6 rows times one panel.
INLINE void rows_of(size_t rows, int vectors, strides by, size_t depth, const cs_narrow *a,
                    const cs_narrow *b, int adds, float *c, size_t stride) {
  switch (rows) {
    case 1: tile(1, vectors, by, depth, a, b, adds, c, stride); break;
    case 2: tile(2, vectors, by, depth, a, b, adds, c, stride); break;
    case 3: tile(3, vectors, by, depth, a, b, adds, c, stride); break;
    case 4: tile(4, vectors, by, depth, a, b, adds, c, stride); break;
    case 5: tile(5, vectors, by, depth, a, b, adds, c, stride); break;
    default: tile(6, vectors, by, depth, a, b, adds, c, stride);
  }
}

INLINE void vectors_times(size_t rows, size_t vectors, strides by, size_t depth, const cs_narrow *a,
                          const cs_narrow *b, int adds, float *c, size_t stride) {
  switch (vectors) {
    case 1: rows_of(rows, 1, by, depth, a, b, adds, c, stride); break;
    case 2: rows_of(rows, 2, by, depth, a, b, adds, c, stride); break;
    case 3: rows_of(rows, 3, by, depth, a, b, adds, c, stride); break;
    default: rows_of(rows, 4, by, depth, a, b, adds, c, stride);
  }
}

// Rows of A, of so many entries each, times one panel.
static void __attribute__((noinline))
plain_tile(size_t rows, size_t vectors, size_t row, size_t depth, const cs_narrow *a,
           const cs_narrow *b, int adds, float *c, size_t stride) {
  vectors_times(rows, vectors, (strides){row, 2}, depth, a, b, adds, c, stride);
}

// Rows of an A that is packed in panels of 16 rows.
static void __attribute__((noinline))
packed_tile(size_t rows, size_t vectors, size_t depth, const cs_narrow *a, const cs_narrow *b, int adds,
            float *c, size_t stride) {
  vectors_times(rows, vectors, (strides){2, 2 * VECTOR}, depth, a, b, adds, c, stride);
}

// Rows in tiles of nearly the same height: a low one waits for its own sums. The last columns there are
// come by way of whole vectors.
INLINE void panel_of(size_t m, size_t columns, size_t row, int packed, size_t depth,
                     const cs_narrow *a, const cs_narrow *b, int adds, float *c, size_t n) {
  size_t tiles = (m + ROWS - 1) / ROWS, vectors = vectors_of(columns);
  for (size_t t = 0; t < tiles; t++) {
    size_t first = m * t / tiles, rows = m * (t + 1) / tiles - first;
    float *to = c + first * n, whole[ROWS * PANEL];
    int is_whole = columns % VECTOR == 0;
    for (size_t r = 0; r < rows && adds && !is_whole; r++) {
      memset(whole + r * PANEL, 0, PANEL * sizeof(float));
      memcpy(whole + r * PANEL, to + r * n, columns * sizeof(float));
    }
    const cs_narrow *from = a + first * row;
    float *target = is_whole ? to : whole;
    size_t stride = is_whole ? n : PANEL;
    if (packed) packed_tile(rows, vectors, depth, from, b, adds, target, stride);
    else plain_tile(rows, vectors, row, depth, from, b, adds, target, stride);
    for (size_t r = 0; r < rows && !is_whole; r++) {
      memcpy(to + r * n, whole + r * PANEL, columns * sizeof(float));
    }
  }
}

static void multiply(size_t m, size_t k, size_t n, const cs_narrow *left, size_t left_stride,
                     const cs_narrow *pairs, int adds, int backwards, float *result) {
  size_t panels = (n + PANEL - 1) / PANEL;
  for (size_t row = 0; row < m; row += BLOCK) {
    for (size_t p = 0; p < panels; p++) {
      size_t from = PANEL * (backwards ? panels - 1 - p : p);
      size_t columns = least(n - from, PANEL), deep = 0;
      do {
        panel_of(least(m - row, BLOCK), columns, left_stride, 0, least(k - deep, LONGEST),
                 left + row * left_stride + deep,
                 pairs + pairs_count(k, from) + pairs_count(deep, columns), adds || deep > 0,
                 result + row * n + from, n);
        deep += LONGEST;
      } while (deep < k);
    }
  }
}

static void multiply_transposed(size_t m, size_t k, size_t n, const cs_narrow *left,
                                size_t left_stride, const cs_narrow *right, cs_narrow *scratch,
                                float *result) {
  cs_narrow *a = scratch, *b = scratch + DEPTH * BLOCK;
  if (k == 0) memset(result, 0, m * n * sizeof(float));
  for (size_t row = 0; row < k; row += DEPTH) {
    size_t depth = least(k - row, DEPTH);
    pack_rows(depth, n, PANEL, right + row * n, n, b);
    for (size_t block = 0; block < m; block += BLOCK) {
      size_t height = least(m - block, BLOCK);
      pack_rows(depth, height, VECTOR, left + row * left_stride + block, left_stride, a);
      for (size_t from = 0; from < n; from += PANEL) {
        for (size_t first = 0; first < height; first += VECTOR) {
          panel_of(least(height - first, VECTOR), least(n - from, PANEL), 2, 1, depth,
                   a + pairs_count(depth, first), b + pairs_count(depth, from), row > 0,
                   result + (block + first) * n + from, n);
        }
      }
    }
  }
}

#ifdef __x86_64__
#pragma clang attribute pop
#endif
