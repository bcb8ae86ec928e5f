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

// e^x = 2^n (1 + q) with q = e^r - 1, x = n ln 2 + r, |r| <= ln 2 / 2; x held to [-87, 87]. A NaN
// that arithmetic made stays one (a payload, which only a file could bring, would be read as n).
// q is r + r^2 times the polynomial nearest to (e^r - 1 - r) / r^2: relative error 1.4e-8.
typedef struct {
  float scale, q;
} exponential;

INLINE exponential exponential_of(float x) {
  float clamped = x < -87.0f ? -87.0f : x;
  clamped = clamped > 87.0f ? 87.0f : clamped;
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  float n = clamped * 1.44269504088896341f + shift;
  uint32_t scale_bits = (to_bits(n) << 23) + 0x3f800000u;
  n -= shift;
  float r = clamped - n * 0.693145751953125f;
  r -= n * 1.42860682030941723e-6f;
  float p = 1.388252275e-3f;
  p = p * r + 8.366513942e-3f;
  p = p * r + 4.166719965e-2f;
  p = p * r + 1.666654367e-1f;
  p = p * r + 4.999999816e-1f;
  return (exponential){from_bits(scale_bits), r + r * r * p};
}

INLINE float exp_of(float x) {
  exponential e = exponential_of(x);
  return e.scale + e.scale * e.q;
}

// 1 / y for y from 1 to 2^126, within 2 units in the last place: a guess of 12 % from the exponent,
// then twice r (1 + e + e^2) with e = 1 - r y, which cubes the error.
INLINE float reciprocal_of(float y) {
  float r = from_bits(0x7ef311c7u - to_bits(y));
  float e = 1 - r * y;
  r = r + r * (e + e * e);
  e = 1 - r * y;
  return r + r * (e + e * e);
}

INLINE float sigmoid_of(float x) { return reciprocal_of(1 + exp_of(-x)); }

// ln(1 + y) for y from 0 to 1: 2 atanh t with t = y / (2 + y), its series to t^15.
INLINE float log1p_of(float y) {
  float t = y * reciprocal_of(2 + y);
  float t2 = t * t;
  float p = 1.0f / 15;
  p = p * t2 + 1.0f / 13;
  p = p * t2 + 1.0f / 11;
  p = p * t2 + 1.0f / 9;
  p = p * t2 + 1.0f / 7;
  p = p * t2 + 1.0f / 5;
  p = p * t2 + 1.0f / 3;
  return 2 * (t + t * t2 * p);
}

// tanh |x| = -m / (2 + m) with m = e^(-2|x|) - 1, which cancels nothing near 0.
INLINE float tanh_of(float x) {
  uint32_t sign = to_bits(x) & 0x80000000u;
  exponential e = exponential_of(-2 * from_bits(to_bits(x) ^ sign));
  float m = e.scale * e.q + (e.scale - 1);
  float value = m * reciprocal_of(2 + m);
  return x != x ? x : from_bits((to_bits(value) & 0x7fffffffu) | sign);
}

