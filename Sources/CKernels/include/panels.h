// Products of f32 rows with a matrix that was packed once: the contract.
//
// The sum of an entry is taken in the order of K, so a row's result does not depend on M.
#pragma once
#include <stddef.h>

// Floats that a packed (K, N) matrix takes: panels of 16 columns, the last filled up with zeros.
size_t cs_panels_count(size_t k, size_t n);

// Packs B (K, N), whose entry (k, n) is at k * row_stride + n * column_stride.
void cs_pack_panels(size_t k, size_t n, const float *matrix, size_t row_stride,
                    size_t column_stride, float *panels);

// C (M, N) = A (M, K) B, or C += A B. C overlaps neither of the others.
void cs_multiply_panels(size_t m, size_t k, size_t n,
                        const float *left,    // (M, K)
                        size_t left_stride,   // from a row of A to the next
                        const float *panels,  // as packed
                        int adds,             // whether C is added to
                        int backwards,        // whether the last panels come first
                        float *result);       // (M, N)
