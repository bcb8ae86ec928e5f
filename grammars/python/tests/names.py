f(a, *b, key=c.d, **e)
# <- function-name identifier
# ^^^^^^^^^^^^^^^^^^^ call-arguments
#                    ^ !call-arguments
#        ^^^ keyword-name
#           ^ !keyword-name
#            ^ !field-access
#              ^ field-access !function-name
#             ^ !field-access !identifier
o.method(1)(2)
# ^^^^^^ field-access !function-name
#       ^^ call-arguments
#         ^ !call-arguments
g(x for x in y)
#^^^^^^^^^^^^^ call-arguments comprehension
#             ^ !call-arguments !comprehension
n = 1 + 2.5e3 + 0xff_ff + 3j
#   ^ number
#     ^ !number
#       ^^^^^ number
#               ^^^^^^^ number
#                         ^^ number
