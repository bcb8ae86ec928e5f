def f(a):
# <- block-depth=0
#    ^^ paren-depth=1
#      ^^ paren-depth=0 block-depth=0
    if a:
#^^^ block-depth=0
#   ^^^^^ block-depth=1
        b = {1: [2, (3)], 4: {5}}
#^^^^^^^ block-depth=1
#       ^ block-depth=2
#           ^^^^ brace-depth=1
#               ^^^ bracket-depth=1 brace-depth=1
#                   ^^ paren-depth=1
#                     ^ bracket-depth=1 paren-depth=0
#                      ^ bracket-depth=0
#                            ^^ brace-depth=2
#                              ^ brace-depth=1
#                               ^ brace-depth=0
        # within
#       ^^^^^^^^ block-depth=2

    # between
#^^^ block-depth=2
#   ^^^^^^^^^ block-depth=1
    c[0][d[1]] = [
#    ^^ bracket-depth=1
#      ^ bracket-depth=0
#         ^^ bracket-depth=2
        2,
#^^^^^^^^ block-depth=1 bracket-depth=1
    ]
#   ^ bracket-depth=0
    for e in f: g(); h()
#             ^^ block-depth=1
#               ^^^^^^^^ block-depth=2
    i = 1
#^^^ block-depth=1
#   ^ block-depth=1
    try:
        with (open(e)) as j: pass
#            ^ paren-depth=1
#                 ^^ paren-depth=2
#                            ^^^^ block-depth=3
    finally:
#^^^ block-depth=2
#   ^^^^^^^^ block-depth=1
        k = ()
#           ^ paren-depth=1

class A:
# <- block-depth=0
#^^^^^^ block-depth=0
	b = {c for c in d}; e = {f: g for f, g in h}
#^ block-depth=1
#    ^^ brace-depth=1 comprehension
#                        ^^^^^^^^^^^^^^^^^^^ brace-depth=1 comprehension
	match b:
		case B(c=[1, 2], d=(3, 4)):
#        ^^ paren-depth=1
			e = 1
#  ^ block-depth=3
