/* Calls the library of samples/NativeLibrary from several threads at once: each must get what one thread alone got. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "digits.h"

enum { THREADS = 4, ROWS = 7, CALLS = 2000 };

static float pixels[THREADS][ROWS * DIGITS_PIXELS];
static float expected[THREADS][ROWS * DIGITS_LOGITS];
static int wrong[THREADS];

static void *predict(void *argument)
{
    int thread = (int)(size_t)argument;
    float logits[ROWS * DIGITS_LOGITS];
    for (int call = 0; call < CALLS; call++)
    {
        /* All rows at once and one row go different ways. */
        int rows = call % 2 == 0 ? ROWS : 1;
        int status = digits_predict(pixels[thread], (size_t)rows * DIGITS_PIXELS, logits, (size_t)rows * DIGITS_LOGITS);
        float difference = 0;
        for (int index = 0; index < rows * DIGITS_LOGITS; index++)
        {
            float one = logits[index] - expected[thread][index];
            difference = one > difference ? one : -one > difference ? -one : difference;
        }

        wrong[thread] += status != DIGITS_OK || !(difference < 1e-4f);
    }

    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int all = 0;
    for (int thread = 0; thread < THREADS; thread++)
    {
        for (int pixel = 0; pixel < ROWS * DIGITS_PIXELS; pixel++)
        {
            pixels[thread][pixel] = (float)((pixel * (7 + thread) + thread) % 17) / 16.0f;
        }

        all += digits_predict(pixels[thread], ROWS * DIGITS_PIXELS, expected[thread], ROWS * DIGITS_LOGITS) != DIGITS_OK;
    }

    for (int thread = 0; thread < THREADS; thread++)
    {
        all += pthread_create(&threads[thread], NULL, predict, (void *)(size_t)thread) != 0;
    }

    for (int thread = 0; thread < THREADS; thread++)
    {
        pthread_join(threads[thread], NULL);
        all += wrong[thread];
    }

    /* Were all the same, nothing would show a thread that got another's answer. */
    all += memcmp(expected[0], expected[1], sizeof expected[0]) == 0;
    printf("wrong: %d\n", all);
    return all != 0;
}
