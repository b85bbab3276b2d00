#!/usr/bin/env python3
"""Writes host-math.csv, the reference of HostMathTests: python3 host-math.py > host-math.csv (needs mpmath).

An argument count may be given as a factor: python3 host-math.py 100 writes a hundred times as many random arguments.
"""
import random
import struct
import sys

import mpmath
from mpmath import mp, mpf

mp.prec = 400
random.seed(20240229)
factor = int(sys.argv[1]) if len(sys.argv) > 1 else 1


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def row(name, x, y, value):
    # Nearest double: mpmath rounds to even at the working precision of 53 bits; subnormals are rounded by scaling.
    if abs(value) < mpf(2) ** -1022:
        nearest = float(int(mpmath.nint(value * mpf(2) ** 1074))) * 5e-324
        unit = mpf(2) ** -1074
    else:
        with mp.workprec(53):
            rounded = +value
        if abs(rounded) >= mpf(2) ** 1024:
            return
        nearest = float(rounded)
        unit = mpf(2) ** (mpmath.frexp(mpf(nearest))[1] - 53)
    print(",".join([name, bits(x), bits(y), bits(nearest), "%.4f" % float((value - mpf(nearest)) / unit)]))


def near(centre, width):
    return centre + random.uniform(-width, width)


def some(count, draw):
    return [draw() for _ in range(count * factor)]


print("# Made by host-math.py with mpmath %s at %d bits." % (mpmath.__version__, mp.prec))
print("# Doubles as their IEEE 754 bits; value is the exact result rounded to nearest; rest is (exact - value) in units of its last place.")
print("function,x,y,value,rest")
for x in some(60, lambda: random.uniform(-745, 709.7)) + some(60, lambda: near(0, 2)) + some(20, lambda: near(0, 1) * 10 ** random.uniform(-18, 0)) \
        + some(10, lambda: random.uniform(-745.1, -708.4)) + [k * 0.34657359027997264 for k in range(-9, 10, 2)] + [709.782712893384, -745.1332191019411]:
    row("Exp", x, 0.0, mpmath.exp(mpf(x)))
for x in some(40, lambda: random.uniform(-1074, 1023.99)) + some(40, lambda: near(0, 2)) + [-0.5, 0.5, 1.5, -1074.5]:
    row("Exp2", x, 0.0, mpf(2) ** mpf(x))
for x in some(80, lambda: near(0, 2)) + some(40, lambda: near(0, 1) * 10 ** random.uniform(-18, 0)) + some(30, lambda: near(0, 45)):
    row("ExpM1", x, 0.0, mpmath.expm1(mpf(x)))
for x in some(60, lambda: 2.0 ** random.uniform(-1074, 1023.99)) + some(60, lambda: 2.0 ** near(0, 2)) \
        + some(30, lambda: 1 + near(0, 1) * 10 ** random.uniform(-15, 0)) + [0.7071067811865475, 0.7071067811865476, 1.4142135623730951, 5e-324, 1.7976931348623157e308, 2.0]:
    row("Log", x, 0.0, mpmath.log(mpf(x)))
for x in some(60, lambda: near(0, 0.99)) + some(40, lambda: near(0, 1) * 10 ** random.uniform(-18, 0)) + some(30, lambda: 10 ** random.uniform(-1, 300)) + some(20, lambda: -1 + 10 ** random.uniform(-15, -1)):
    row("Log1P", x, 0.0, mpmath.log1p(mpf(x)))


def pairs():
    for _ in range(120 * factor):
        x = 10 ** random.uniform(-300, 300)
        yield x, random.uniform(-744, 709) / float(mpmath.log(x))
    for _ in range(100 * factor):
        yield 10 ** near(0, 2), near(0, 6)
    for _ in range(60 * factor):
        x = 1 + near(0, 1) * 10 ** random.uniform(-14, -1)
        if x == 1:
            continue
        yield x, random.uniform(-700, 700) / float(mpmath.log1p(mpf(x) - 1))
    for _ in range(20 * factor):
        yield random.uniform(0, 1e-310), near(0, 0.9)


for x, y in pairs():
    if 0 < x:
        row("Pow", x, y, mpf(x) ** mpf(y))


def quantile(p):
    p = mpf(p)
    t = p if p < mpf(1) / 2 else 1 - p
    r = mpmath.sqrt(-2 * mpmath.log(2 * t)) if t < mpf(1) / 4 else mpf(0)
    z = -r + (mpmath.log(r + 1) / (r + 1) if r else 0)
    # Newton on ln of the tail converges from anywhere on this side.
    for _ in range(60):
        tail = mpmath.erfc(-z / mpmath.sqrt(2)) / 2
        step = (mpmath.log(tail) - mpmath.log(t)) * tail / (mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi))
        z -= step
        if abs(step) < mpf(2) ** -200 * (1 + abs(z)):
            break
    return z if p < mpf(1) / 2 else -z


for p in some(60, lambda: random.uniform(0, 1)) + some(40, lambda: 10 ** random.uniform(-16, -1)) + some(20, lambda: 10 ** random.uniform(-300, -16)) \
        + some(20, lambda: 1 - 10 ** random.uniform(-15, -1)) + [0.075, 0.925, 2.0 ** -53, 1 - 2.0 ** -53, 1.3887943864964e-11]:
    row("NormalQuantile", p, 0.0, quantile(p))
