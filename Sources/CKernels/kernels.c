#include "kernels.h"

#include <string.h>

// One source for all instruction sets: the loader picks the widest the processor has. Built with
// -fno-math-errno, else a square root that may set errno keeps the optimisers' loops scalar.
#if defined(__x86_64__) && defined(__linux__)
#define MULTIVERSIONED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSIONED
#endif
#define INLINE static inline __attribute__((always_inline))

INLINE float from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint32_t to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Rounds to the nearest, ties to even; NaN stays NaN.
INLINE cs_bf16 to_bf16(float value) {
  uint32_t bits = to_bits(value);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return (cs_bf16)(value != value ? (bits >> 16) | 0x40 : rounded);
}

// exp, within 2 units in the last place on [-87, 88], clamped outside. A NaN that arithmetic made
// stays one (a payload, which only a file could bring, would be read as an exponent).
// x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its series to r^7 / 7!.
INLINE float exp_of(float x) {
  float clamped = x < -87.0f ? -87.0f : x;
  clamped = clamped > 88.0f ? 88.0f : clamped;
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  float n = clamped * 1.44269504088896341f + shift;
  uint32_t scale_bits = to_bits(n) << 23;
  n -= shift;
  float r = clamped - n * 0.693145751953125f;
  r -= n * 1.42860682030941723e-6f;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  return from_bits(to_bits(p) + scale_bits);
}

INLINE float sigmoid_of(float x) { return 1.0f / (1.0f + exp_of(-x)); }

// tanh: an odd polynomial near 0, where 1 - 2 / (e^2x + 1) would cancel. The coefficients are the
// least-squares fit of (tanh x - x) / x^3 in x^2 on [0, 0.625]; see Tests/NetworkTests.
INLINE float tanh_of(float x) {
  float a = from_bits(to_bits(x) & 0x7fffffff);
  float z = x * x;
  float p = 2.121415618e-03f;
  p = p * z + -8.153764758e-03f;
  p = p * z + 2.169106615e-02f;
  p = p * z + -5.394497693e-02f;
  p = p * z + 1.333319148e-01f;
  p = p * z + -3.333333041e-01f;
  float near = x + x * z * p;
  float far = 1.0f - 2.0f / (exp_of(2.0f * a) + 1.0f);
  far = from_bits(to_bits(far) | (to_bits(x) & 0x80000000u));
  float value = a < 0.625f ? near : far;
  return x != x ? x : value;
}

MULTIVERSIONED void cs_lstm_forward(size_t lanes, size_t units, const float *recurrent,
                                    const float *input, const int32_t *input_row,
                                    const float *bias, const float *cell_before, float *gates,
                                    float *cell, float *tanh_cell, float *hidden,
                                    cs_bf16 *hidden_bf16) {
  for (size_t b = 0; b < lanes; b++) {
    const float *z = recurrent + b * 4 * units;
    const float *x = input + (size_t)input_row[b] * 4 * units;
    const float *before = cell_before + b * units;
    float *gate = gates + b * 4 * units;
    float *c = cell + b * units;
    float *h = hidden + b * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float i = sigmoid_of(z[j] + x[j] + bias[j]);
      float f = sigmoid_of(z[units + j] + x[units + j] + bias[units + j]);
      float g = tanh_of(z[2 * units + j] + x[2 * units + j] + bias[2 * units + j]);
      float o = sigmoid_of(z[3 * units + j] + x[3 * units + j] + bias[3 * units + j]);
      gate[j] = i;
      gate[units + j] = f;
      gate[2 * units + j] = g;
      gate[3 * units + j] = o;
      float value = f * before[j] + i * g;
      c[j] = value;
      h[j] = o * tanh_of(value);
    }
    if (tanh_cell) {
      float *out = tanh_cell + b * units;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < units; j++) out[j] = tanh_of(c[j]);
    }
    if (hidden_bf16) {
      cs_bf16 *out = hidden_bf16 + b * units;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < units; j++) out[j] = to_bf16(h[j]);
    }
  }
}

