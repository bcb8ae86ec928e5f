// Losses and their derivatives: the contract. Legend as in lstm.h.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "narrow.h"

// Softmax cross-entropy of R rows of V logits, and its gradient times `scale`.
// A row whose target is negative costs nothing and has a zero gradient. Returns the summed nats.
double cs_cross_entropy(size_t rows, size_t symbols,
                        float *logits,             // (R, V); overwritten by the gradient
                        const float *bias,         // (V)
                        const int32_t *targets,    // (R)
                        float scale,
                        cs_format format,
                        cs_narrow *narrow,         // out (R, V): the gradient too; may be NULL
                        float *bias_gradient);     // in/out (V)

// Softmax of R rows of V logits, in place: logits become natural logarithms of probabilities.
void cs_log_softmax(size_t rows, size_t symbols, float *logits, const float *bias);

// The logistic loss of n log-odds against labels of 0 and 1, ln(1 + e^v) - label v, and its first and
// second derivatives by v; all 0 where a label is NaN. `residuals` may be `values`.
void cs_logistic(size_t n, const float *values, const float *labels, float *losses,
                 float *residuals, float *slopes);
