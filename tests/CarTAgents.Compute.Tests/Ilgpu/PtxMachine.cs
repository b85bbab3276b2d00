using System.Numerics;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Runs PTX thread by thread over host memory, by NVIDIA's description of its instructions: what a GPU does with ILGPU's text, to
/// the bit, but for the driver's compiler.</summary>
/// <param name="memory">What the kernels may touch; anything else is an error.</param>
internal sealed unsafe class PtxMachine((nint Address, long Bytes)[] memory)
{
    /// <summary>Threads a group, in the order in which they are run backwards: sites write only themselves, so it must not
    /// matter.</summary>
    private const int Group = 32;

    /// <summary>Instructions after which a thread is taken to be caught in a loop.</summary>
    private const int Patience = 10_000_000;

    private int _last;

    /// <summary>Machine instructions, about, that threads have executed, each thread by itself (<see cref="Machine"/>).</summary>
    public long Executed { get; private set; }

    /// <summary>A machine whose kernels may touch the views of a struct of arguments.</summary>
    public static PtxMachine Over<TArguments>(TArguments arguments)
        where TArguments : struct
    {
        return new PtxMachine([.. TissueViews.Of(arguments).Select(v => Stretch(v.View))]);

        static (nint, long) Stretch(object view)
        {
            Span<byte> bytes = TissueViews.Bytes(view);
            fixed (byte* first = bytes)
                return ((nint)first, bytes.Length);
        }
    }

    /// <summary>Runs a kernel for all items of all replicas.</summary>
    public void Run(PtxProgram program, byte[] arguments, int items, int replicas)
    {
        byte[] parameters = new byte[program.ParameterBytes];
        if (program.Parameters.Count != 3 || program.Parameters[1] < arguments.Length)
            throw new InvalidOperationException($"arguments of {arguments.Length} bytes, and the kernel takes {program.Parameters[1]}");
        arguments.CopyTo(parameters, 0);
        BitConverter.TryWriteBytes(parameters.AsSpan(program.Parameters[1]), items);
        ulong[] start = program.StartingRegisters(),
            registers = new ulong[start.Length];
        int groups = (items + Group - 1) / Group;
        for (int replica = 0; replica < replicas; replica++)
        {
            for (int thread = groups * Group - 1; thread >= 0; thread--)
            {
                start.CopyTo(registers, 0);
                (registers[0], registers[1], registers[2], registers[3]) = (
                    (ulong)(thread / Group),
                    (ulong)replica,
                    Group,
                    (ulong)(thread % Group)
                );
                Thread(program.Code, registers, parameters);
            }
        }
    }

    /// <summary>Machine instructions for an instruction: the driver's compiler removes moves, and loads of arguments that are not used,
    /// which most are; a division takes some 22, of 64 bits some 75 (counted in the machine code of an earlier version).</summary>
    private static int Machine(PtxInstruction i) =>
        i.Op switch
        {
            PtxOp.LoadParameter or PtxOp.Move => 0,
            PtxOp.Divide or PtxOp.Remainder => i.Bits == 64 ? 75 : 22,
            _ => 1,
        };

    private void Thread(IReadOnlyList<PtxInstruction> code, ulong[] r, byte[] parameters)
    {
        int next = 0;
        for (int steps = 0; ; steps++)
        {
            if (steps > Patience)
                throw new InvalidOperationException("a thread does not end");
            PtxInstruction i = code[next++];
            Executed += Machine(i);
            if (i.Guard >= 0 && r[i.Guard] != 0 == i.GuardNegated)
                continue;
            switch (i.Op)
            {
                case PtxOp.Return:
                    return;
                case PtxOp.Branch:
                    next = i.Goes[0];
                    break;
                case PtxOp.BranchByTable:
                    next = i.Goes[checked((int)r[i.Operands[0]])];
                    break;
                case PtxOp.LoadParameter:
                    fixed (byte* p = &parameters[i.Offset])
                        r[i.Vector[0]] = Read(p, i);
                    break;
                case PtxOp.Load:
                {
                    byte* p = Place(r[i.Operands[0]] + (ulong)i.Offset, i);
                    for (int k = 0; k < i.Vector.Length; k++)
                        r[i.Vector[k]] = Read(p + k * i.Bits / 8, i);
                    break;
                }

                case PtxOp.Store:
                {
                    byte* p = Place(r[i.Operands[0]] + (ulong)i.Offset, i);
                    for (int k = 0; k < i.Vector.Length; k++)
                        Write(p + k * i.Bits / 8, i.Bits, r[i.Vector[k]]);
                    break;
                }

                case PtxOp.Compare:
                    r[i.Operands[0]] = Compare(i, r) ? 1UL : 0;
                    break;
                case PtxOp.Select:
                    r[i.Operands[0]] = Low(r[i.Operands[1 + (r[i.Operands[3]] != 0 ? 0 : 1)]], i.Bits);
                    break;
                case PtxOp.MultiplyWide:
                    r[i.Operands[0]] = Low((ulong)((Int128)Value(r[i.Operands[1]], i) * Value(r[i.Operands[2]], i)), 2 * i.Bits);
                    break;
                case PtxOp.MultiplyAddWide:
                    r[i.Operands[0]] = Low(
                        (ulong)((Int128)Value(r[i.Operands[1]], i) * Value(r[i.Operands[2]], i)) + r[i.Operands[3]],
                        2 * i.Bits
                    );
                    break;
                case PtxOp.Convert:
                {
                    // Cut or extended as the source's type says; in a wider register the result is extended as its own type says.
                    ulong value = Extend(r[i.Operands[1]], i.FromBits, i.FromSigned);
                    r[i.Operands[0]] = Low(Extend(value, i.Bits, i.Signed), Math.Max(i.Bits, 16));
                    break;
                }

                default:
                    r[i.Operands[0]] = Low(Compute(i, r), i.Bits);
                    break;
            }
        }
    }

