#include <oneapi/dnnl/dnnl.h>

// From OpenMP's omp.h, which Swift's clang does not ship: threads of the calling thread's products.
void omp_set_num_threads(int);
