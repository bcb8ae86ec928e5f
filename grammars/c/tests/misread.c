#define EMPTY 
#define LOOP(x) do { /* why */ x; } while (0)
//                     ^^^^^^ comment macro-body
SYSCALL_DEFINE1(name, int, x) { if (x) return x; }
//                               ^ !if-condition
//                                 ^^ if-condition function-body block-depth=1
//                     ^ ?parameter-list ?function-body
static __printf(2, 3) int f(int a)
//     ^^^^^^^^ ?identifier ?function-name
//                        ^ function-name
{
  for_each_cpu(a)
//^^^^^^^^^^^^ function-name
//            ^^ call-arguments paren-depth=1
    g(a)->n = 1;
//        ^ field-access block-depth=1
  kfree(container_of(a, struct list, b));
//                   ^ call-arguments paren-depth=2
//                      ^^^^^^^^^^^ ?identifier
#ifdef A
  if (a) {
//   ^^ if-condition
#else
  while (a) {
//      ^^ loop-condition
#endif
    a++;
//  ^^^ block-depth=2
  }
  switch (a) { case 1 ... 3: break; }
//             ^^^^^^ case-label
//                     ^ ?number
  return a;
}
// <- !function-body block-depth=0
struct __packed s { int b; };
//     ^^^^^^^^ ?type
//                ^^^^^^^^^ struct-body
int table[] = {
#ifdef A
//^^^^ preprocessor initializer-list
  1,
//^ number initializer-list
#endif
  2,
};
static int v __read_mostly = 1;
//           ^^^^^^^^^^^^^ ?identifier
//                           ^ number
