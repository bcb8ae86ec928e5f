def f(a, b):
# <- !if-condition !loop-condition !iterated !return-value !comprehension
    if a:
#   ^^^ !if-condition
#      ^ if-condition
#       ^ !if-condition
        return b
#       ^^^^^^^ !return-value
#              ^ return-value
    elif not (b and  # why
#   ^^^^^ !if-condition
#        ^^^^^^^^^^^^^^^^^ if-condition
              a):
#^^^^^^^^^^^^^^^ if-condition
#               ^ !if-condition
        return
#       ^^^^^^ !return-value
    elif (n := len(a)) > 1: pass
#        ^^^^^^^^^^^^^^^^^ if-condition
#                         ^ !if-condition
    else:
#   ^^^^^ !if-condition
        return a, b
#              ^^^^ return-value
    while a[0]:
#   ^^^^^^ !loop-condition
#         ^^^^ loop-condition !if-condition
#             ^ !loop-condition
        c = a if b else 0
#                ^ !if-condition
    for c in sorted(a):
#   ^^^^^^^^^ !iterated
#            ^^^^^^^^^ iterated
#                     ^ !iterated
        pass
    d = [c for c in a if c]
#       ^^^^^^^^^^^^^^^^^^ comprehension
#                   ^ iterated
#                     ^^^^ !iterated
#                        ^ !if-condition
#                         ^ !comprehension
    return (
#          ^ return-value
        a
#   ^^^^^ return-value
    )
#   ^ return-value
