#include "runningsums.h"

#include <string.h>

#include "multiversioned.h"

typedef float strip_row __attribute__((vector_size(CS_STRIP * sizeof(float)), aligned(4)));

MULTIVERSIONED void cs_running_ranks(size_t units, size_t steps, const uint16_t *bins, size_t size,
                                     const float *table, float *running) {
  for (size_t first = 0; first < units; first += CS_STRIP) {
    size_t width = units - first < CS_STRIP ? units - first : CS_STRIP;
    strip_row sum = {0};
    memcpy(running, &sum, sizeof sum);
    for (size_t t = 0; t < steps; t++) {
      float ranks[CS_STRIP] = {0};
      for (size_t k = 0; k < width; k++)
        ranks[k] = table[(first + k) * size + bins[(first + k) * steps + t]];
      strip_row rank;
      memcpy(&rank, ranks, sizeof rank);
      sum += rank;
      running += CS_STRIP;
      memcpy(running, &sum, sizeof sum);
    }
    running += CS_STRIP;
  }
}

MULTIVERSIONED void cs_add_falls(size_t units, size_t steps, const float *running, size_t columns,
                                 const uint32_t *begins, const uint32_t *at, const float *falls,
                                 size_t stride, float *sums) {
  for (size_t first = 0; first < units; first += CS_STRIP, running += (steps + 1) * CS_STRIP) {
    size_t width = units - first < CS_STRIP ? units - first : CS_STRIP;
    for (size_t c = 0; c < columns; c++) {
      if (begins[c] == begins[c + 1]) continue;
      strip_row sum = {0};
      for (size_t j = begins[c]; j < begins[c + 1]; j++) {
        strip_row row;
        memcpy(&row, running + at[j] * CS_STRIP, sizeof row);
        sum += row * falls[j];
      }
      float *to = sums + c * stride + first;
      for (size_t k = 0; k < width; k++) to[k] += sum[k];
    }
  }
}
