#define OF_HALVES 0
#define PROCESSOR "avx512f,avx512bw,avx512vl,avx512bf16"
#include "pairproducts.h"

int cs_has_half_products(void) {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx512fp16") != 0;
#else
  return 0;
#endif
}

static const struct products products_of_bf16 = {pack, multiply, multiply_transposed};

INLINE const struct products *products_of(cs_format format) {
  return format == CS_HALF ? &products_of_halves : &products_of_bf16;
}

size_t cs_pairs_count(size_t k, size_t n) { return pairs_count(k, n); }

void cs_pack_pairs(cs_format format, size_t k, size_t n, const float *matrix, size_t row_stride,
                   size_t column_stride, cs_narrow *pairs) {
  products_of(format)->pack(k, n, matrix, row_stride, column_stride, pairs);
}

void cs_multiply_pairs(cs_format format, size_t m, size_t k, size_t n, const cs_narrow *left,
                       size_t left_stride, const cs_narrow *pairs, int adds, int backwards,
                       float *result) {
  products_of(format)->multiply(m, k, n, left, left_stride, pairs, adds, backwards, result);
}

size_t cs_transposed_scratch_count(size_t n) { return DEPTH * BLOCK + pairs_count(DEPTH, n); }

void cs_multiply_transposed(cs_format format, size_t m, size_t k, size_t n, const cs_narrow *left,
                            size_t left_stride, const cs_narrow *right, cs_narrow *scratch,
                            float *result) {
  products_of(format)->multiply_transposed(m, k, n, left, left_stride, right, scratch, result);
}
