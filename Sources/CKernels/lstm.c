#include "lstm.h"

#include "functions.h"

typedef _Float16 half __attribute__((may_alias));

// Gates in memory: floats as they are, or halves, folded. The way back multiplies by s (1 - s), to 2^-11 of
// itself where the smaller side is what was rounded; of a half just below 1 there would be little or
// nothing left of 1 - s. The same of a candidate, of which 1 - g^2 is 4 s (1 - s) with s = (1 - |g|) / 2.
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

INLINE void keep_sigmoid(gates row, size_t place, float s) {
  keep(row, place, row.are_halves && s > 0.5f ? -(1 - s) : s);
}

INLINE void keep_candidate(gates row, size_t place, float g) {
  keep(row, place, row.are_halves ? with_sign_of(g, 0.5f - 0.5f * magnitude_of(g)) : g);
}

INLINE float kept(gates row, size_t place) {
  return row.are_halves ? ((half *)row.first)[place] : ((float *)row.first)[place];
}

// A gate, and s or 1 - s, whichever: their product is the same.
typedef struct {
  float value, side;
} sigmoid;

// A candidate, and 1 - g^2.
typedef struct {
  float value, slope;
} candidate;

INLINE sigmoid sigmoid_kept(gates row, size_t place) {
  float value = kept(row, place);
  if (!row.are_halves) return (sigmoid){value, value};
  // The sign of a 0 says which it was.
  return (sigmoid){value + (to_bits(value) >> 31 ? 1.0f : 0.0f), magnitude_of(value)};
}

INLINE candidate candidate_kept(gates row, size_t place) {
  float value = kept(row, place), side = magnitude_of(value);
  if (!row.are_halves) return (candidate){value, 1 - value * value};
  return (candidate){with_sign_of(value, 1 - 2 * side), 4 * side * (1 - side)};
}

INLINE void forward(size_t lanes, size_t units, size_t width, const float *recurrent,
                    const float *input, const int32_t *input_row, const float *bias,
                    const float *cell_before, gates all, size_t gates_stride, float *cell,
                    float *tanh_cell, float *hidden, cs_format format, cs_narrow *narrow) {
  for (size_t b = 0; b < lanes; b++) {
    const float *z = recurrent + b * 4 * units;
    const float *x = input + (size_t)input_row[b] * 4 * units;
    const float *before = cell_before + b * width;
    gates row = row_of(all, b * gates_stride);
    float *c = cell + b * width;
    float *h = hidden + b * width;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float i = sigmoid_of(z[j] + x[j] + bias[j]);
      float f = sigmoid_of(z[units + j] + x[units + j] + bias[units + j]);
      float g = tanh_of(z[2 * units + j] + x[2 * units + j] + bias[2 * units + j]);
      float o = sigmoid_of(z[3 * units + j] + x[3 * units + j] + bias[3 * units + j]);
      keep_sigmoid(row, j, i);
      keep_sigmoid(row, width + j, f);
      keep_candidate(row, 2 * width + j, g);
      keep_sigmoid(row, 3 * width + j, o);
      c[j] = f * before[j] + i * g;
      // Unrounded, o waits in the place of h.
      if (all.are_halves) h[j] = o;
    }
    // A loop of its own: behind the gates, tanh c would wait for them (4 % of a step at 1 x 64).
    float *shown = tanh_cell ? tanh_cell + b * width : h;
#pragma clang loop vectorize(assume_safety) interleave_count(2)
    for (size_t j = 0; j < units; j++) {
      float o = all.are_halves ? h[j] : kept(row, 3 * width + j);
      shown[j] = tanh_of(c[j]);
      h[j] = o * shown[j];
    }
    if (narrow) narrow_row(format, units, h, narrow + b * width);
  }
}

MULTIVERSIONED void cs_lstm_forward(size_t lanes, size_t units, size_t width,
                                    const float *recurrent, const float *input,
                                    const int32_t *input_row, const float *bias,
                                    const float *cell_before, float *gates_kept,
                                    size_t gates_stride, float *cell, float *tanh_cell,
                                    float *hidden, cs_format format, cs_narrow *narrow) {
  forward(lanes, units, width, recurrent, input, input_row, bias, cell_before,
          (gates){0, gates_kept}, gates_stride, cell, tanh_cell, hidden, format, narrow);
}

FOR_V4 void cs_lstm_forward_half(size_t lanes, size_t units, const float *recurrent,
                                 const float *input, const int32_t *input_row, const float *bias,
                                 const float *cell_before, cs_half *gates_kept,
                                 size_t gates_stride, float *cell, float *hidden,
                                 cs_format format, cs_narrow *narrow) {
  forward(lanes, units, units, recurrent, input, input_row, bias, cell_before,
          (gates){1, gates_kept}, gates_stride, cell, NULL, hidden, format, narrow);
}

// The gates' gradient takes their place: floats, or narrow ones by way of `scratch`, a row of floats.
INLINE void backward(size_t lanes, size_t units, gates all, size_t stride, const float *cell,
                     const float *cell_before, const float *hidden_gradient,
                     float *cell_gradient, float *scratch, cs_format format,
                     float *input_gradient, const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    gates row = row_of(all, b * stride);
    const float *c = cell + b * units;
    const float *before = cell_before + b * units;
    const float *dh = hidden_gradient + b * units;
    float *dc = cell_gradient + b * units;
    float *d = all.are_halves ? scratch : row.first;
    float *sum = input_gradient + (size_t)input_row[b] * 4 * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      sigmoid i = sigmoid_kept(row, j), f = sigmoid_kept(row, units + j);
      sigmoid o = sigmoid_kept(row, 3 * units + j);
      candidate g = candidate_kept(row, 2 * units + j);
      float t = tanh_of(c[j]);
      float flow = dc[j] + dh[j] * o.value * (1 - t * t);
      float di = flow * g.value * i.side * (1 - i.side);
      float df = flow * before[j] * f.side * (1 - f.side);
      float dg = flow * i.value * g.slope;
      float dz = dh[j] * t * o.side * (1 - o.side);
      dc[j] = flow * f.value;
      d[j] = di;
      d[units + j] = df;
      d[2 * units + j] = dg;
      d[3 * units + j] = dz;
    }
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < 4 * units; j++) {
      sum[j] += d[j];
      if (all.are_halves) ((cs_narrow *)row.first)[j] = to_narrow(format, d[j]);
    }
  }
}

MULTIVERSIONED void cs_lstm_backward(size_t lanes, size_t units, float *gates_kept, size_t stride,
                                     const float *cell, const float *cell_before,
                                     const float *hidden_gradient, float *cell_gradient,
                                     float *input_gradient, const int32_t *input_row) {
  backward(lanes, units, (gates){0, gates_kept}, stride, cell, cell_before, hidden_gradient,
           cell_gradient, NULL, CS_BF16, input_gradient, input_row);
}

FOR_V4 void cs_lstm_backward_half(size_t lanes, size_t units, uint16_t *gates_kept, size_t stride,
                                  const float *cell, const float *cell_before,
                                  const float *hidden_gradient, float *cell_gradient,
                                  float *scratch, cs_format format, float *input_gradient,
                                  const int32_t *input_row) {
  gates all = {1, gates_kept};
  if (format == CS_BF16) {
    backward(lanes, units, all, stride, cell, cell_before, hidden_gradient, cell_gradient, scratch,
             CS_BF16, input_gradient, input_row);
  } else {
    backward(lanes, units, all, stride, cell, cell_before, hidden_gradient, cell_gradient, scratch,
             CS_HALF, input_gradient, input_row);
  }
}
