// Elements of rows dropped at random: the contract. Legend as in lstm.h.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "narrow.h"

// Inverted dropout of R rows: an element is `scale` times the input's, or 0 where a hash of its row's
// key and its column is below `threshold` (a share of 2^32). The same keys drop the same elements.
void cs_dropout(size_t rows, size_t units, const uint32_t *keys, uint32_t threshold, float scale,
                const float *input, float *output);  // (R, H); may be the same
void cs_dropout_narrow(cs_format format, size_t rows, size_t units, const uint32_t *keys,
                       uint32_t threshold, float scale, const cs_narrow *input,
                       cs_narrow *output);  // may be the same
