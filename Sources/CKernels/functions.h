// Functions of numbers, of plain arithmetic that the compiler makes vectors of.
#pragma once
#include <stddef.h>
#include <string.h>

#include "multiversioned.h"
#include "narrow.h"

INLINE size_t least(size_t one, size_t other) { return one < other ? one : other; }

INLINE float from_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint32_t to_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

INLINE float magnitude_of(float value) { return from_bits(to_bits(value) & 0x7fffffffu); }

// `magnitude`, which is not negative, with a value's sign.
INLINE float with_sign_of(float value, float magnitude) {
  return from_bits((to_bits(value) & 0x80000000u) | to_bits(magnitude));
}

// Rounds to the nearest, ties to even; NaN stays NaN.
INLINE cs_bf16 to_bf16(float value) {
  uint32_t bits = to_bits(value);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return (cs_bf16)(value != value ? (bits >> 16) | 0x40 : rounded);
}

// The same; what is beyond 65,504 becomes infinite.
INLINE cs_half to_half(float value) {
  _Float16 half = (_Float16)value;
  cs_half bits;
  memcpy(&bits, &half, sizeof bits);
  return bits;
}

INLINE cs_narrow to_narrow(cs_format format, float value) {
  return format == CS_HALF ? to_half(value) : to_bf16(value);
}

INLINE void narrow_row(cs_format format, size_t n, const float *from, cs_narrow *to) {
  if (format == CS_BF16) {
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < n; j++) to[j] = to_bf16(from[j]);
  } else {
#pragma clang loop vectorize(assume_safety)
    for (size_t j = 0; j < n; j++) to[j] = to_half(from[j]);
  }
}

INLINE float from_narrow(cs_format format, cs_narrow bits) {
  if (format == CS_BF16) return from_bits((uint32_t)bits << 16);
  _Float16 half;
  memcpy(&half, &bits, sizeof half);
  return half;
}

// e^x = 2^n (1 + q) with q = e^r - 1, x = n ln 2 + r, |r| <= ln 2 / 2; x held to [-87, 87]. A NaN
// that arithmetic made stays one (a payload, which only a file could bring, would be read as n).
// q is r + r^2 times the polynomial nearest to (e^r - 1 - r) / r^2: relative error 1.4e-8.
typedef struct {
  float scale, q;
} exponential;

INLINE exponential exponential_of(float x) {
  float clamped = x < -87.0f ? -87.0f : x;
  clamped = clamped > 87.0f ? 87.0f : clamped;
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  float n = clamped * 1.44269504088896341f + shift;
  uint32_t scale_bits = (to_bits(n) << 23) + 0x3f800000u;
  n -= shift;
  float r = clamped - n * 0.693145751953125f;
  r -= n * 1.42860682030941723e-6f;
  float p = 1.388252275e-3f;
  p = p * r + 8.366513942e-3f;
  p = p * r + 4.166719965e-2f;
  p = p * r + 1.666654367e-1f;
  p = p * r + 4.999999816e-1f;
  return (exponential){from_bits(scale_bits), r + r * r * p};
}

INLINE float exp_of(float x) {
  exponential e = exponential_of(x);
  return e.scale + e.scale * e.q;
}

// 1 / y for y from 1 to 2^126, within 2 units in the last place: a guess of 12 % from the exponent,
// then twice r (1 + e + e^2) with e = 1 - r y, which cubes the error.
INLINE float reciprocal_of(float y) {
  float r = from_bits(0x7ef311c7u - to_bits(y));
  float e = 1 - r * y;
  r = r + r * (e + e * e);
  e = 1 - r * y;
  return r + r * (e + e * e);
}

INLINE float sigmoid_of(float x) { return reciprocal_of(1 + exp_of(-x)); }

// ln(1 + y) for y from 0 to 1: 2 atanh t with t = y / (2 + y), its series to t^15.
INLINE float log1p_of(float y) {
  float t = y * reciprocal_of(2 + y);
  float t2 = t * t;
  float p = 1.0f / 15;
  p = p * t2 + 1.0f / 13;
  p = p * t2 + 1.0f / 11;
  p = p * t2 + 1.0f / 9;
  p = p * t2 + 1.0f / 7;
  p = p * t2 + 1.0f / 5;
  p = p * t2 + 1.0f / 3;
  return 2 * (t + t * t2 * p);
}

// tanh |x| = -m / (2 + m) with m = e^(-2|x|) - 1, which cancels nothing near 0.
INLINE float tanh_of(float x) {
  exponential e = exponential_of(-2 * magnitude_of(x));
  float m = e.scale * e.q + (e.scale - 1);
  float value = m * reciprocal_of(2 + m);
  return x != x ? x : with_sign_of(x, magnitude_of(value));
}