MULTIVERSIONED void cs_lstm_backward(size_t lanes, size_t units, const float *gates,
                                     const float *cell, const float *cell_before,
                                     const float *hidden_gradient, float *cell_gradient,
                                     float *gates_gradient, cs_bf16 *gates_gradient_bf16,
                                     float *input_gradient, const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    const float *gate = gates + b * 4 * units;
    const float *c = cell + b * units;
    const float *before = cell_before + b * units;
    const float *dh = hidden_gradient + b * units;
    float *dc = cell_gradient + b * units;
    float *d = gates_gradient + (gates_gradient_bf16 ? 0 : b * 4 * units);
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
      cs_bf16 *out = gates_gradient_bf16 + b * 4 * units;
#pragma clang loop vectorize(assume_safety)
      for (size_t j = 0; j < 4 * units; j++) out[j] = to_bf16(d[j]);
    }
  }
}

// Adds the bias, subtracts the maximum; returns the sum of the exponentials, in eight lanes.
INLINE float shift_row(size_t symbols, float *row, const float *bias) {
  float largest = -3.0e38f;
  for (size_t v = 0; v < symbols; v++) {
    row[v] += bias[v];
    largest = row[v] > largest ? row[v] : largest;
  }
  float lanes[8] = {0};
  size_t v = 0;
  for (; v + 8 <= symbols; v += 8) {
    for (size_t k = 0; k < 8; k++) {
      row[v + k] -= largest;
      lanes[k] += exp_of(row[v + k]);
    }
  }
  for (; v < symbols; v++) {
    row[v] -= largest;
    lanes[0] += exp_of(row[v]);
  }
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
         ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

MULTIVERSIONED double cs_cross_entropy(size_t rows, size_t symbols, float *logits,
                                       const float *bias, const int32_t *targets, float scale,
                                       cs_bf16 *gradient_bf16, float *bias_gradient) {
  double nats = 0;
  for (size_t r = 0; r < rows; r++) {
    float *row = logits + r * symbols;
    int32_t target = targets[r];
    if (target < 0) {
      memset(row, 0, symbols * sizeof *row);
    } else {
      float sum = shift_row(symbols, row, bias);
      nats += __builtin_log(sum) - row[target];
      float factor = scale / sum;
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) row[v] = exp_of(row[v]) * factor;
      row[target] -= scale;
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) bias_gradient[v] += row[v];
    }
    if (gradient_bf16) {
      cs_bf16 *out = gradient_bf16 + r * symbols;
#pragma clang loop vectorize(assume_safety)
      for (size_t v = 0; v < symbols; v++) out[v] = to_bf16(row[v]);
    }
  }
  return nats;
}

MULTIVERSIONED void cs_log_softmax(size_t rows, size_t symbols, float *logits, const float *bias) {
  for (size_t r = 0; r < rows; r++) {
    float *row = logits + r * symbols;
    float sum = shift_row(symbols, row, bias);
    float log_sum = (float)__builtin_log(sum);
    for (size_t v = 0; v < symbols; v++) row[v] -= log_sum;
  }
}

MULTIVERSIONED void cs_add(size_t n, float *a, const float *b) {
#pragma clang loop vectorize(assume_safety)
  for (size_t k = 0; k < n; k++) a[k] += b[k];
}

