using System.Reflection;
using System.Reflection.Emit;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>One instruction of a method's IL.</summary>
/// <param name="Offset">Its place in bytes.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">A number, a member, or the places that it may go to.</param>
internal sealed record IlInstruction(int Offset, OpCode Code, object? Operand);

/// <summary>A method's IL, taken apart.</summary>
internal static class IlBody
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => c.Value);

    /// <summary>The instructions of a method.</summary>
    public static List<IlInstruction> Of(MethodBase method)
    {
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
            ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        List<IlInstruction> body = [];
        int at = 0;
        while (at < il.Length)
        {
            int offset = at;
            short value = il[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | il[at++]);
            OpCode code = Codes[value];
            object? operand = null;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineI:
                    operand = (long)(sbyte)il[at++];
                    break;
                case OperandType.ShortInlineVar:
                    operand = (long)il[at++];
                    break;
                case OperandType.InlineVar:
                    operand = (long)BitConverter.ToUInt16(il, at);
                    at += 2;
                    break;
                case OperandType.InlineI:
                    operand = (long)Int32();
                    break;
                case OperandType.InlineI8:
                    operand = BitConverter.ToInt64(il, at);
                    at += 8;
                    break;
                case OperandType.ShortInlineR:
                    at += 4;
                    break;
                case OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.ShortInlineBrTarget:
                {
                    int distance = (sbyte)il[at++];
                    operand = new[] { at + distance };
                    break;
                }

                case OperandType.InlineBrTarget:
                {
                    int distance = Int32();
                    operand = new[] { at + distance };
                    break;
                }

                case OperandType.InlineSwitch:
                {
                    int[] distances = new int[Int32()];
                    for (int i = 0; i < distances.Length; i++)
                        distances[i] = Int32();
                    operand = distances.Select(d => at + d).ToArray();
                    break;
                }

                case OperandType.InlineString
                or OperandType.InlineSig:
                    at += 4;
                    break;
                default:
                    operand = method.Module.ResolveMember(Int32(), ofType, ofMethod);
                    break;
            }

            body.Add(new IlInstruction(offset, code, operand));
        }

        return body;

        int Int32()
        {
            at += 4;
            return BitConverter.ToInt32(il, at - 4);
        }
    }
}