MULTIVERSIONED void cs_lstm_forward(size_t lanes, size_t units, size_t width,
                                    const float *recurrent, const float *input,
                                    const int32_t *input_row, const float *bias,
                                    const float *cell_before, float *gates, float *cell,
                                    float *tanh_cell, float *hidden, cs_bf16 *hidden_bf16) {
  for (size_t b = 0; b < lanes; b++) {
    const float *z = recurrent + b * 4 * units;
    const float *x = input + (size_t)input_row[b] * 4 * units;
    const float *before = cell_before + b * width;
    float *gate = gates + b * 4 * width;
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
                                     const float *cell, const float *cell_before,
                                     const float *hidden_gradient, float *cell_gradient,
                                     float *gates_gradient, cs_bf16 *gates_gradient_bf16,
                                     size_t stride, float *input_gradient,
                                     const int32_t *input_row) {
  for (size_t b = 0; b < lanes; b++) {
    const float *gate = gates + b * 4 * units;
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

// Whether the element in column j of the row with this key is kept: 1, or 0. The finaliser is that of
// MurmurHash3 (Appleby).
INLINE float kept(uint32_t key, uint32_t j, uint32_t threshold) {
  uint32_t x = key + j * 0x9e3779b1u;
  x = (x ^ (x >> 16)) * 0x85ebca6bu;
  x = (x ^ (x >> 13)) * 0xc2b2ae35u;
  x ^= x >> 16;
  return x < threshold ? 0.0f : 1.0f;
}

MULTIVERSIONED void cs_dropout(size_t rows, size_t units, const uint32_t *keys, uint32_t threshold,
                               float scale, const float *input, float *output) {
  for (size_t r = 0; r < rows; r++) {
    const float *in = input + r * units;
    float *out = output + r * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++)
      out[j] = in[j] * (scale * kept(keys[r], (uint32_t)j, threshold));
  }
}

MULTIVERSIONED void cs_dropout_bf16(size_t rows, size_t units, const uint32_t *keys,
                                    uint32_t threshold, float scale, const cs_bf16 *input,
                                    cs_bf16 *output) {
  for (size_t r = 0; r < rows; r++) {
    const cs_bf16 *in = input + r * units;
    cs_bf16 *out = output + r * units;
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < units; j++) {
      float value = from_bits((uint32_t)in[j] << 16);
      out[j] = to_bf16(value * (scale * kept(keys[r], (uint32_t)j, threshold)));
    }
  }
}

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
                                       cs_bf16 *gradient_bf16, float *bias_gradient) {
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
    float small = exp_of(-from_bits(to_bits(v) & 0x7fffffffu));
    float large = reciprocal_of(1 + small);
    float loss = log1p_of(small) + (v > 0 ? v : 0) - label * v;
    float residual = (v >= 0 ? large : small * large) - label;
    int is_known = label == label;
    losses[k] = is_known ? loss : 0;
    residuals[k] = is_known ? residual : 0;
    slopes[k] = is_known ? small * large * large : 0;
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

MULTIVERSIONED void cs_bin_rows_into(size_t steps, size_t units, const float *values, size_t stride,
                                     const cs_bins *shape, size_t row, uint16_t *bins) {
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
        for (size_t y = 0; y < height; y++) bins[(u + x) * row + t + y] = block[y * 16 + x];
    }
  }
}

void cs_bin_rows(size_t steps, size_t units, const float *values, size_t stride,
                 const cs_bins *shape, uint16_t *bins) {
  cs_bin_rows_into(steps, units, values, stride, shape, steps, bins);
}

typedef uint8_t panel_row __attribute__((vector_size(CS_PANEL), aligned(1)));

// Adds the scratch to the counts and clears it; most cells are in few of the bins.
INLINE void flush_panel(size_t size, panel_row *scratch, uint32_t *counts) {
  for (size_t b = 0; b < size; b++) {
    uint64_t words[CS_PANEL / 8], any = 0;
    memcpy(words, scratch + b, CS_PANEL);
    for (size_t k = 0; k < CS_PANEL / 8; k++) any |= words[k];
    if (!any) continue;
    const uint8_t *from = (const uint8_t *)(scratch + b);
    uint32_t *to = counts + b * CS_PANEL;
#pragma clang loop vectorize(assume_safety)
    for (size_t k = 0; k < CS_PANEL; k++) to[k] += from[k];
    memset(scratch + b, 0, CS_PANEL);
  }
}

MULTIVERSIONED void cs_tally(size_t units, size_t row, const uint16_t *bins, size_t segments,
                             const uint32_t *starts, const uint32_t *ends, const uint8_t *labels,
                             size_t size, size_t stride, uint32_t *counts, uint8_t *scratch) {
  panel_row *table = (panel_row *)scratch;
  for (size_t u = 0; u < units; u++, bins += row, counts += stride) {
    size_t room = 255;  // bytes until an 8-bit count may overflow
    for (size_t s = 0; s < segments; s++) {
      panel_row label;
      memcpy(&label, labels + s * CS_PANEL, CS_PANEL);
      size_t t = starts[s], end = ends[s];
      while (t < end) {
        size_t stop = end - t < room ? end : t + room;
        room -= stop - t;
        for (; t < stop; t++) table[bins[t]] += label;
        if (room) continue;
        flush_panel(size, table, counts);
        room = 255;
      }
    }
    flush_panel(size, table, counts);
  }
}

