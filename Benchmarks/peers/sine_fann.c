/* FANN on the work `sine`: 1-10-10-1, one row a step; its piecewise linear function stands for ReLU, which it lacks.
 *
 * cc -O3 -march=native -o sine_fann sine_fann.c -lfann -lm
 */
#include <fann.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { rows = 500, epochs = 200, repeats = 5 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec * 1e-3;
}

static int order(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  struct fann *network = fann_create_standard(4, 1, 10, 10, 1);
  fann_set_activation_function_hidden(network, FANN_LINEAR_PIECE);
  fann_set_activation_function_output(network, FANN_SIGMOID);
  fann_set_training_algorithm(network, FANN_TRAIN_INCREMENTAL);
  fann_set_learning_rate(network, 0.01f);

  static float x[rows], t[rows];
  for (int row = 0; row < rows; row++) {
    double point = -2 * M_PI + 4 * M_PI * row / (rows - 1);
    x[row] = point / 3.63513;
    t[row] = 0.5 * (sin(point) + 1);
  }

  /* The first run warms up and does not count. */
  double times[repeats + 1];
  for (int run = 0; run <= repeats; run++) {
    double start = now();
    for (int epoch = 0; epoch < epochs; epoch++)
      for (int row = 0; row < rows; row++) fann_train(network, x + row, t + row);
    times[run] = (now() - start) / (epochs * rows);
  }
  qsort(times + 1, repeats, sizeof *times, order);
  printf("{\"version\": \"2\", \"microseconds\": %.6f}\n", times[1 + repeats / 2]);
  fann_destroy(network);
  return 0;
}
