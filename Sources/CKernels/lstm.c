#include "lstm.h"

#include "functions.h"

typedef _Float16 half __attribute__((may_alias));

// Gates in memory, as floats or as halves.
typedef struct {
  int are_halves;
  void *first;
} gates;

INLINE gates row_of(gates all, size_t place) {
  void *row = all.are_halves ? (void *)((half *)all.first + place) : (float *)all.first + place;
  return (gates){all.are_halves, row};
}

INLINE void keep(gates row, size_t place, float value) {
  if (row.are_halves) ((half *)row.first)[place] = (half)value;
  else ((float *)row.first)[place] = value;
}

INLINE float kept(gates row, size_t place) {
  return row.are_halves ? ((half *)row.first)[place] : ((float *)row.first)[place];
}

INLINE void forward(size_t lanes, size_t units, size_t width, const float *recurrent,
                    const float *input, size_t input_stride, const int32_t *input_row,
                    const float *bias, const float *cell_before, gates all, size_t gates_stride,
                    float *cell, float *tanh_cell, float *hidden, cs_bf16 *hidden_bf16) {
  for (size_t b = 0; b < lanes; b++) {
    const float *z = recurrent + b * 4 * units;
    const float *x = input + (size_t)input_row[b] * input_stride;
    const float *before = cell_before + b * width;
    gates gate = row_of(all, b * gates_stride);
    float *c = cell + b * width;
    float *h = hidden + b * width;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float i = sigmoid_of(z[j] + x[j] + bias[j]);
      float f = sigmoid_of(z[units + j] + x[units + j] + bias[units + j]);
      float g = tanh_of(z[2 * units + j] + x[2 * units + j] + bias[2 * units + j]);
      float o = sigmoid_of(z[3 * units + j] + x[3 * units + j] + bias[3 * units + j]);
      keep(gate, j, i);
      keep(gate, width + j, f);
      keep(gate, 2 * width + j, g);
      keep(gate, 3 * width + j, o);
      c[j] = f * before[j] + i * g;
      if (all.are_halves) h[j] = o;
    }
    // A loop of its own: behind the gates, tanh c would wait for them (4 % of a step at 1 x 64).
    float *shown = tanh_cell ? tanh_cell + b * width : h;
#pragma clang loop vectorize(assume_safety) interleave_count(2)
    for (size_t j = 0; j < units; j++) {
      float o = all.are_halves ? h[j] : kept(gate, 3 * width + j);
      shown[j] = tanh_of(c[j]);
      h[j] = o * shown[j];
    }
    if (hidden_bf16) {
      cs_bf16 *out = hidden_bf16 + b * width;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < units; j++) out[j] = to_bf16(h[j]);
    }
  }
}

MULTIVERSIONED void cs_lstm_forward(size_t lanes, size_t units, size_t width,
                                    const float *recurrent, const float *input,
                                    size_t input_stride, const int32_t *input_row,
                                    const float *bias, const float *cell_before, float *gates_kept,
                                    size_t gates_stride, float *cell, float *tanh_cell,
                                    float *hidden, cs_bf16 *hidden_bf16) {
  forward(lanes, units, width, recurrent, input, input_stride, input_row, bias, cell_before,
          (gates){0, gates_kept}, gates_stride, cell, tanh_cell, hidden, hidden_bf16);
}

FOR_V4 void cs_lstm_forward_half(size_t lanes, size_t units, const float *recurrent,
                                 const float *input, size_t input_stride,
                                 const int32_t *input_row, const float *bias,
                                 const float *cell_before, cs_half *gates_kept,
                                 size_t gates_stride, float *cell, float *hidden,
                                 cs_bf16 *hidden_bf16) {
  forward(lanes, units, units, recurrent, input, input_stride, input_row, bias, cell_before,
          (gates){1, gates_kept}, gates_stride, cell, NULL, hidden, hidden_bf16);
}

// The gradient of one lane's gates, before the nonlinearities; it may take their place.
INLINE void gradient_of(size_t units, gates gate, const float *c, const float *before,
                        const float *dh, float *dc, float *d) {
#pragma clang loop vectorize(assume_safety)
  for (size_t j = 0; j < units; j++) {
    float i = kept(gate, j), f = kept(gate, units + j);
    float g = kept(gate, 2 * units + j), o = kept(gate, 3 * units + j);
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
}

MULTIVERSIONED void cs_lstm_backward(size_t lanes, size_t units, float *gates_kept, size_t stride,
                                     const float *cell, const float *cell_before,
                                     const float *hidden_gradient, float *cell_gradient,
                                     float *input_gradient, const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    size_t at = b * units;
    float *d = gates_kept + b * stride;
    float *sum = input_gradient + (size_t)input_row[b] * 4 * units;
    gradient_of(units, (gates){0, d}, cell + at, cell_before + at, hidden_gradient + at,
                cell_gradient + at, d);
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < 4 * units; j++) sum[j] += d[j];
  }
}

FOR_V4 void cs_lstm_backward_half(size_t lanes, size_t units, uint16_t *gates_kept, size_t stride,
                                  const float *cell, const float *cell_before,
                                  const float *hidden_gradient, float *cell_gradient,
                                  float *scratch, float *input_gradient,
                                  const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    size_t at = b * units;
    cs_bf16 *d = gates_kept + b * stride;
    float *sum = input_gradient + (size_t)input_row[b] * 4 * units;
    gradient_of(units, (gates){1, d}, cell + at, cell_before + at, hidden_gradient + at,
                cell_gradient + at, scratch);
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < 4 * units; j++) {
      sum[j] += scratch[j];
      d[j] = to_bf16(scratch[j]);
    }
  }
}
