// Element-wise loops of the network and of discovery: the contract.
//
// Legend: B lanes, H units, V symbols, R rows. Matrices are row-major. Buffers of one call do not
// overlap unless it says so. A pointer that "may be NULL" is an output that is then left out.
// Each function is compiled for several instruction sets and the best is chosen when it is loaded.
#pragma once
#include <stddef.h>
#include <stdint.h>

// bfloat16: the upper half of a float.
typedef uint16_t cs_bf16;

// One time step of U of an LSTM layer's H units.
//   z = recurrent + input + bias;  i, f, o = sigmoid(z), g = tanh(z)
//   c = f * c_before + i * g;      h = o * tanh(c)
// What it adds up is of these units alone; what it leaves lies among all H of the layer, and those
// pointers are to the first of the U.
void cs_lstm_forward(size_t lanes, size_t units, size_t width,  // B, U, H
                     const float *recurrent,       // (B, 4U)
                     const float *input,           // rows of 4U floats; with U = H, may be gates
                     const int32_t *input_row,     // (B): lane b adds row input_row[b]
                     const float *bias,            // (4U)
                     const float *cell_before,     // (B, H)
                     float *gates,                 // out (B, 4H): i f g o
                     float *cell,                  // out (B, H)
                     float *tanh_cell,             // out (B, H), may be NULL
                     float *hidden,                // out (B, H)
                     cs_bf16 *hidden_bf16);        // out (B, H), may be NULL

// The derivative of one time step of an LSTM layer.
void cs_lstm_backward(size_t lanes, size_t units,
                      const float *gates,          // (B, 4H)
                      const float *cell,           // (B, H)
                      const float *cell_before,    // (B, H)
                      const float *hidden_gradient,// (B, H)
                      float *cell_gradient,        // in: d loss / d c; out: d loss / d c_before
                      float *gates_gradient,       // out (B, 4H), before the nonlinearities;
                                                   //   with bf16 a scratch row of 4H floats
                      cs_bf16 *gates_gradient_bf16,// out (B, 4H), may be NULL
                      size_t stride,               // from a row of either to the next
                      float *input_gradient,       // in/out: rows of 4H floats
                      const int32_t *input_row);   // (B): lane b's gradient is added to that row

// Inverted dropout of R rows: an element is `scale` times the input's, or 0 where a hash of its row's
// key and its column is below `threshold` (a share of 2^32). The same keys drop the same elements.
void cs_dropout(size_t rows, size_t units, const uint32_t *keys, uint32_t threshold, float scale,
                const float *input, float *output);  // (R, H); may be the same
void cs_dropout_bf16(size_t rows, size_t units, const uint32_t *keys, uint32_t threshold,
                     float scale, const cs_bf16 *input, cs_bf16 *output);  // may be the same

// Softmax cross-entropy of R rows of V logits, and its gradient times `scale`.
// A row whose target is negative costs nothing and has a zero gradient. Returns the summed nats.
double cs_cross_entropy(size_t rows, size_t symbols,
                        float *logits,             // (R, V); overwritten by the gradient
                        const float *bias,         // (V)
                        const int32_t *targets,    // (R)
                        float scale,
                        cs_bf16 *gradient_bf16,    // out (R, V), may be NULL
                        float *bias_gradient);     // in/out (V)

// Softmax of R rows of V logits, in place: logits become natural logarithms of probabilities.
void cs_log_softmax(size_t rows, size_t symbols, float *logits, const float *bias);

// The logistic loss of n log-odds against labels of 0 and 1, ln(1 + e^v) - label v, and its first and
// second derivatives by v; all 0 where a label is NaN. `residuals` may be `values`.
void cs_logistic(size_t n, const float *values, const float *labels, float *losses,
                 float *residuals, float *slopes);

// a += b
void cs_add(size_t n, float *a, const float *b);
// The sum of squares, in double.
double cs_sum_of_squares(size_t n, const float *a);

// Adam (Kingma and Ba, 2015, algorithm 1). With s = sqrt(1 - beta2^t), `rate` is already times
// s / (1 - beta1^t) and `epsilon` times s: that is algorithm 1 with its bias corrections.
void cs_adam(size_t n, float *parameters, float *first, float *second, const float *gradient,
             float gradient_scale, float rate, float beta1, float beta2, float epsilon);
