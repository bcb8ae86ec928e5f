typedef unsigned long word;
//      ^^^^^^^^^^^^^ type
//                    ^^^^ type !identifier
struct point { int x, y; word bits : 3; };
//     ^^^^^ type !struct-body
//           ^^^^^^^^^^^ struct-body
//       ^^^ type
//                 ^ !type !identifier struct-body
//                                   ^ number struct-body
//                                      ^ !struct-body
enum color { RED, GREEN = 2 };
//         ^^^^^^^^^^^^^^^^ enum-body
//           ^^^ identifier
//                          ^ !enum-body
static struct point origin = { .x = 0x10, .y = -1, };
//                           ^^^^^^^^^^^^^^^^^^^^^^ initializer-list
//                             ^^ !field-access !identifier
//                                  ^^^^ number
//                                                 ^ !initializer-list
word table[] = { [RED] = 1, 2 };
//               ^^^^ bracket-depth=1 initializer-list
//         ^ bracket-depth=0
void declared(struct point *p);
//   ^^^^^^^^ function-name identifier
//           ^^^^^^^^^^^^^^^^ parameter-list paren-depth=1
//                           ^ !parameter-list
int defined(struct point *p, ...)
//^ type !function-name
//  ^^^^^^^ function-name
{
  struct point q = (struct point) { p->x, (*p).y };
//                                ^^^^^^^^^^^^^^ initializer-list function-body block-depth=1
//                                     ^ field-access
//                                    ^ !field-access
//                                             ^ field-access
//             ^ !field-access
  declared(&q);
//^^^^^^^^ function-name
//        ^^^ call-arguments !parameter-list
//           ^ !call-arguments
  q.x.z = sizeof(word);
//  ^ field-access
// ^ !field-access
  return p->f(1) + (int) 2.5e3f;
//          ^ field-access !function-name
//       ^^^^^^^^^^^^^^^^^^^^^^ return-value
//                  ^^^ type
//                       ^^^^^^ number
//                             ^ !return-value
}
int old(a, b)
//  ^^^ function-name
//     ^^^^^ parameter-list paren-depth=1
  char a, *b;
//^^^^ type !function-body
{
// <- function-body block-depth=1
  return a;
//       ^ return-value function-body
}
// <- !function-body
