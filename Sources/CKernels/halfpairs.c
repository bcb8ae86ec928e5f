#define OF_HALVES 1
#define PROCESSOR "avx512f,avx512bw,avx512vl,avx512fp16"
#include "pairproducts.h"

const struct products products_of_halves = {pack, multiply, multiply_transposed};
