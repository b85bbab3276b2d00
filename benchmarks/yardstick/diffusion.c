/* The diffusion sub-step of kernels/CarTAgents.Kernels/Diffusion.cs in C, as the measure of the C# kernel's speed: the same arithmetic, the same bits.
 *
 * Conservative fluxes through faces, each face once, rounded with a dither that is a hash of the voxel above the face; a face carries nothing unless its richer
 * side holds `rest` quanta. Threads take slabs of planes; only the faces between slabs are computed twice. A plane waits in a buffer until the fluxes
 * to the plane above it are known, so that every result is written once.
 */
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>

static inline uint32_t mix(uint32_t voxel, uint32_t salt)
{
    uint32_t h = voxel ^ salt;
    h ^= h >> 16;
    h *= 0x7FEB352Du;
    h ^= h >> 15;
    h *= 0x846CA68Bu;
    return h ^ (h >> 16);
}

static inline int32_t flux(int32_t lower, int32_t upper, int32_t k, int32_t rest, uint32_t dither)
{
    int32_t richer = lower > upper ? lower : upper;
    int32_t f = ((lower - upper) * k + (int32_t)(dither & 1023u)) >> 10;
    return richer < rest ? 0 : f;
}

/* One sub-step of a periodic box from `a` to `b`, nx * ny * nz voxels, x fastest. nx, ny and nz are 2 or more. */
void diffuse(const int32_t *restrict a, int32_t *restrict b, int nx, int ny, int nz, int32_t k, int32_t rest, uint32_t salt, int threads)
{
    size_t plane = (size_t)nx * ny;
    #pragma omp parallel num_threads(threads)
    {
        int id = omp_get_thread_num(), n = omp_get_num_threads();
        int z0 = (int)((long)nz * id / n), z1 = (int)((long)nz * (id + 1) / n);
        int32_t *restrict waiting = aligned_alloc(64, (plane * sizeof(int32_t) + 63) & ~(size_t)63);
        int32_t *restrict fx = aligned_alloc(64, (((size_t)nx + 1) * sizeof(int32_t) + 63) & ~(size_t)63);
        for (int z = z0; z < z1; z++)
        {
            const int32_t *restrict below_z = a + (size_t)(z > 0 ? z - 1 : nz - 1) * plane;
            for (int y = 0; y < ny; y++)
            {
                size_t row = (size_t)z * plane + (size_t)y * nx;
                const int32_t *restrict here = a + row;
                const int32_t *restrict low_y = a + (size_t)z * plane + (size_t)(y > 0 ? y - 1 : ny - 1) * nx;
                const int32_t *restrict low_z = below_z + (size_t)y * nx;
                int32_t *restrict wait = waiting + (size_t)y * nx, *restrict wait_y = wait - nx;
                int32_t *restrict done = b + row - plane;
                uint32_t first = (uint32_t)row;

                fx[0] = flux(here[nx - 1], here[0], k, rest, mix(first, salt));
                fx[nx] = fx[0];
                if (z > z0 && y > 0)
                {
                    /* x = 0 has its lower neighbour at the row's other end: its flux above stands. */
                    int32_t end = fx[0];
                    for (int x = 0; x < nx; x++)
                    {
                        uint32_t h = mix(first + x, salt);
                        int32_t fy = flux(low_y[x], here[x], k, rest, h >> 10), fz = flux(low_z[x], here[x], k, rest, h >> 20);
                        fx[x] = flux(here[x - 1], here[x], k, rest, h);
                        done[x] = wait[x] - fz;
                        wait[x] = here[x] + fy + fz;
                        wait_y[x] -= fy;
                    }
                    fx[0] = end;
                }
                else
                {
                    for (int x = 1; x < nx; x++) fx[x] = flux(here[x - 1], here[x], k, rest, mix(first + x, salt));
                    for (int x = 0; x < nx; x++)
                    {
                        uint32_t h = mix(first + x, salt);
                        int32_t fy = flux(low_y[x], here[x], k, rest, h >> 10), fz = flux(low_z[x], here[x], k, rest, h >> 20);
                        if (z > z0) done[x] = wait[x] - fz;
                        wait[x] = here[x] + fy + fz;
                        if (y > 0) wait_y[x] -= fy;
                    }
                }
                for (int x = 0; x < nx; x++) wait[x] += fx[x] - fx[x + 1];
            }

            /* The last row's upper faces are the first row's lower ones. */
            const int32_t *restrict top = a + (size_t)z * plane + (size_t)(ny - 1) * nx, *restrict bottom = a + (size_t)z * plane;
            int32_t *restrict wait = waiting + (size_t)(ny - 1) * nx;
            uint32_t first = (uint32_t)((size_t)z * plane);
            for (int x = 0; x < nx; x++) wait[x] -= flux(top[x], bottom[x], k, rest, mix(first + x, salt) >> 10);
        }

        if (z1 > z0)
        {
            int next = z1 < nz ? z1 : 0;
            const int32_t *restrict last = a + (size_t)(z1 - 1) * plane, *restrict above = a + (size_t)next * plane;
            int32_t *restrict done = b + (size_t)(z1 - 1) * plane;
            uint32_t first = (uint32_t)((size_t)next * plane);
            for (size_t i = 0; i < plane; i++) done[i] = waiting[i] - flux(last[i], above[i], k, rest, mix(first + (uint32_t)i, salt) >> 20);
        }

        free(waiting);
        free(fx);
    }
}
