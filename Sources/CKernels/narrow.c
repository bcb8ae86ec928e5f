#include "narrow.h"

#include "functions.h"

cs_narrow cs_narrow_of(cs_format format, float value) { return to_narrow(format, value); }

float cs_float_of(cs_format format, cs_narrow bits) { return from_narrow(format, bits); }
