f(a,
# ^^ hard:block-depth:continued
#^ hard:block-depth:continued
  b)  # g(c), [d]
#^^ hard:block-depth:continued
#  ^ !hard:block-depth:continued
#        ^^ hard:paren-depth:parenthesis-in-comment
#          ^ !hard:paren-depth:parenthesis-in-comment
e = (1) + "h(i) [j] {k}" + f"{l}"
#   ^^ hard:call-arguments:parentheses !hard:block-depth:continued
#     ^ !hard:call-arguments:parentheses
#           ^^ hard:paren-depth:parenthesis-in-string
#             ^ !hard:paren-depth:parenthesis-in-string
#               ^^ hard:bracket-depth:bracket-in-string
#                 ^ !hard:bracket-depth:bracket-in-string
#                            ^^ hard:brace-depth:interpolation brace-depth=0
#                              ^ !hard:brace-depth:interpolation
m = """
  n
# ^ hard:block-depth:string-of-lines
"""; o = "p"
#    ^^^^^^^ !hard:block-depth:string-of-lines
def q(r): pass
#    ^^ hard:call-arguments:parameters
#      ^ !hard:call-arguments:parameters
