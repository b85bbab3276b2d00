namespace CarTAgents.Kernels.Generator.Text;

/// <summary>The head of the text: the few words in which OpenCL C, CUDA and C differ, and C#'s arithmetic.</summary>
internal static class Prelude
{
    /// <summary>An including file may define CT_PLATFORM and all that the first section defines, to compile the text elsewhere.</summary>
    public const string Text = """
/* Written by CarTAgents.Kernels.Generator from the C# kernels: change those. OpenCL C 1.2 and CUDA. */
#if defined(CT_PLATFORM)
#elif defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
typedef char CT_i8; typedef uchar CT_u8; typedef short CT_i16; typedef ushort CT_u16;
typedef int CT_i32; typedef uint CT_u32; typedef long CT_i64; typedef ulong CT_u64;
#define CT_I64(x) x##L
#define CT_U64(x) x##UL
#define CT_KERNEL __kernel
#define CT_GLOBAL __global
#define CT_RESTRICT restrict
#define CT_FUNCTION static inline
#define CT_ALIGN(n) __attribute__((aligned(n)))
#define CT_ITEM ((CT_i64)get_global_id(0))
#define CT_REPLICA ((CT_i32)get_global_id(1))
#elif defined(__CUDACC__) || defined(__CUDA__)
typedef signed char CT_i8; typedef unsigned char CT_u8; typedef short CT_i16; typedef unsigned short CT_u16;
typedef int CT_i32; typedef unsigned int CT_u32; typedef long long CT_i64; typedef unsigned long long CT_u64;
#define CT_I64(x) x##LL
#define CT_U64(x) x##ULL
#define CT_KERNEL extern "C" __global__
#define CT_GLOBAL
#define CT_RESTRICT __restrict__
#define CT_FUNCTION static __device__ __forceinline__
#define CT_ALIGN(n) __align__(n)
#define CT_ITEM ((CT_i64)blockIdx.x * blockDim.x + threadIdx.x)
#define CT_REPLICA ((CT_i32)blockIdx.y)
#else
#error "OpenCL C 1.2 or CUDA"
#endif

typedef int CT_bool;
typedef char CT_assert_bytes[sizeof(CT_i16) + 16 * sizeof(CT_i32) + 256 * sizeof(CT_i64) == 2 + 16 * 4 + 256 * 8 ? 1 : -1];

/* Signed arithmetic wraps in C# and is undefined in C: done unsigned. */
#define CT_ADD_I32(a, b) ((CT_i32)((CT_u32)(a) + (CT_u32)(b)))
#define CT_SUB_I32(a, b) ((CT_i32)((CT_u32)(a) - (CT_u32)(b)))
#define CT_MUL_I32(a, b) ((CT_i32)((CT_u32)(a) * (CT_u32)(b)))
#define CT_NEG_I32(a) ((CT_i32)(0u - (CT_u32)(a)))
#define CT_ADD_I64(a, b) ((CT_i64)((CT_u64)(a) + (CT_u64)(b)))
#define CT_SUB_I64(a, b) ((CT_i64)((CT_u64)(a) - (CT_u64)(b)))
#define CT_MUL_I64(a, b) ((CT_i64)((CT_u64)(a) * (CT_u64)(b)))
#define CT_NEG_I64(a) ((CT_i64)(CT_U64(0) - (CT_u64)(a)))
#define CT_ADD_U32(a, b) ((a) + (b))
#define CT_SUB_U32(a, b) ((a) - (b))
#define CT_MUL_U32(a, b) ((a) * (b))
#define CT_ADD_U64(a, b) ((a) + (b))
#define CT_SUB_U64(a, b) ((a) - (b))
#define CT_MUL_U64(a, b) ((a) * (b))

/* The count of a shift is masked in C# and undefined in C beyond the width. */
#define CT_SHL_I32(a, n) ((CT_i32)((CT_u32)(a) << ((n) & 31)))
#define CT_SHL_U32(a, n) ((a) << ((n) & 31))
#define CT_SHL_I64(a, n) ((CT_i64)((CT_u64)(a) << ((n) & 63)))
#define CT_SHL_U64(a, n) ((a) << ((n) & 63))
#define CT_SHR_I32(a, n) ((a) >> ((n) & 31))
#define CT_SHR_U32(a, n) ((a) >> ((n) & 31))
#define CT_SHR_I64(a, n) ((a) >> ((n) & 63))
#define CT_SHR_U64(a, n) ((a) >> ((n) & 63))
#define CT_USHR_I32(a, n) ((CT_i32)((CT_u32)(a) >> ((n) & 31)))
#define CT_USHR_U32(a, n) CT_SHR_U32(a, n)
#define CT_USHR_I64(a, n) ((CT_i64)((CT_u64)(a) >> ((n) & 63)))
#define CT_USHR_U64(a, n) CT_SHR_U64(a, n)

/* C# throws on division by zero and on the one quotient that overflows; a device must not stop, and gives 0 and the wrapped quotient. */
CT_FUNCTION CT_i32 CT_DIV_I32(CT_i32 a, CT_i32 b) { return b == 0 ? 0 : b == -1 ? CT_NEG_I32(a) : a / b; }
CT_FUNCTION CT_i32 CT_REM_I32(CT_i32 a, CT_i32 b) { return b == 0 || b == -1 ? 0 : a % b; }
CT_FUNCTION CT_u32 CT_DIV_U32(CT_u32 a, CT_u32 b) { return b == 0 ? 0 : a / b; }
CT_FUNCTION CT_u32 CT_REM_U32(CT_u32 a, CT_u32 b) { return b == 0 ? 0 : a % b; }
CT_FUNCTION CT_i64 CT_DIV_I64(CT_i64 a, CT_i64 b) { return b == 0 ? 0 : b == -1 ? CT_NEG_I64(a) : a / b; }
CT_FUNCTION CT_i64 CT_REM_I64(CT_i64 a, CT_i64 b) { return b == 0 || b == -1 ? 0 : a % b; }
CT_FUNCTION CT_u64 CT_DIV_U64(CT_u64 a, CT_u64 b) { return b == 0 ? 0 : a / b; }
CT_FUNCTION CT_u64 CT_REM_U64(CT_u64 a, CT_u64 b) { return b == 0 ? 0 : a % b; }

""";
}
