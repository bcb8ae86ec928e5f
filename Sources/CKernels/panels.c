#include "panels.h"

#include <string.h>

#include "functions.h"

enum {
  VECTOR = 8,
  PANEL = 2 * VECTOR,
  // A tile's sums, 6 rows x 2 vectors or as many in another form, fill 12 of AVX2's 16 registers.
  ROWS = 6,
  // 512 rows of a panel are 32 kB, the first cache; 96 rows of 512 are 192 kB, of the second.
  DEPTH = 512,
  BLOCK = 96,
};
typedef float vector __attribute__((vector_size(VECTOR * sizeof(float)), aligned(sizeof(float))));

size_t cs_panels_count(size_t k, size_t n) { return (n + PANEL - 1) / PANEL * PANEL * k; }

void cs_pack_panels(size_t k, size_t n, const float *matrix, size_t row_stride,
                    size_t column_stride, float *panels) {
  for (size_t first = 0; first < n; first += PANEL) {
    size_t columns = n - first < PANEL ? n - first : PANEL;
    for (size_t row = 0; row < k; row++, panels += PANEL) {
      const float *entry = matrix + row * row_stride + first * column_stride;
      for (size_t c = 0; c < columns; c++) panels[c] = entry[c * column_stride];
      for (size_t c = columns; c < PANEL; c++) panels[c] = 0;
    }
  }
}

// How matrices lie in a product: strides between rows, and between panels.
typedef struct {
  size_t left, panel, result;
} strides;

// Some rows of A times some panels side by side, over a depth that the first cache holds.
INLINE void tile(int rows, int count, size_t depth, strides by, const float *a, const float *b,
                 int adds, float *c) {
  vector sum[rows][count][2];
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int p = 0; p < count; p++) {
      const float *from = c + (size_t)r * by.result + p * PANEL;
      sum[r][p][0] = adds ? *(const vector *)from : (vector){0};
      sum[r][p][1] = adds ? *(const vector *)(from + VECTOR) : (vector){0};
    }
  }
  for (size_t k = 0; k < depth; k++) {
    UNROLLED for (int p = 0; p < count; p++) {
      const float *right = b + (size_t)p * by.panel + k * PANEL;
      vector low = *(const vector *)right, high = *(const vector *)(right + VECTOR);
      UNROLLED for (int r = 0; r < rows; r++) {
        float left = a[(size_t)r * by.left + k];
        sum[r][p][0] += left * low;
        sum[r][p][1] += left * high;
      }
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int p = 0; p < count; p++) {
      float *to = c + (size_t)r * by.result + p * PANEL;
      *(vector *)to = sum[r][p][0];
      *(vector *)(to + VECTOR) = sum[r][p][1];
    }
  }
}

// Up to 6 rows times one panel.
INLINE void rows_of(size_t rows, size_t depth, strides by, const float *a, const float *b,
                    int adds, float *c) {
  switch (rows) {
    case 1: tile(1, 1, depth, by, a, b, adds, c); break;
    case 2: tile(2, 1, depth, by, a, b, adds, c); break;
    case 3: tile(3, 1, depth, by, a, b, adds, c); break;
    case 4: tile(4, 1, depth, by, a, b, adds, c); break;
    case 5: tile(5, 1, depth, by, a, b, adds, c); break;
    default: tile(6, 1, depth, by, a, b, adds, c);
  }
}

// A block's rows in tiles of nearly the same height: a low one waits for its own sums.
INLINE void column_of(size_t m, size_t depth, strides by, const float *a, const float *b,
                      int adds, float *c) {
  size_t tiles = (m + ROWS - 1) / ROWS;
  for (size_t t = 0; t < tiles; t++) {
    size_t from = m * t / tiles, to = m * (t + 1) / tiles;
    rows_of(to - from, depth, by, a + from * by.left, b, adds, c + from * by.result);
  }
}

// The last panel's columns that there are, by way of a whole panel.
INLINE void rest_of(size_t m, size_t columns, size_t depth, strides by, const float *a,
                    const float *b, int adds, float *c) {
  float whole[BLOCK * PANEL];
  strides own = {by.left, by.panel, PANEL};
  for (size_t r = 0; r < m && adds; r++) {
    memset(whole + r * PANEL, 0, PANEL * sizeof(float));
    memcpy(whole + r * PANEL, c + r * by.result, columns * sizeof(float));
  }
  column_of(m, depth, own, a, b, adds, whole);
  for (size_t r = 0; r < m; r++) {
    memcpy(c + r * by.result, whole + r * PANEL, columns * sizeof(float));
  }
}

// One row or two take several panels at once, so that enough sums are under way. (Three do not: 12 sums
// beside their operands spill, 78 microseconds for 512 x 1024 on a Zen 3 instead of 49.)
INLINE void block_of(size_t m, size_t n, size_t depth, strides by, const float *a, const float *b,
                     int adds, float *c) {
  size_t p = 0, count = n / PANEL;
  if (m == 1) {
    for (; p + 4 <= count; p += 4) tile(1, 4, depth, by, a, b + p * by.panel, adds, c + p * PANEL);
  } else if (m == 2) {
    for (; p + 3 <= count; p += 3) tile(2, 3, depth, by, a, b + p * by.panel, adds, c + p * PANEL);
  }
  for (; p < count; p++) column_of(m, depth, by, a, b + p * by.panel, adds, c + p * PANEL);
  if (n % PANEL > 0) rest_of(m, n % PANEL, depth, by, a, b + p * by.panel, adds, c + p * PANEL);
}

MULTIVERSIONED_TO_V3
void cs_multiply_panels(size_t m, size_t k, size_t n, const float *left, size_t left_stride,
                        const float *panels, int adds, float *result) {
  strides by = {left_stride, PANEL * k, n};
  if (k == 0 && !adds) memset(result, 0, m * n * sizeof(float));
  for (size_t row = 0; row < m; row += BLOCK) {
    for (size_t from = 0; from < k; from += DEPTH) {
      block_of(least(m - row, BLOCK), n, least(k - from, DEPTH), by,
               left + row * left_stride + from, panels + from * PANEL, adds || from > 0,
               result + row * n);
    }
  }
}
