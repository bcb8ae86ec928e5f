// Numbers of 16 bits, as kernels keep them and products read them.
#pragma once
#include <stdint.h>

// bfloat16: the upper half of a float, 8 bits of a number.
typedef uint16_t cs_bf16;

// IEEE binary16: 11 bits of a number from 2^-14 on, up to 65,504.
typedef uint16_t cs_half;

// Either, as a format says that goes with it.
typedef uint16_t cs_narrow;

typedef enum { CS_BF16, CS_HALF } cs_format;

// The nearest, ties to even, NaN as NaN; what is beyond the largest becomes infinite.
cs_narrow cs_narrow_of(cs_format format, float value);

float cs_float_of(cs_format format, cs_narrow bits);
