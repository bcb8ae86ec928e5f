#include "panels.h"

#include <string.h>

#include "functions.h"

enum {
  // Columns of a panel: a vector of AVX-512, two of AVX2.
  PANEL = 16,
  // A tile's sums, 6 rows x 4 panels, fill 24 of AVX-512's 32 registers ("wide"); 6 x 1 panel or as
  // many in another form, 12 of AVX2's 16.
  ROWS = 6,
  MOST = 4,  // panels side by side
  // 512 rows of a panel are 32 kB, of a first cache; 96 rows of A, 512 deep, are 192 kB, of a second:
  // where that is wide, it holds twice as many.
  DEPTH = 512,
  BLOCK = 96,
};
typedef float vector __attribute__((vector_size(PANEL * sizeof(float)), aligned(sizeof(float))));

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

// What is fetched for the next panels, from a far cache into the second: so many floats on at each k.
typedef struct {
  const float *next;
  size_t step;
} ahead;

// Some rows of A times some panels side by side, over a depth that a near cache holds. For a row or two
// fetching ahead is of no use: they wait for the panels anyway.
INLINE void tile(int wide, int rows, int count, size_t depth, strides by, const float *a,
                 const float *b, ahead then, int adds, float *c) {
  vector sum[rows][count];
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int p = 0; p < count; p++) {
      const float *from = c + (size_t)r * by.result + p * PANEL;
      sum[r][p] = adds ? *(const vector *)from : (vector){0};
      __builtin_prefetch(from, 1);
    }
  }
  for (size_t k = 0; k < depth; k++) {
    if (wide && rows > 2) __builtin_prefetch(then.next + k * then.step, 0, 2);
    UNROLLED for (int r = 0; r < rows; r++) {
      float left = a[(size_t)r * by.left + k];
      UNROLLED for (int p = 0; p < count; p++) {
        sum[r][p] += left * *(const vector *)(b + (size_t)p * by.panel + k * PANEL);
      }
    }
  }
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int p = 0; p < count; p++) {
      *(vector *)(c + (size_t)r * by.result + p * PANEL) = sum[r][p];
    }
  }
}

// Up to 6 rows times some panels; where registers are few, one panel if the rows are more than two.
INLINE void rows_of(int wide, size_t rows, int count, size_t depth, strides by, const float *a,
                    const float *b, ahead then, int adds, float *c) {
  if (!wide && count > 1 && rows > 2) __builtin_unreachable();
  switch (rows) {
    case 1: tile(wide, 1, count, depth, by, a, b, then, adds, c); break;
    case 2: tile(wide, 2, count, depth, by, a, b, then, adds, c); break;
    case 3: tile(wide, 3, count, depth, by, a, b, then, adds, c); break;
    case 4: tile(wide, 4, count, depth, by, a, b, then, adds, c); break;
    case 5: tile(wide, 5, count, depth, by, a, b, then, adds, c); break;
    default: tile(wide, 6, count, depth, by, a, b, then, adds, c);
  }
}

INLINE void panels_of(int wide, size_t rows, size_t count, size_t depth, strides by,
                      const float *a, const float *b, ahead then, int adds, float *c) {
  switch (count) {
    case 1: rows_of(wide, rows, 1, depth, by, a, b, then, adds, c); break;
    case 2: rows_of(wide, rows, 2, depth, by, a, b, then, adds, c); break;
    case 3: rows_of(wide, rows, 3, depth, by, a, b, then, adds, c); break;
    default: rows_of(wide, rows, 4, depth, by, a, b, then, adds, c);
  }
}

// A tile as it is compiled for a processor.
typedef void tiler(size_t rows, size_t count, size_t depth, strides by, const float *a,
                   const float *b, ahead then, int adds, float *c);

MULTIVERSIONED_TO_V3
static void narrow(size_t rows, size_t count, size_t depth, strides by, const float *a,
                   const float *b, ahead then, int adds, float *c) {
  panels_of(0, rows, count, depth, by, a, b, then, adds, c);
}

#ifdef HAS_V4
FOR_V4
static void wide(size_t rows, size_t count, size_t depth, strides by, const float *a,
                 const float *b, ahead then, int adds, float *c) {
  panels_of(1, rows, count, depth, by, a, b, then, adds, c);
}
#endif

// A block's rows in tiles of nearly the same height: a low one waits for its own sums. Together they
// fetch the panels that come next. The last columns there are come by way of whole panels.
static void block_of(tiler *tile, size_t m, size_t columns, size_t depth, strides by, const float *a,
                     const float *b, const float *next, int adds, float *c) {
  size_t tiles = (m + ROWS - 1) / ROWS, count = (columns + PANEL - 1) / PANEL;
  size_t step = (count * PANEL + tiles - 1) / tiles;
  int is_whole = columns % PANEL == 0;
  strides own = {by.left, by.panel, is_whole ? by.result : MOST * PANEL};
  for (size_t t = 0; t < tiles; t++) {
    size_t first = m * t / tiles, rows = m * (t + 1) / tiles - first;
    ahead then = {next + t * depth * step, step};
    float *to = c + first * by.result, whole[ROWS * MOST * PANEL];
    for (size_t r = 0; r < rows && adds && !is_whole; r++) {
      memset(whole + r * own.result, 0, own.result * sizeof(float));
      memcpy(whole + r * own.result, to + r * by.result, columns * sizeof(float));
    }
    tile(rows, count, depth, own, a + first * by.left, b, then, adds, is_whole ? to : whole);
    for (size_t r = 0; r < rows && !is_whole; r++) {
      memcpy(to + r * by.result, whole + r * own.result, columns * sizeof(float));
    }
  }
}

void cs_multiply_panels(size_t m, size_t k, size_t n, const float *left, size_t left_stride,
                        const float *panels, int adds, int backwards, float *result) {
  strides by = {left_stride, PANEL * k, n};
  if (k == 0 && !adds) memset(result, 0, m * n * sizeof(float));
#ifdef HAS_V4
  int is_wide = HAS_V4;
  tiler *tile = is_wide ? wide : narrow;
#else
  int is_wide = 0;
  tiler *tile = narrow;
#endif
  size_t block = is_wide ? 2 * BLOCK : BLOCK;
  for (size_t row = 0; row < m; row += block) {
    size_t rows = least(m - row, block);
    // One row or two take several panels at once, so that enough sums are under way. (In AVX2 three do
    // not: 12 sums beside their operands spill, 78 microseconds for 512 x 1024 on a Zen 3 instead of 49.)
    size_t width = PANEL * (is_wide || rows == 1 ? MOST : rows == 2 ? 2 : 1);
    size_t groups = (n + width - 1) / width;
    for (size_t g = 0; g < groups; g++) {
      size_t from = width * (backwards ? groups - 1 - g : g);
      size_t then = g + 1 == groups ? from : backwards ? from - width : from + width;
      for (size_t d = 0; d < k; d += DEPTH) {
        block_of(tile, rows, least(n - from, width), least(k - d, DEPTH), by,
                 left + row * left_stride + d, panels + from * k + d * PANEL,
                 panels + then * k + d * width, adds || d > 0, result + row * n + from);
      }
    }
  }
}
