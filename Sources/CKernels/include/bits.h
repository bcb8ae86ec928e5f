// Bitmaps of what holds at which byte: the contract.
#pragma once
#include <stddef.h>
#include <stdint.h>

// How many bits are set in both of two bitmaps of n words.
uint64_t cs_count_common(size_t n, const uint64_t *a, const uint64_t *b);

// Bit t of words is whether low <= values[t] <= high; bits from n up are 0.
void cs_bits_between(size_t n, const uint8_t *values, uint8_t low, uint8_t high,
                     uint64_t *words);  // out ((n + 63) / 64)

// How many bits each of n rows has in common with a, and how many with b.
void cs_common_bits(size_t words, size_t n, const uint64_t *rows,  // (n, words)
                    const uint64_t *a, const uint64_t *b,          // (words)
                    uint32_t *with_a, uint32_t *with_b);           // out (n)
