/* What NVRTC defines by itself, for clang without a CUDA toolkit. */
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __forceinline__ __attribute__((always_inline)) inline
#define __align__(n) __attribute__((aligned(n)))
struct shim_dim { unsigned x, y, z; };
#define threadIdx (shim_dim{(unsigned)__nvvm_read_ptx_sreg_tid_x(), 0, 0})
#define blockDim (shim_dim{(unsigned)__nvvm_read_ptx_sreg_ntid_x(), 0, 0})
#define blockIdx (shim_dim{(unsigned)__nvvm_read_ptx_sreg_ctaid_x(), (unsigned)__nvvm_read_ptx_sreg_ctaid_y(), 0})
