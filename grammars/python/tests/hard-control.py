def f(a, modified):
#        ^^^^^^^^ hard:if-condition:if-name
#      ^ !hard:if-condition:if-name
    if a == modified:
#      ^^^^^^^^^^^^^ hard:loop-condition:if hard:iterated:if !hard:if-condition:comparison
#      ^^^^^^^^^^^^^ hard:loop-condition:comparison !hard:if-condition:if-name
#                   ^ !hard:loop-condition:if
        return not a
#              ^^^^^ hard:if-condition:return hard:if-condition:comparison
#       ^^^^^^ !hard:if-condition:return
    while a and b:
#         ^^^^^^^ hard:if-condition:while hard:iterated:while hard:if-condition:comparison
#                ^ !hard:if-condition:while !hard:if-condition:comparison
        assert b > 1, 'it'
#              ^^^^^ hard:if-condition:assert
#                   ^^^^^^ !hard:if-condition:assert
#       ^^^^^^ !hard:if-condition:assert
    for c in modified:
#            ^^^^^^^^ hard:if-condition:for hard:loop-condition:for
#       ^ !hard:if-condition:for
        c = 1 if b else 2
#                ^ hard:if-condition:ternary !if-condition
#                  ^^^^ !hard:if-condition:ternary
#           ^ !hard:if-condition:ternary
    d = [e for e in a if e]
#                        ^ hard:if-condition:comprehension-if
#                     ^^ !hard:if-condition:comprehension-if
    # what if it is so, or if it isn't
#            ^^^^^^^^^^^^^^^^^^^^ hard:if-condition:if-in-prose
#       ^^ !hard:if-condition:if-in-prose
    g = "do if you can, and more than that"
#             ^^^^^^^^^^^^^^^^^^^^ hard:if-condition:if-in-string
#                                 ^ !hard:if-condition:if-in-string