// RMSProp as char-rnn has it: the gradient over the root of its decaying mean square.
void cs_rmsprop(size_t n, float *parameters, float *second, const float *gradient,
                float gradient_scale, float rate, float decay, float epsilon);

// Monotone, non-uniform bins of a value: fine near -1, 0 and 1, where tanh and sigmoid saturate.
// Each octave of |v| (of 1 - |v| above a half) has 2^mantissa_bits bins. See Discovery's Bins.
typedef struct {
  int32_t mantissa_bits;
  int32_t low_octaves;   // octaves of |v| kept below 1/2; all that is smaller shares a bin
  int32_t high_octaves;  // octaves of 1 - |v| kept below 1/2, or of |v| from 1/2 up if unbounded
  int32_t unbounded;     // 1 for values beyond [-1, 1]
} cs_bins;

// Bins of `steps` rows of `units` values, transposed: bins[u * steps + t] of values[t * stride + u].
void cs_bin_rows(size_t steps, size_t units, const float *values, size_t stride,
                 const cs_bins *shape, uint16_t *bins);

// As cs_bin_rows, the bins of a unit `row` places apart: bins[u * row + t].
void cs_bin_rows_into(size_t steps, size_t units, const float *values, size_t stride,
                      const cs_bins *shape, size_t row, uint16_t *bins);

// The labels of a panel are CS_PANEL columns of 0 and 1.
#define CS_PANEL 64
// Tallies labels by bins. For every unit u and every byte t with starts[s] <= t < ends[s],
// counts[u * stride + bins[u * row + t] * CS_PANEL + k] += labels[s * CS_PANEL + k] for all k.
// Segments s ascend; bins are below `size`; `scratch` is size * CS_PANEL zeroes, and left so.
void cs_tally(size_t units, size_t row, const uint16_t *bins,
              size_t segments, const uint32_t *starts, const uint32_t *ends, const uint8_t *labels,
              size_t size, size_t stride, uint32_t *counts, uint8_t *scratch);

// Graded labels are summed CS_WEIGHTS at a time.
#define CS_WEIGHTS 8
// sums[u * stride + bins[u * row + at[j]] * CS_WEIGHTS + k] += weights[j * CS_WEIGHTS + k] for all
// j of n and all k.
void cs_tally_weights(size_t units, size_t row, const uint16_t *bins, size_t n, const uint32_t *at,
                      const double *weights, size_t stride, double *sums);

// How many bits are set in both of two bitmaps of n words.
uint64_t cs_count_common(size_t n, const uint64_t *a, const uint64_t *b);

// Running sums lie in strips of CS_STRIP units, the last one filled up with zeros: wide enough that
// additions of one sum do not wait for each other.
#define CS_STRIP 32
// running[(s * (steps + 1) + t) * CS_STRIP + k], of unit u = s * CS_STRIP + k: the sum of
// table[u * size + bins[u * steps + b]] over all bytes b < t.
void cs_running_ranks(size_t units, size_t steps, const uint16_t *bins, size_t size,
                      const float *table, float *running);

// Weighted sums over bytes of something of which the running sums are given, for columns of weights
// that seldom change: at position at[j] column c's weight falls by falls[j], begins[c] <= j <
// begins[c + 1]. Adds falls[j] * running[at[j]] to sums[c * stride + u], for all units.
void cs_add_falls(size_t units, size_t steps, const float *running, size_t columns,
                  const uint32_t *begins, const uint32_t *at, const float *falls, size_t stride,
                  float *sums);

// below[u] += 1 where values[t * stride + u] < low, above[u] += 1 where it is > high, for all t.
void cs_count_saturated(size_t steps, size_t units, const float *values, size_t stride, float low,
                        float high, uint32_t *below, uint32_t *above);

// Bit t of words is whether low <= values[t] <= high; bits from n up are 0.
void cs_bits_between(size_t n, const uint8_t *values, uint8_t low, uint8_t high,
                     uint64_t *words);  // out ((n + 63) / 64)
// How many bits each of n rows has in common with a, and how many with b.
void cs_common_bits(size_t words, size_t n, const uint64_t *rows,  // (n, words)
                    const uint64_t *a, const uint64_t *b,          // (words)
                    uint32_t *with_a, uint32_t *with_b);           // out (n)
