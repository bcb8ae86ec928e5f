// Products of 16-bit numbers with sums in f32: the contract.
//
// For processors that multiply pairs of bf16 (AVX512-BF16) and have no tiles (AMX), where oneDNN 2.6
// is slower, and those that multiply halves (AVX512-FP16). An instruction takes two neighbours along K
// at once, so a packed matrix holds pairs: entry (k, n) beside (k + 1, n), zeros behind an odd K. The sum
// of an entry is taken in the order of K, so a row's result does not depend on M. Matrices need no
// alignment.
//
// Of bf16 the processor adds products to floats. Of halves it adds them to halves: at most 96 of them,
// rounded at each, before what they come to is added to floats. Where signs are mixed, as in a network's
// sums, that is as near as bf16 comes, within a quarter, whose entries are rounded more; of 96 terms of
// one sign, small ones behind a large one may all be lost. A sum beyond 65,504 is infinite.
#pragma once
#include <stddef.h>

#include "narrow.h"

// Whether this processor multiplies halves.
int cs_has_half_products(void);

// Entries that a packed (K, N) matrix takes: panels of 64 columns, the last of whole vectors of 16.
size_t cs_pairs_count(size_t k, size_t n);

// Packs B (K, N), whose entry (k, n) is at k * row_stride + n * column_stride, of which one is 1; rounded
// to the nearest, and in halves to the nearest that is finite.
void cs_pack_pairs(cs_format format, size_t k, size_t n, const float *matrix, size_t row_stride,
                   size_t column_stride, cs_narrow *pairs);

// C (M, N) = A (M, K) B, or C += A B. C overlaps neither of the others.
void cs_multiply_pairs(cs_format format, size_t m, size_t k, size_t n,
                       const cs_narrow *left,   // (M, K)
                       size_t left_stride,      // from a row of A to the next
                       const cs_narrow *pairs,  // as packed
                       int adds,                // whether C is added to
                       int backwards,           // whether the last panels come first
                       float *result);          // (M, N)

// Entries of scratch memory that `cs_multiply_transposed` takes.
size_t cs_transposed_scratch_count(size_t n);

// C (M, N) = A^T B for rows of A and B that are many: the gradient of a weight matrix.
void cs_multiply_transposed(cs_format format, size_t m, size_t k, size_t n,
                            const cs_narrow *left,   // (K, M)
                            size_t left_stride,      // from a row of A to the next
                            const cs_narrow *right,  // (K, N)
                            cs_narrow *scratch,
                            float *result);  // (M, N); overlaps none of the others
