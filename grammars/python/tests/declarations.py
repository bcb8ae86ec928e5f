import os.path as p, sys
# <- import
#^^^^^^^^^^^^^^^^^^^^^^^ import
from __future__ import annotations
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ import
from . import (
#^^^^^^^^^^^^^^^ import
    a,
#   ^^ import paren-depth=1
)
# <- import paren-depth=0
x: int = 1
#  ^^^ type
#^ !type !import
@decorated(1)
# <- decorator
#^^^^^^^^^^^^ decorator
class A(B, c=D):
# <- !decorator !class-body
#      ^^^^^^^ !call-arguments !parameter-list paren-depth=1
#          ^ keyword-name
    """Of all."""
#   ^^^^^^^^^^^^^ class-body block-depth=1
#^^^ !class-body
    @property
#   ^^^^^^^^^ decorator class-body
    def b(self, c: int = 0, *d) -> str:
#   ^^^^ !function-name
#       ^ function-name
#        ^^^^^^^^^^^^^^^^^^^^^ parameter-list
#                             ^ !parameter-list
#                  ^^^ type
#                                  ^^^ type !function-body
        # first
        return self
#       ^^^^^^^^^^^ function-body class-body block-depth=2

y = 2
# <- !function-body !class-body block-depth=0
def g(): return 1
#        ^^^^^^^^ function-body block-depth=1
z = 3
# <- !function-body block-depth=0