MULTIVERSIONED void cs_tally_weights(size_t units, size_t row, const uint16_t *bins, size_t n,
                                     const uint32_t *at, const double *weights, size_t stride,
                                     double *sums) {
  typedef double weight_row
      __attribute__((vector_size(CS_WEIGHTS * sizeof(double)), aligned(1)));
  for (size_t u = 0; u < units; u++, bins += row, sums += stride) {
    weight_row *table = (weight_row *)sums;
    for (size_t j = 0; j < n; j++) {
      weight_row weight;
      memcpy(&weight, weights + j * CS_WEIGHTS, sizeof weight);
      table[bins[at[j]]] += weight;
    }
  }
}

MULTIVERSIONED uint64_t cs_count_common(size_t n, const uint64_t *a, const uint64_t *b) {
  uint64_t count = 0;
  for (size_t k = 0; k < n; k++) count += (uint64_t)__builtin_popcountll(a[k] & b[k]);
  return count;
}

typedef float strip_row __attribute__((vector_size(CS_STRIP * sizeof(float)), aligned(4)));

MULTIVERSIONED void cs_running_ranks(size_t units, size_t steps, const uint16_t *bins, size_t size,
                                     const float *table, float *running) {
  for (size_t first = 0; first < units; first += CS_STRIP) {
    size_t width = units - first < CS_STRIP ? units - first : CS_STRIP;
    strip_row sum = {0};
    memcpy(running, &sum, sizeof sum);
    for (size_t t = 0; t < steps; t++) {
      float ranks[CS_STRIP] = {0};
      for (size_t k = 0; k < width; k++)
        ranks[k] = table[(first + k) * size + bins[(first + k) * steps + t]];
      strip_row rank;
      memcpy(&rank, ranks, sizeof rank);
      sum += rank;
      running += CS_STRIP;
      memcpy(running, &sum, sizeof sum);
    }
    running += CS_STRIP;
  }
}

MULTIVERSIONED void cs_add_falls(size_t units, size_t steps, const float *running, size_t columns,
                                 const uint32_t *begins, const uint32_t *at, const float *falls,
                                 size_t stride, float *sums) {
  for (size_t first = 0; first < units; first += CS_STRIP, running += (steps + 1) * CS_STRIP) {
    size_t width = units - first < CS_STRIP ? units - first : CS_STRIP;
    for (size_t c = 0; c < columns; c++) {
      if (begins[c] == begins[c + 1]) continue;
      strip_row sum = {0};
      for (size_t j = begins[c]; j < begins[c + 1]; j++) {
        strip_row row;
        memcpy(&row, running + at[j] * CS_STRIP, sizeof row);
        sum += row * falls[j];
      }
      float *to = sums + c * stride + first;
      for (size_t k = 0; k < width; k++) to[k] += sum[k];
    }
  }
}

MULTIVERSIONED void cs_count_saturated(size_t steps, size_t units, const float *values,
                                       size_t stride, float low, float high, uint32_t *below,
                                       uint32_t *above) {
  for (size_t t = 0; t < steps; t++, values += stride) {
#pragma clang loop vectorize(assume_safety)
    for (size_t u = 0; u < units; u++) {
      below[u] += values[u] < low;
      above[u] += values[u] > high;
    }
  }
}

MULTIVERSIONED void cs_bits_between(size_t n, const uint8_t *values, uint8_t low, uint8_t high,
                                    uint64_t *words) {
  for (size_t start = 0; start < n; start += 64, words++) {
    size_t width = n - start < 64 ? n - start : 64;
    uint64_t word = 0;
    for (size_t k = 0; k < width; k++) {
      uint8_t value = values[start + k];
      word |= (uint64_t)(value >= low && value <= high) << k;
    }
    *words = word;
  }
}

MULTIVERSIONED void cs_common_bits(size_t words, size_t n, const uint64_t *rows, const uint64_t *a,
                                   const uint64_t *b, uint32_t *with_a, uint32_t *with_b) {
  for (size_t k = 0; k < n; k++, rows += words) {
    uint64_t in_a = 0, in_b = 0;
    for (size_t w = 0; w < words; w++) {
      in_a += (uint64_t)__builtin_popcountll(rows[w] & a[w]);
      in_b += (uint64_t)__builtin_popcountll(rows[w] & b[w]);
    }
    with_a[k] = (uint32_t)in_a;
    with_b[k] = (uint32_t)in_b;
  }
}
