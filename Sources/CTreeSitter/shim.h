#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

// libtree-sitter 0.20.7 keeps the number of a node's children in 16 bits, and corrupts memory where
// more meet in one: 70,000 `!`, `//` lines, `if (a)`, `else if`. Inside a parse the only arrays that
// grow to half a megabyte are such lists of children (8 bytes each), and they double, so they ask for
// that much at the 32,769th child, while all is still well. There the parse is left by a long jump:
// the parser is lost with the memory it holds, the process is not.
enum { CELLSCOPE_LARGEST_LIST = 65536 * 8 };

static inline jmp_buf **cellscope_way_out(void) {
  static _Thread_local jmp_buf *way_out;
  return &way_out;
}

static inline void cellscope_check(size_t size) {
  jmp_buf *way_out = *cellscope_way_out();
  if (size >= CELLSCOPE_LARGEST_LIST && way_out) longjmp(*way_out, 1);
}
static inline void *cellscope_malloc(size_t size) {
  cellscope_check(size);
  void *result = malloc(size);
  return result || size == 0 ? result : (abort(), (void *)0);
}
static inline void *cellscope_calloc(size_t count, size_t size) {
  cellscope_check(count * size);
  void *result = calloc(count, size);
  return result || count * size == 0 ? result : (abort(), (void *)0);
}
static inline void *cellscope_realloc(void *old, size_t size) {
  cellscope_check(size);
  void *result = realloc(old, size);
  return result || size == 0 ? result : (abort(), (void *)0);
}

/// Makes tree-sitter allocate through the functions above: once, before anything else is called.
static inline void cellscope_start(void) {
  ts_set_allocator(cellscope_malloc, cellscope_calloc, cellscope_realloc, free);
}

/// As `ts_parser_parse_string`. Where `*lost` is set, the parser must not be touched again.
/// Call it and `cellscope_start` from one Swift file: each has functions, and a way out, of its own.
static inline TSTree *cellscope_parse(
  TSParser *parser, const char *bytes, uint32_t length, bool *lost
) {
  jmp_buf way_out;
  *lost = false;
  if (setjmp(way_out)) {
    *cellscope_way_out() = NULL;
    *lost = true;
    return NULL;
  }
  *cellscope_way_out() = &way_out;
  TSTree *tree = ts_parser_parse_string(parser, NULL, bytes, length);
  *cellscope_way_out() = NULL;
  return tree;
}
