# a comment "with a string
# <- comment !docstring
#^^^^^^^^^^^^^^^^^^^^^^^^^ comment !string
"""What documents the module.
# <- docstring string
# not a comment
#^^^^^^^^^^^^^^ docstring string !comment
"""
# <- docstring string
#^ docstring string
# ^ !docstring !string
a = 'it is' + "a 'b' c"  # d "e"
#   ^^^^^^ string !docstring
#         ^^^^ !string
#             ^^^^^^^^ string
#                      ^^ !string !comment
#                        ^^^^^^^ comment !string
b = r'\'' + b"\x00(" + u''
#   ^^^^ string
#       ^^^ !string
#           ^^^^^^^ string paren-depth=0
#                  ^^^ !string
#                      ^^ string
#                        ^ !string
c = f'{a!r:>{b}} {{d}} {e["f"]}'
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ string
#     ^^^^^^^^^ interpolation
#              ^^^^^^^^ !interpolation
#                      ^^^^^^^ interpolation
#                             ^ !interpolation
def f():
    'Of f.'
#   ^^^^^^ docstring string
#         ^ !docstring !string
    'of nothing'
#   ^^^^^^^^^^^ string !docstring
    return '''a
  ''b" # c
#^^^^^^^^^ string !comment
'''
#^ string
# ^ !string
d = ('e'
     # f
#    ^^^ comment !string
     'g' \
#    ^^ string
     'h')
