// A step of the parameters, of n of them: the contract. Buffers do not overlap.
#pragma once
#include <stddef.h>

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
