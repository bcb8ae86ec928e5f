// bfloat16: the upper half of a float.
#pragma once
#include <stdint.h>

typedef uint16_t cs_bf16;
