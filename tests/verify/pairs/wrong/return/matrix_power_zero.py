# SPDX-License-Identifier: Apache-2.0
# function: mat_pow
# expect: different
# observable: return
# speed: faster
# why: exponent 0 gives the matrix itself instead of the identity
# witness: mat_pow([[1, 1], [1, 0]], 0)
# --- original
def multiply(left, right):
    size = range(len(left))
    return [[sum(left[i][k] * right[k][j] for k in size) for j in size] for i in size]


def mat_pow(matrix, exponent):
    size = len(matrix)
    result = [[int(i == j) for j in range(size)] for i in range(size)]
    for _ in range(exponent):
        result = multiply(result, matrix)
    return result
# --- candidate
def multiply(left, right):
    size = range(len(left))
    return [[sum(left[i][k] * right[k][j] for k in size) for j in size] for i in size]


def mat_pow(matrix, exponent):
    result = [list(row) for row in matrix]
    exponent -= 1
    base = result
    while exponent > 0:
        if exponent & 1:
            result = multiply(result, base)
        base = multiply(base, base)
        exponent >>= 1
    return result
# --- inputs
INPUTS = [(([[1, 1], [1, 0]], 9), {}), (([[2]], 5), {})]
