#include "tallies.h"

#include <string.h>

#include "multiversioned.h"

typedef uint8_t panel_row __attribute__((vector_size(CS_PANEL), aligned(1)));

// Adds the scratch to the counts and clears it; most cells are in few of the bins.
INLINE void flush_panel(size_t size, panel_row *scratch, uint32_t *counts) {
  for (size_t b = 0; b < size; b++) {
    uint64_t words[CS_PANEL / 8], any = 0;
    memcpy(words, scratch + b, CS_PANEL);
    for (size_t k = 0; k < CS_PANEL / 8; k++) any |= words[k];
    if (!any) continue;
    const uint8_t *from = (const uint8_t *)(scratch + b);
    uint32_t *to = counts + b * CS_PANEL;
#pragma clang loop vectorize(assume_safety)
    for (size_t k = 0; k < CS_PANEL; k++) to[k] += from[k];
    memset(scratch + b, 0, CS_PANEL);
  }
}

MULTIVERSIONED void cs_tally(size_t units, size_t row, const uint16_t *bins, size_t segments,
                             const uint32_t *starts, const uint32_t *ends, const uint8_t *labels,
                             size_t size, size_t stride, uint32_t *counts, uint8_t *scratch) {
  panel_row *table = (panel_row *)scratch;
  for (size_t u = 0; u < units; u++, bins += row, counts += stride) {
    size_t room = 255;  // bytes until an 8-bit count may overflow
    for (size_t s = 0; s < segments; s++) {
      panel_row label;
      memcpy(&label, labels + s * CS_PANEL, CS_PANEL);
      size_t t = starts[s], end = ends[s];
      while (t < end) {
        size_t stop = end - t < room ? end : t + room;
        room -= stop - t;
        for (; t < stop; t++) table[bins[t]] += label;
        if (room) continue;
        flush_panel(size, table, counts);
        room = 255;
      }
    }
    flush_panel(size, table, counts);
  }
}

MULTIVERSIONED void cs_tally_weights(size_t units, size_t row, const uint16_t *bins, size_t n,
                                     const uint32_t *at, const double *weights, size_t stride,
                                     double *sums) {
  typedef double weight_row
      __attribute__((vector_size(CS_WEIGHTS * sizeof(double)), aligned(1)));
  for (size_t u = 0; u < units; u++, bins += row, sums += stride) {
    weight_row *table = (weight_row *)sums;
    for (size_t j = 0; j < n; j++) {
      weight_row weight;
      memcpy(&weight, weights + j * CS_WEIGHTS, sizeof weight);
      table[bins[at[j]]] += weight;
    }
  }
}

MULTIVERSIONED void cs_count_saturated(size_t steps, size_t units, const float *values,
                                       size_t stride, float low, float high, uint32_t *below,
                                       uint32_t *above) {
  for (size_t t = 0; t < steps; t++, values += stride) {
#pragma clang loop vectorize(assume_safety)
    for (size_t u = 0; u < units; u++) {
      below[u] += values[u] < low;
      above[u] += values[u] > high;
    }
  }
}
