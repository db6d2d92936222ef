/* Reads two pictures with the library, and shows what it says of mistakes. README.md tells how to compile it. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "digits.h"

/* Pixels from 0 to 16, as scanned: the first 0 and the first 3 of the test rows of samples/Digits. */
static const int scanned[2][DIGITS_PIXELS] = {
    {0, 0, 2, 15, 8, 0, 0, 0,  0, 0, 7, 14, 15, 8, 0, 0,  0, 7, 15, 3, 3, 15, 0, 0,  0, 6, 16, 1, 0, 9, 8, 0,
     0, 4, 12, 0, 0, 8, 8, 0,  0, 0, 12, 3, 0, 12, 7, 0,  0, 0, 9, 13, 13, 15, 1, 0,  0, 0, 1, 9, 12, 5, 0, 0},
    {0, 0, 1, 9, 15, 5, 0, 0,  0, 0, 14, 11, 5, 11, 0, 0,  0, 4, 15, 1, 4, 14, 0, 0,  0, 0, 6, 1, 13, 9, 0, 0,
     0, 0, 0, 0, 10, 13, 1, 0,  0, 0, 0, 0, 0, 8, 10, 0,  0, 0, 12, 9, 4, 4, 15, 0,  0, 0, 1, 10, 16, 15, 11, 1},
};

int main(void)
{
    float pixels[2 * DIGITS_PIXELS];
    float logits[2 * DIGITS_LOGITS];

    if (digits_version() != DIGITS_VERSION)
    {
        fprintf(stderr, "error: the library has version %d, but this was compiled for %d: compile it again with the library's header.\n",
                (int)digits_version(), DIGITS_VERSION);
        return 1;
    }

    printf("self-test: %d\n", (int)digits_self_test());

    for (int row = 0; row < 2; row++)
    {
        for (int pixel = 0; pixel < DIGITS_PIXELS; pixel++)
        {
            pixels[row * DIGITS_PIXELS + pixel] = scanned[row][pixel] / 16.0f;
        }

        printf("picture %d: %d\n", row, (int)digits_read(pixels + row * DIGITS_PIXELS, DIGITS_PIXELS));
    }

    printf("predict both: %d\n", (int)digits_predict(pixels, 2 * DIGITS_PIXELS, logits, 2 * DIGITS_LOGITS));
    for (int row = 0; row < 2; row++)
    {
        int digit = 0;
        for (int candidate = 1; candidate < DIGITS_LOGITS; candidate++)
        {
            digit = logits[row * DIGITS_LOGITS + candidate] > logits[row * DIGITS_LOGITS + digit] ? candidate : digit;
        }

        printf("largest logit of row %d: %d\n", row, digit);
    }

    /* Mistakes: each is told by its code, and the program goes on. */
    printf("no rows: %d\n", (int)digits_predict(NULL, 0, NULL, 0));
    printf("null pixels: %d\n", (int)digits_predict(NULL, DIGITS_PIXELS, logits, DIGITS_LOGITS));
    printf("null logits: %d\n", (int)digits_predict(pixels, DIGITS_PIXELS, NULL, DIGITS_LOGITS));
    printf("null picture: %d\n", (int)digits_read(NULL, DIGITS_PIXELS));
    printf("a pixel too few: %d\n", (int)digits_read(pixels, DIGITS_PIXELS - 1));
    printf("two pictures for one digit: %d\n", (int)digits_read(pixels, 2 * DIGITS_PIXELS));
    printf("a logit too few: %d\n", (int)digits_predict(pixels, DIGITS_PIXELS, logits, DIGITS_LOGITS - 1));
    printf("a length that wraps: %d\n", (int)digits_predict(pixels, SIZE_MAX - DIGITS_PIXELS + 1, logits, DIGITS_LOGITS));
    printf("logits over pixels: %d\n", (int)digits_predict(pixels, DIGITS_PIXELS, pixels + 1, DIGITS_LOGITS));
    pixels[5] = NAN;
    printf("a pixel that is no number: %d\n", (int)digits_read(pixels, DIGITS_PIXELS));
    return 0;
}
