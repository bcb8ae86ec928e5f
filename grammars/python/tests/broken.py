def f(a):
    b = "known"
#        ^^^^^ string
    c = a + * ; d = 1
#   ^^^^^^^^ ?identifier !string !comment
    return a
#          ^ return-value block-depth=1
