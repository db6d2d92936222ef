#!/usr/bin/env python3
"""Fits the polynomials of Mlp.Runtime/Simd/VectorMath.*.cs and prints their coefficients, highest power first.

Run with an interpreter that has numpy and mpmath:

    python3 tools/fit_activations.py

Each is the polynomial whose largest relative error is least (Remez's exchange on a grid), with the coefficients rounded to
float32 one by one, the constant first, and the others fitted anew around each that was rounded.
"""
import mpmath
import numpy as np

mpmath.mp.dps = 40
GRID = 4000


def remez(x, target, powers, fixed):
    """Coefficients of `powers` that make max |1 - (fixed + sum c x^p) / target| least on the grid `x`; and that maximum."""
    basis = np.stack([x ** p / target for p in powers], axis=1)
    wanted = 1 - fixed / target
    count = len(powers) + 1
    reference = np.unique(np.round((1 - np.cos(np.pi * np.arange(count) / (count - 1))) / 2 * (len(x) - 1)).astype(int))
    for _ in range(100):
        signs = (-1.0) ** np.arange(count)
        system = np.concatenate([basis[reference], signs[:, None]], axis=1)
        coefficients = np.linalg.solve(system, wanted[reference])[:-1]
        error = wanted - basis @ coefficients
        turns = [0] + [i for i in range(1, len(x) - 1) if (error[i] - error[i - 1]) * (error[i + 1] - error[i]) <= 0] + [len(x) - 1]
        extremes = []
        for i in turns:  # the largest of each run of one sign
            if extremes and np.sign(error[extremes[-1]]) == np.sign(error[i]):
                if abs(error[i]) > abs(error[extremes[-1]]):
                    extremes[-1] = i
            else:
                extremes.append(i)
        while len(extremes) > count:
            extremes.pop(0 if abs(error[extremes[0]]) < abs(error[extremes[-1]]) else -1)
        if len(extremes) < count or list(extremes) == list(reference):
            break
        reference = np.array(extremes)
    return coefficients, np.max(np.abs(error))


def fit(function, low, high, degree):
    """The polynomial of `degree` nearest to `function` from `low` to `high`, as float32 coefficients, the constant first."""
    nodes = (1 - np.cos(np.pi * np.arange(GRID) / (GRID - 1))) / 2
    x = low + (high - low) * nodes
    target = np.array([float(function(mpmath.mpf(float(value)))) for value in x])
    fixed = np.zeros_like(x)
    result, powers = [], list(range(degree + 1))
    while powers:
        coefficients, _ = remez(x, target, powers, fixed)
        result.append(float(np.float32(coefficients[0])))
        fixed = fixed + result[-1] * x ** powers[0]
        powers = powers[1:]
    return result, float(np.max(np.abs(1 - fixed / target)))


def show(title, coefficients, error):
    print(f"{title}: relative error {error:.2e}")
    for power, value in reversed(list(enumerate(coefficients))):
        print(f"    {power:2}  {np.float32(value):.9g}")


def scaled_tail(slope):
    """(e^(x^2/2) erfc(x/sqrt 2)) / t as a function of t = 1 / (1 + slope x)."""
    def function(t):
        x = (1 / t - 1) / slope
        return mpmath.exp(x * x / 2) * mpmath.erfc(x / mpmath.sqrt(2)) / t
    return function


def logarithm(u):
    return mpmath.log1p(u) / u if u > 0 else mpmath.mpf(1)


def main():
    show("log1p(u) / u, u from 0 to 1", *fit(logarithm, 0.0, 1.0, 9))
    slope = float(np.float32(0.375))
    # Beyond x = 14.5, where e^(-x^2/2) is 0, nothing is left to fit.
    show(f"erfcx(x / sqrt 2) / t, t = 1 / (1 + {slope:.9g} x), x from 0 to 14.5", *fit(scaled_tail(mpmath.mpf(slope)), 1 / (1 + slope * 14.5), 1.0, 9))


if __name__ == "__main__":
    main()
