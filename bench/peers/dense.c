/*
 * The problems of bench:peers in C, for whatever vector units the compiler finds (-O3 -march=native -ffast-math, OpenMP
 * where there is):
 *
 *     dense PARTICLES MEMORIES DIM TRIALS SECONDS ROWS.f64 MEMORIES.f32 START.f32 END.f32
 *
 * ROWS has sharpness, cx, cm, cz of each row. Prints the ms of every run after the first and its ms
 * of CPU on all cores, one run a line.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* particles side by side: four vectors of AVX-512 */
#define LANES 64

typedef struct {
  double sharpness, cx, cm, cz;
} Row;

static void *read_file(const char *name, size_t bytes) {
  void *data = aligned_alloc(64, (bytes + 63) / 64 * 64);
  FILE *file = fopen(name, "rb");
  if (!data || !file || fread(data, 1, bytes, file) != bytes) {
    fprintf(stderr, "%s cannot be read\n", name);
    exit(1);
  }
  fclose(file);
  return data;
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}

/* a uniform number in (0, 1) from a counter */
static inline float uniform(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  x ^= x >> 16;
  return ((x >> 8) + 0.5f) * (1.0f / 16777216.0f);
}

/* LANES particles of two dimensions through all rows: nearest memory first, then exponentials that cannot overflow */
static void run_plane(const float *xi, int count, const Row *rows, int row_count, float *particles, uint32_t birth) {
  float x[LANES], y[LANES];
  for (int i = 0; i < LANES; i++) x[i] = particles[2 * i], y[i] = particles[2 * i + 1];
  for (int r = 0; r < row_count; r++) {
    const float sharpness = rows[r].sharpness, cx = rows[r].cx, cm = rows[r].cm, cz = rows[r].cz;
    float nearest[LANES], sum[LANES], mx[LANES], my[LANES];
    for (int i = 0; i < LANES; i++) nearest[i] = INFINITY, sum[i] = mx[i] = my[i] = 0;
    for (int k = 0; k < count; k++) {
      const float u = xi[2 * k], v = xi[2 * k + 1];
      for (int i = 0; i < LANES; i++) {
        const float dx = x[i] - u, dy = y[i] - v, square = dx * dx + dy * dy;
        nearest[i] = square < nearest[i] ? square : nearest[i];
      }
    }
    for (int k = 0; k < count; k++) {
      const float u = xi[2 * k], v = xi[2 * k + 1];
#pragma omp simd
      for (int i = 0; i < LANES; i++) {
        const float dx = x[i] - u, dy = y[i] - v;
        const float weight = expf(sharpness * (nearest[i] - dx * dx - dy * dy));
        sum[i] += weight, mx[i] += weight * u, my[i] += weight * v;
      }
    }
    if (cz == 0) {
      for (int i = 0; i < LANES; i++) x[i] = cx * x[i] + cm * mx[i] / sum[i], y[i] = cx * y[i] + cm * my[i] / sum[i];
      continue;
    }
#pragma omp simd
    for (int i = 0; i < LANES; i++) {
      const uint32_t counter = 2 * ((birth + i) * (uint32_t)row_count + r);
      const float radius = sqrtf(-2 * logf(uniform(counter))), angle = 6.2831853f * uniform(counter + 1);
      x[i] = cx * x[i] + cm * mx[i] / sum[i] + cz * radius * cosf(angle);
      y[i] = cx * y[i] + cm * my[i] / sum[i] + cz * radius * sinf(angle);
    }
  }
  for (int i = 0; i < LANES; i++) particles[2 * i] = x[i], particles[2 * i + 1] = y[i];
}

/* one particle of many dimensions through all rows without noise */
static void run_wide(const float *xi, int count, int dim, const Row *rows, int row_count, float *x, float *logits, float *m) {
  for (int r = 0; r < row_count; r++) {
    float top = -INFINITY, sum = 0;
    for (int k = 0; k < count; k++) {
      float square = 0;
      for (int d = 0; d < dim; d++) {
        const float difference = x[d] - xi[k * dim + d];
        square += difference * difference;
      }
      logits[k] = -(float)rows[r].sharpness * square;
      top = logits[k] > top ? logits[k] : top;
    }
    memset(m, 0, dim * sizeof(float));
    for (int k = 0; k < count; k++) {
      const float weight = expf(logits[k] - top);
      sum += weight;
      /* most memories of many dimensions weigh nothing, and still are added: the same work as everywhere */
      for (int d = 0; d < dim; d++) m[d] += weight * xi[k * dim + d];
    }
    for (int d = 0; d < dim; d++) x[d] = (float)rows[r].cx * x[d] + (float)rows[r].cm * m[d] / sum;
  }
}

int main(int argc, char **argv) {
  if (argc != 10) return 2;
  const int n = atoi(argv[1]), count = atoi(argv[2]), dim = atoi(argv[3]), trials = atoi(argv[4]);
  const double seconds = atof(argv[5]);
  FILE *file = fopen(argv[6], "rb");
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  const int row_count = ftell(file) / sizeof(Row);
  fclose(file);
  const Row *rows = read_file(argv[6], row_count * sizeof(Row));
  const float *xi = read_file(argv[7], sizeof(float) * count * dim);
  const float *start = read_file(argv[8], sizeof(float) * n * dim);
  float *x = aligned_alloc(64, (sizeof(float) * n * dim + 63) / 64 * 64);
  if (!x || (dim == 2 && n % LANES != 0)) return 1;
  const double begun = now_ms();
  for (int run = 0; run <= trials && (run < 2 || now_ms() - begun < 1e3 * seconds); run++) {
    memcpy(x, start, sizeof(float) * n * dim);
    const double started = now_ms();
    const clock_t cpu_started = clock();
    if (dim == 2) {
#pragma omp parallel for schedule(static)
      for (int p = 0; p < n; p += LANES) run_plane(xi, count, rows, row_count, x + 2 * p, p);
    } else {
#pragma omp parallel
      {
        float *logits = malloc(sizeof(float) * count), *m = malloc(sizeof(float) * dim);
#pragma omp for schedule(static)
        for (int p = 0; p < n; p++) run_wide(xi, count, dim, rows, row_count, x + (size_t)p * dim, logits, m);
        free(logits);
        free(m);
      }
    }
    if (run > 0) printf("%.6f %.6f\n", now_ms() - started, 1e3 * (clock() - cpu_started) / CLOCKS_PER_SEC);
  }
  FILE *end = fopen(argv[9], "wb");
  return end && fwrite(x, sizeof(float), (size_t)n * dim, end) == (size_t)n * dim && fclose(end) == 0 ? 0 : 1;
}
