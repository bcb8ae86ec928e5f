// Numbers of 16 bits, as kernels keep them.
#pragma once
#include <stdint.h>

// bfloat16: the upper half of a float.
typedef uint16_t cs_bf16;

// IEEE binary16: 11 bits of a number from 2^-14 on.
typedef uint16_t cs_half;
