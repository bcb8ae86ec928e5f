#include "optimizers.h"

#include "multiversioned.h"

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
