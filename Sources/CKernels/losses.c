#include "losses.h"

#include <string.h>

#include "functions.h"

// Lanes of a sum or a maximum over symbols, which the compiler would else not reorder.
#define LANES 16

INLINE float largest_of(size_t symbols, const float *row) {
  float lanes[LANES];
  for (size_t k = 0; k < LANES; k++) lanes[k] = -3.0e38f;
  size_t v = 0;
  for (; v + LANES <= symbols; v += LANES)
    for (size_t k = 0; k < LANES; k++) lanes[k] = row[v + k] > lanes[k] ? row[v + k] : lanes[k];
  for (; v < symbols; v++) lanes[0] = row[v] > lanes[0] ? row[v] : lanes[0];
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t k = 0; k < half; k++)
      lanes[k] = lanes[k + half] > lanes[k] ? lanes[k + half] : lanes[k];
  return lanes[0];
}

INLINE float sum_of(size_t symbols, const float *row) {
  float lanes[LANES] = {0};
  size_t v = 0;
  for (; v + LANES <= symbols; v += LANES)
    for (size_t k = 0; k < LANES; k++) lanes[k] += row[v + k];
  for (; v < symbols; v++) lanes[0] += row[v];
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t k = 0; k < half; k++) lanes[k] += lanes[k + half];
  return lanes[0];
}

// Adds the bias to a row of logits and takes the largest of the sums from each.
INLINE void shift_row(size_t symbols, float *row, const float *bias) {
#pragma clang loop vectorize(assume_safety)
  for (size_t v = 0; v < symbols; v++) row[v] += bias[v];
  float largest = largest_of(symbols, row);
#pragma clang loop vectorize(assume_safety)
  for (size_t v = 0; v < symbols; v++) row[v] -= largest;
}

MULTIVERSIONED double cs_cross_entropy(size_t rows, size_t symbols, float *logits,
                                       const float *bias, const int32_t *targets, float scale,
                                       cs_format format, cs_narrow *narrow, float *bias_gradient) {
  double nats = 0;
  for (size_t r = 0; r < rows; r++) {
    float *row = logits + r * symbols;
    int32_t target = targets[r];
    if (target < 0) {
      memset(row, 0, symbols * sizeof *row);
    } else {
      shift_row(symbols, row, bias);
      nats -= row[target];
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) row[v] = exp_of(row[v]);
      float sum = sum_of(symbols, row);
      nats += __builtin_log(sum);
      float factor = scale / sum;
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) row[v] *= factor;
      row[target] -= scale;
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) bias_gradient[v] += row[v];
    }
    if (narrow) narrow_row(format, symbols, row, narrow + r * symbols);
  }
  return nats;
}

MULTIVERSIONED void cs_log_softmax(size_t rows, size_t symbols, float *logits, const float *bias) {
  for (size_t r = 0; r < rows; r++) {
    float *row = logits + r * symbols;
    shift_row(symbols, row, bias);
    float sum = 0;
    for (size_t v = 0; v < symbols; v += 64) {
      float exps[64];
      size_t width = symbols - v < 64 ? symbols - v : 64;
#pragma clang loop vectorize(assume_safety)
      for (size_t k = 0; k < width; k++) exps[k] = exp_of(row[v + k]);
      sum += sum_of(width, exps);
    }
    float log_sum = (float)__builtin_log(sum);
#pragma clang loop vectorize(assume_safety)
    for (size_t v = 0; v < symbols; v++) row[v] -= log_sum;
  }
}

MULTIVERSIONED void cs_logistic(size_t n, const float *values, const float *labels, float *losses,
                                float *residuals, float *slopes) {
#pragma clang loop vectorize(assume_safety)
  for (size_t k = 0; k < n; k++) {
    float v = values[k], label = labels[k];
    float small = exp_of(-magnitude_of(v));
    float large = reciprocal_of(1 + small);
    float loss = log1p_of(small) + (v > 0 ? v : 0) - label * v;
    float residual = (v >= 0 ? large : small * large) - label;
    int is_known = label == label;
    losses[k] = is_known ? loss : 0;
    residuals[k] = is_known ? residual : 0;
    slopes[k] = is_known ? small * large * large : 0;
  }
}
