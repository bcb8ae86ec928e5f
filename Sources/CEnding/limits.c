// Memory and threads that the system refuses end the process with a sentence.
//
// Most of what allocates can't go on without: Swift's runtime crashes, Dispatch asks again once a second,
// for ever. So malloc and its kin are defined here, before the C library's, which do the work.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ending.h"

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

enum { EX_IOERR = 74 };

static _Noreturn void end_for_want(const char *sentence) {
  static atomic_int speaker;
  int nobody = 0, self = gettid();
  if (!atomic_compare_exchange_strong(&speaker, &nobody, self)) {
    if (nobody == self) _exit(EX_IOERR);  // what comes before the end wants more, too
    for (;;) pause();                     // another thread ends the process
  }
  ce_clean_up();
  // Behind a progress line on a terminal. No stream, which would want a buffer.
  char text[400];
  int length = snprintf(text, sizeof text, "%scellscope: %s\n",
                        isatty(STDERR_FILENO) ? "\r\033[K" : "", sentence);
  if (write(STDERR_FILENO, text, (size_t)length) < 0) _exit(EX_IOERR);
  _exit(EX_IOERR);
}

static void *checked(void *memory, size_t size) {
  if (memory) return memory;
  char sentence[300];
  snprintf(sentence, sizeof sentence,
           "There is not enough memory (another %zu KB were refused); raise the limit (ulimit -v, "
           "ulimit -d, the container's), or use fewer --threads, smaller files or a smaller network.",
           size / 1024 + 1);
  end_for_want(sentence);
}

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) { return checked(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) {
  size_t all = count && size > SIZE_MAX / count ? SIZE_MAX : count * size;
  return checked(__libc_calloc(count, size), all);
}

void *realloc(void *old, size_t size) {
  void *memory = __libc_realloc(old, size);
  return old && size == 0 ? memory : checked(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  return checked(__libc_memalign(alignment, size), size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1))) return EINVAL;
  *memory = memalign(alignment, size);
  return 0;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                   void *argument) {
  static _Atomic(typeof(&pthread_create)) real;
  if (!real) real = (typeof(&pthread_create))dlsym(RTLD_NEXT, "pthread_create");
  int status = real(thread, attributes, body, argument);
  if (status == EAGAIN || status == ENOMEM)
    end_for_want("The system refused another thread; use fewer --threads, or raise the limit "
                 "(ulimit -v, ulimit -u, the container's).");
  return status;
}

#endif
