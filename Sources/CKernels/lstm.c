#include "lstm.h"

#include "functions.h"

MULTIVERSIONED void cs_lstm_forward(size_t lanes, size_t units, size_t width,
                                    const float *recurrent, const float *input,
                                    size_t input_stride, const int32_t *input_row,
                                    const float *bias, const float *cell_before, float *gates,
                                    size_t gates_stride, float *cell, float *tanh_cell,
                                    float *hidden, cs_bf16 *hidden_bf16) {
  for (size_t b = 0; b < lanes; b++) {
    const float *z = recurrent + b * 4 * units;
    const float *x = input + (size_t)input_row[b] * input_stride;
    const float *before = cell_before + b * width;
    float *gate = gates + b * gates_stride;
    float *c = cell + b * width;
    float *h = hidden + b * width;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float i = sigmoid_of(z[j] + x[j] + bias[j]);
      float f = sigmoid_of(z[units + j] + x[units + j] + bias[units + j]);
      float g = tanh_of(z[2 * units + j] + x[2 * units + j] + bias[2 * units + j]);
      float o = sigmoid_of(z[3 * units + j] + x[3 * units + j] + bias[3 * units + j]);
      gate[j] = i;
      gate[width + j] = f;
      gate[2 * width + j] = g;
      gate[3 * width + j] = o;
      c[j] = f * before[j] + i * g;
    }
    // A loop of its own: behind the gates, tanh c would wait for them (4 % of a step at 1 x 64).
    float *t = tanh_cell ? tanh_cell + b * width : h;
#pragma clang loop vectorize(assume_safety) interleave_count(2)
    for (size_t j = 0; j < units; j++) {
      t[j] = tanh_of(c[j]);
      h[j] = gate[3 * width + j] * t[j];
    }
    if (hidden_bf16) {
      cs_bf16 *out = hidden_bf16 + b * width;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < units; j++) out[j] = to_bf16(h[j]);
    }
  }
}

MULTIVERSIONED void cs_lstm_backward(size_t lanes, size_t units, const float *gates,
                                     size_t gates_stride, const float *cell,
                                     const float *cell_before, const float *hidden_gradient,
                                     float *cell_gradient, float *gates_gradient,
                                     cs_bf16 *gates_gradient_bf16, size_t stride,
                                     float *input_gradient, const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    const float *gate = gates + b * gates_stride;
    const float *c = cell + b * units;
    const float *before = cell_before + b * units;
    const float *dh = hidden_gradient + b * units;
    float *dc = cell_gradient + b * units;
    float *d = gates_gradient + (gates_gradient_bf16 ? 0 : b * stride);
    float *sum = input_gradient + (size_t)input_row[b] * 4 * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float i = gate[j], f = gate[units + j], g = gate[2 * units + j], o = gate[3 * units + j];
      float t = tanh_of(c[j]);
      float flow = dc[j] + dh[j] * o * (1 - t * t);
      float di = flow * g * i * (1 - i);
      float df = flow * before[j] * f * (1 - f);
      float dg = flow * i * (1 - g * g);
      float dz = dh[j] * t * o * (1 - o);
      dc[j] = flow * f;
      d[j] = di;
      d[units + j] = df;
      d[2 * units + j] = dg;
      d[3 * units + j] = dz;
    }
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < 4 * units; j++) sum[j] += d[j];
    if (gates_gradient_bf16) {
      cs_bf16 *out = gates_gradient_bf16 + b * stride;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < 4 * units; j++) out[j] = to_bf16(d[j]);
    }
  }
}
