/* Reads handwritten digits with a neural network that is part of the library. Any number of threads may call any of these functions at
   once. Nothing is to be set up or freed; whatever the arguments, a call returns, with a code below 0 where something was wrong. */
#ifndef DIGITS_H
#define DIGITS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DIGITS_VERSION 1      /* of these functions: digits_version() of a library that fits this header returns the same */
#define DIGITS_PIXELS 64      /* floats of a picture: 8 x 8, row by row, from 0 (paper) to 1 (ink) */
#define DIGITS_LOGITS 10      /* floats of an answer: the largest is at the digit that is read */

enum
{
    DIGITS_OK = 0,
    DIGITS_NULL_POINTER = -1,     /* a pointer is null, and its length is not 0 */
    DIGITS_BAD_LENGTH = -2,       /* a length is not what the function states, or is beyond 2^31 - 1 */
    DIGITS_OVERLAP = -3,          /* logits and pixels share memory */
    DIGITS_NOT_FINITE = -4,       /* digits_read alone: there is no answer, since a pixel is NaN, infinite or huge */
    DIGITS_SELF_TEST_FAILED = -5, /* the network does not compute what it did when the library was compiled */
    DIGITS_INTERNAL_ERROR = -100  /* an error that nobody foresaw */
};

/* The version of the functions in the library: compare it with DIGITS_VERSION before the first call of another one. */
int32_t digits_version(void);

/* Compares the network with what the compiler computed. Returns DIGITS_OK or DIGITS_SELF_TEST_FAILED. */
int32_t digits_self_test(void);

/* Predicts pictures.
   pixels, pixels_length: [rows, 64] floats and how many they are, rows * 64; no rows are no error; NaN makes NaN
   logits, logits_length: [rows, 10] floats that are written, and how many they are, rows * 10; must not overlap pixels
   Returns DIGITS_OK, or a code below 0; then logits are as they were. */
int32_t digits_predict(const float *pixels, size_t pixels_length, float *logits, size_t logits_length);

/* Reads one picture.
   pixels, pixels_length: [64] floats, and 64
   Returns the digit, 0 to 9, or a code below 0. */
int32_t digits_read(const float *pixels, size_t pixels_length);

#ifdef __cplusplus
}
#endif

#endif
