// Products in bf16 with sums in f32: the contract.
//
// For processors that multiply pairs of bf16 (AVX512-BF16) and have no tiles (AMX), where oneDNN 2.6
// is slower. An instruction takes two neighbours along K at once, so a packed matrix holds pairs: entry
// (k, n) beside (k + 1, n), zeros behind an odd K. The sum of an entry is taken in the order of K, so a
// row's result does not depend on M. Matrices need no alignment.
#pragma once
#include <stddef.h>

#include "bf16.h"

// Entries that a packed (K, N) matrix takes: panels of 64 columns, the last of whole vectors of 16.
size_t cs_pairs_count(size_t k, size_t n);

// Packs B (K, N), rounded to the nearest, whose entry (k, n) is at k * row_stride + n * column_stride;
// one of both is 1.
void cs_pack_pairs(size_t k, size_t n, const float *matrix, size_t row_stride,
                   size_t column_stride, cs_bf16 *pairs);

// C (M, N) = A (M, K) B, or C += A B. C overlaps neither of the others.
void cs_multiply_pairs(size_t m, size_t k, size_t n,
                       const cs_bf16 *left,   // (M, K)
                       size_t left_stride,    // from a row of A to the next
                       const cs_bf16 *pairs,  // as packed
                       int adds,              // whether C is added to
                       float *result);        // (M, N)

// Entries of scratch memory that `cs_multiply_transposed` takes.
size_t cs_transposed_scratch_count(size_t n);

// C (M, N) = A^T B for rows of A and B that are many: the gradient of a weight matrix.
void cs_multiply_transposed(size_t m, size_t k, size_t n,
                            const cs_bf16 *left,   // (K, M)
                            size_t left_stride,    // from a row of A to the next
                            const cs_bf16 *right,  // (K, N)
                            cs_bf16 *scratch,
                            float *result);  // (M, N); overlaps none of the others
