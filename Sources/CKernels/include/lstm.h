// A time step of an LSTM layer, forward and backward: the contract.
//
// Legend of all kernels: B lanes, H units, V symbols, R rows. Matrices are row-major. Buffers of one
// call do not overlap unless it says so. A pointer that "may be NULL" is an output that is then left
// out. But where it says otherwise, a function is compiled for several instruction sets, of which the
// loader picks the best.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "narrow.h"

// One time step of U of an LSTM layer's H units.
//   z = recurrent + input + bias;  i, f, o = sigmoid(z), g = tanh(z)
//   c = f * c_before + i * g;      h = o * tanh(c)
// What it adds up is of these units alone; what it leaves lies among all H of the layer, and those
// pointers are to the first of the U.
void cs_lstm_forward(size_t lanes, size_t units, size_t width,  // B, U, H
                     const float *recurrent,       // (B, 4U)
                     const float *input,           // rows of 4U floats
                     const int32_t *input_row,     // (B): lane b adds row input_row[b]
                     const float *bias,            // (4U)
                     const float *cell_before,     // (B, H)
                     float *gates,                 // out (B, 4H): i f g o
                     size_t gates_stride,          // from a row of them to the next
                     float *cell,                  // out (B, H)
                     float *tanh_cell,             // out (B, H), may be NULL
                     float *hidden,                // out (B, H)
                     cs_format format,
                     cs_narrow *narrow);           // out (B, H): hidden too; may be NULL

// The same of all units for training in 16 bits, on processors with AVX-512. Gates are kept as halves
// (IEEE binary16), folded: a sigmoid s as s up to 1/2, and above as -(1 - s); the candidate g as
// (1 - |g|) / 2 with its sign. h and c are those of unrounded gates.
void cs_lstm_forward_half(size_t lanes, size_t units, const float *recurrent, const float *input,
                          const int32_t *input_row, const float *bias, const float *cell_before,
                          cs_half *gates,          // out (B, 4H)
                          size_t gates_stride, float *cell,
                          float *hidden,           // out (B, H)
                          cs_format format,
                          cs_narrow *narrow);      // out (B, H): hidden too

// The derivative of one time step of an LSTM layer. The gates' gradient, before the nonlinearities,
// takes the gates' place.
void cs_lstm_backward(size_t lanes, size_t units,
                      float *gates,                // in: gates (B, 4H); out: their gradient
                      size_t stride,               // from a row of them to the next
                      const float *cell,           // (B, H)
                      const float *cell_before,    // (B, H)
                      const float *hidden_gradient,// (B, H)
                      float *cell_gradient,        // in: d loss / d c; out: d loss / d c_before
                      float *input_gradient,       // in/out: rows of 4H floats
                      const int32_t *input_row);   // (B): lane b's gradient is added to that row

// The same of folded halves, in whose place comes the gradient in a format; on processors with AVX-512.
void cs_lstm_backward_half(size_t lanes, size_t units,
                           uint16_t *gates,        // in: cs_half (B, 4H); out: cs_narrow
                           size_t stride, const float *cell, const float *cell_before,
                           const float *hidden_gradient, float *cell_gradient,
                           float *scratch,         // (4H)
                           cs_format format,
                           float *input_gradient, const int32_t *input_row);