    private static ulong Compute(PtxInstruction i, ulong[] r)
    {
        ulong a = Extend(r[i.Operands[1]], i.Bits, i.Signed),
            b = i.Operands.Length > 2 ? Extend(r[i.Operands[2]], i.Bits, i.Signed) : 0;
        long x = (long)a,
            y = (long)b;
        // Shift counts are unsigned 32-bit numbers, and those beyond the width give what the width would.
        ulong count = i.Op is PtxOp.ShiftLeft or PtxOp.ShiftRight ? Math.Min(r[i.Operands[2]] & 0xFFFFFFFF, (ulong)i.Bits) : 0;
        return i.Op switch
        {
            PtxOp.Move => a,
            PtxOp.Add => a + b,
            PtxOp.Subtract => a - b,
            PtxOp.Multiply => a * b,
            PtxOp.MultiplyAdd => a * b + r[i.Operands[3]],
            PtxOp.MultiplyHigh => (ulong)((i.Signed ? (Int128)x * y : (Int128)((UInt128)a * b)) >> i.Bits),
            // By zero hardware gives something, and does not stop: ILGPU divides before it asks whether it should.
            PtxOp.Divide => y == 0 ? ~0UL
            : i.Signed ? (ulong)((Int128)x / y)
            : a / b,
            PtxOp.Remainder => y == 0 ? a
            : i.Signed ? (ulong)((Int128)x % y)
            : a % b,
            PtxOp.And => a & b,
            PtxOp.Or => a | b,
            PtxOp.Xor => a ^ b,
            PtxOp.Not => i.Bits == 1 ? a ^ 1 : ~a,
            PtxOp.Negate => 0 - a,
            PtxOp.Absolute => x < 0 ? 0 - a : a,
            PtxOp.Minimum => (i.Signed ? x < y : a < b) ? a : b,
            PtxOp.Maximum => (i.Signed ? x > y : a > b) ? a : b,
            PtxOp.ShiftLeft => count >= 64 ? 0 : a << (int)count,
            PtxOp.ShiftRight => i.Signed ? (ulong)(x >> (int)Math.Min(count, 63))
            : count >= 64 ? 0
            : a >> (int)count,
            PtxOp.PopulationCount => (ulong)BitOperations.PopCount(a),
            PtxOp.LeadingZeros => (ulong)(BitOperations.LeadingZeroCount(a) - 64 + i.Bits),
            _ => throw new NotSupportedException($"PTX: {i.Op}"),
        };
    }

    private static bool Compare(PtxInstruction i, ulong[] r)
    {
        ulong a = Extend(r[i.Operands[1]], i.Bits, i.Signed),
            b = Extend(r[i.Operands[2]], i.Bits, i.Signed);
        int order = i.Signed ? ((long)a).CompareTo((long)b) : a.CompareTo(b);
        bool holds = i.Relation switch
        {
            PtxRelation.Equal => order == 0,
            PtxRelation.NotEqual => order != 0,
            PtxRelation.Less => order < 0,
            PtxRelation.LessOrEqual => order <= 0,
            PtxRelation.Greater => order > 0,
            _ => order >= 0,
        };
        if (i.Joined is not { } joined)
            return holds;
        bool other = r[i.Operands[3]] != 0 != i.JoinedNegated;
        return joined switch
        {
            PtxOp.And => holds && other,
            PtxOp.Or => holds || other,
            _ => holds != other,
        };
    }

    /// <summary>The host address behind an address of the kernel's.</summary>
    private byte* Place(ulong address, PtxInstruction i)
    {
        long bytes = (long)i.Vector.Length * i.Bits / 8;
        for (int k = 0; k < memory.Length; k++)
        {
            int at = (_last + k) % memory.Length;
            long from = (long)address - memory[at].Address;
            if (from < 0 || from > memory[at].Bytes - bytes)
                continue;
            if (from % bytes != 0)
                throw new InvalidOperationException($"an access of {bytes} bytes at byte {from} of a buffer is not aligned");
            _last = at;
            return (byte*)address;
        }

        throw new InvalidOperationException("an access outside all buffers");
    }

    private static ulong Read(byte* p, PtxInstruction i) =>
        i.Bits switch
        {
            8 => i.Signed ? (ushort)*(sbyte*)p : *p,
            16 => *(ushort*)p,
            32 => *(uint*)p,
            _ => *(ulong*)p,
        };

    private static void Write(byte* p, int bits, ulong value)
    {
        switch (bits)
        {
            case 8:
                *p = (byte)value;
                break;
            case 16:
                *(ushort*)p = (ushort)value;
                break;
            case 32:
                *(uint*)p = (uint)value;
                break;
            default:
                *(ulong*)p = value;
                break;
        }
    }

    private static Int128 Value(ulong register, PtxInstruction i) =>
        i.Signed ? (long)Extend(register, i.Bits, true) : (Int128)Low(register, i.Bits);

    /// <summary>The low bits of a value.</summary>
    private static ulong Low(ulong value, int bits) => bits >= 64 ? value : value & ((1UL << bits) - 1);

    /// <summary>The low bits of a value, extended to 64.</summary>
    private static ulong Extend(ulong value, int bits, bool signed) =>
        bits >= 64 ? value
        : signed ? (ulong)((long)(value << (64 - bits)) >> (64 - bits))
        : value & ((1UL << bits) - 1);
}
