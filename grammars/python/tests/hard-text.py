# say "a b" and "c, don't # d
#     ^^^^ hard:string:quote-in-comment !string
#         ^^^^^ !hard:string:quote-in-comment
#               ^^^^^^^^^^^^^ hard:string:quote-in-comment
#                      ^^^^^^^ hard:string:apostrophe-in-comment
#                ^^^^ !hard:string:apostrophe-in-comment
#  ^ hard:docstring:comment
a = "it # b" + c
#   ^^^^^^^ hard:comment:string hard:docstring:string
#       ^^^^^^^^ hard:comment:hash-in-string
#   ^^^^ !hard:comment:hash-in-string
#          ^ !hard:comment:string !hard:docstring:string
d = 1
#   ^ !hard:docstring:comment
f("a", *a, 111111111111111111)
#    ^^^^^^^^^^^^^^^^ hard:string:after-string
# ^^^ !hard:string:after-string