MULTIVERSIONED double cs_sum_of_squares(size_t n, const float *a) {
  double lanes[8] = {0};
  size_t k = 0;
  for (; k + 8 <= n; k += 8)
    for (size_t l = 0; l < 8; l++) lanes[l] += (double)a[k + l] * a[k + l];
  for (; k < n; k++) lanes[0] += (double)a[k] * a[k];
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
         ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

MULTIVERSIONED void cs_adam(size_t n, float *parameters, float *first, float *second,
                            const float *gradient, float gradient_scale, float rate, float beta1,
                            float beta2, float epsilon) {
#pragma clang loop vectorize(assume_safety)
  for (size_t k = 0; k < n; k++) {
    float g = gradient[k] * gradient_scale;
    float m = beta1 * first[k] + (1 - beta1) * g;
    float v = beta2 * second[k] + (1 - beta2) * g * g;
    first[k] = m;
    second[k] = v;
    parameters[k] -= rate * m / (__builtin_sqrtf(v) + epsilon);
  }
}

MULTIVERSIONED void cs_rmsprop(size_t n, float *parameters, float *second, const float *gradient,
                               float gradient_scale, float rate, float decay, float epsilon) {
#pragma clang loop vectorize(assume_safety)
  for (size_t k = 0; k < n; k++) {
    float g = gradient[k] * gradient_scale;
    float v = decay * second[k] + (1 - decay) * g * g;
    second[k] = v;
    parameters[k] -= rate * g / (__builtin_sqrtf(v) + epsilon);
  }
}

// The number of the octave-and-mantissa cell of a positive float, counted from `lowest` octave
// (biased exponent) up, clamped to `octaves` octaves.
INLINE int32_t log_cell(float value, int32_t lowest, int32_t octaves, int32_t mantissa_bits) {
  int32_t cell = (int32_t)(to_bits(value) >> (23 - mantissa_bits)) - (lowest << mantissa_bits);
  int32_t last = (octaves << mantissa_bits) - 1;
  cell = cell < 0 ? 0 : cell;
  return cell > last ? last : cell;
}

// Layout of a sign's bins, rising with |v|: low octaves of |v| < 1/2, then the high ones.
// A negative value's bin mirrors its positive's. 126 is the biased exponent of 1/2.
INLINE int32_t bin_of(float v, const cs_bins s) {
  float u = from_bits(to_bits(v) & 0x7fffffff);
  int32_t low = log_cell(u, 126 - s.low_octaves, s.low_octaves, s.mantissa_bits);
  int32_t rising = log_cell(u, 126, s.high_octaves, s.mantissa_bits);
  int32_t falling = log_cell(1 - u < 0 ? 0 : 1 - u, 126 - s.high_octaves, s.high_octaves,
                             s.mantissa_bits);
  int32_t high = s.unbounded ? rising : (s.high_octaves << s.mantissa_bits) - 1 - falling;
  int32_t magnitude = u < 0.5f ? low : (s.low_octaves << s.mantissa_bits) + high;
  int32_t half = (s.low_octaves + s.high_octaves) << s.mantissa_bits;
  return v < 0 ? half - 1 - magnitude : half + magnitude;
}

MULTIVERSIONED void cs_bin_rows(size_t steps, size_t units, const float *values, size_t stride,
                                const cs_bins *shape, uint16_t *bins) {
  const cs_bins s = *shape;
  uint16_t block[16 * 16];
  for (size_t u = 0; u < units; u += 16) {
    size_t width = units - u < 16 ? units - u : 16;
    for (size_t t = 0; t < steps; t += 16) {
      size_t height = steps - t < 16 ? steps - t : 16;
      for (size_t y = 0; y < height; y++) {
        const float *row = values + (t + y) * stride + u;
        if (width == 16) {
#pragma clang loop vectorize(assume_safety)
          for (size_t x = 0; x < 16; x++) block[y * 16 + x] = (uint16_t)bin_of(row[x], s);
        } else {
          for (size_t x = 0; x < width; x++) block[y * 16 + x] = (uint16_t)bin_of(row[x], s);
        }
      }
      for (size_t x = 0; x < width; x++)
        for (size_t y = 0; y < height; y++) bins[(u + x) * steps + t + y] = block[y * 16 + x];
    }
  }
}

void cs_count_at(size_t steps, size_t units, const uint16_t *bins, size_t n, const uint16_t *at,
                 size_t size, uint32_t *histograms) {
  for (size_t u = 0; u < units; u++, bins += steps, histograms += size)
    for (size_t k = 0; k < n; k++) histograms[bins[at[k]]]++;
}

void cs_count(size_t steps, size_t units, const uint16_t *bins, size_t size, uint32_t *histograms) {
  for (size_t u = 0; u < units; u++, bins += steps, histograms += size)
    for (size_t t = 0; t < steps; t++) histograms[bins[t]]++;
}

void cs_sum_at(size_t steps, size_t units, const uint16_t *bins, size_t n, const uint16_t *at,
               const double *weights, size_t size, double *sums) {
  for (size_t u = 0; u < units; u++, bins += steps, sums += size)
    for (size_t k = 0; k < n; k++) sums[bins[at[k]]] += weights[k];
}
