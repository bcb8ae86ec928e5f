#define MAX(a, b) ((a) > (b) ? (a) : (b))
// <- preprocessor !macro-body
//      ^^^ preprocessor !macro-body identifier
//                ^^^^^^^^^^^^^^^^^^^^^^^ preprocessor macro-body ?if-condition ?paren-depth ?identifier
#define EACH(x) \
//      ^^^^ preprocessor
  if (x) { \
//^^^^^^ preprocessor macro-body ?if-condition ?block-depth
    f("it's"); }
//  ^^ macro-body ?call-arguments
//    ^^^^^ macro-body string
//          ^^^^ macro-body !string
//           ^^^ macro-body
int plain;
//^^^^^^^ !preprocessor !macro-body !if-condition
#define EMPTY
//      ^^^^^ preprocessor !macro-body
  #  if defined(EMPTY) && (2 > 1)
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ preprocessor
int inside;
//  ^^^^^^ !preprocessor identifier
#ifdef EMPTY
//^^^^^^^^^^ preprocessor
int deeper;
//  ^^^^^^ !preprocessor
#endif /* EMPTY */
//^^^^^^^^^^^^^^^ preprocessor
//     ^^^^^^^^^^ comment
#else
//^^^ preprocessor
int other;
//  ^^^^^ !preprocessor
#endif
//^^^^ preprocessor
#if 0
//^^^ preprocessor
int f(int a) { if (a) return 1; return 0; }
//                ^^^^^ !preprocessor
//           ^^^^ block-depth=1
#endif
#undef EMPTY
//^^^^^^^^^^ preprocessor !macro-body
#pragma once
//^^^^^^^^^^ preprocessor !macro-body
//      ^^^^ ?type
int g(void)
{
#ifdef MAX
//^^^^^^^^ preprocessor block-depth=1
  if (MAX(1, 2))
//   ^^^^^^^^^^ if-condition !preprocessor
    return 1;
#elif 1
//^^^^^ preprocessor
#endif
//^^^^ preprocessor block-depth=1
  return 0;
}
