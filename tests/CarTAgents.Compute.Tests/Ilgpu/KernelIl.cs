using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using CarTAgents.Kernels;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>Reads the IL of kernels and of all that they call, and says what in it ILGPU refuses, or compiles to other bits than
/// C#'s.</summary>
/// <remarks>Where a number has been cut to fewer bits it is followed through locals, parameters, results and fields, whatever the way:
/// rather once too often than once too little.</remarks>
internal sealed class KernelIl
{
    /// <summary>How a number was cut to fewer bits.</summary>
    [Flags]
    private enum Cut
    {
        None = 0,

        /// <summary>64 bits to an int, or to a uint.</summary>
        Signed32 = 1,
        Unsigned32 = 2,

        /// <summary>To a byte or ushort; and such a number met with another one.</summary>
        Small = 4,
        SmallOrOther = 8,
    }

    /// <param name="Origin">Of a small number, the place where it was cut.</param>
    private readonly record struct Value(bool Is64, Cut Cut, long? Constant = null, int Origin = 0);

    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);
    private readonly HashSet<MethodBase> _methods = [];
    private readonly Dictionary<object, Cut> _places = [];
    private readonly Dictionary<object, HashSet<string>> _stores = [];
    private bool _changed;

    /// <summary>All that is wrong with what a method does and calls, each with its method.</summary>
    public static IReadOnlyCollection<string> Faults(params IEnumerable<MethodInfo> entries)
    {
        var il = new KernelIl();
        foreach (MethodInfo entry in entries)
            il._methods.Add(entry);
        do
        {
            il._changed = false;
            il._found.Clear();
            foreach (MethodBase method in il._methods.ToArray())
                il.Read(method);
        } while (il._changed);
        return il._found;
    }

    private void Read(MethodBase method)
    {
        List<IlInstruction> body = IlBody.Of(method);
        Dictionary<int, int> at = body.Select((i, k) => (i.Offset, k)).ToDictionary(p => p.Offset, p => p.k);
        foreach (
            Type type in method
                .GetMethodBody()!
                .LocalVariables.Select(l => l.LocalType)
                .Concat(method.GetParameters().Select(p => p.ParameterType))
        )
        {
            if (IsFloating(type))
                Find(method, $"{type.Name}: numbers are integers");
        }

        foreach (IlInstruction i in body.Where(i => i.Code.FlowControl == FlowControl.Cond_Branch && i.Operand is int[]))
        {
            // The condition of another loop stands behind its body, and is entered by a jump over it.
            if (((int[])i.Operand!).Any(t => t <= i.Offset && (t == 0 || body[at[t] - 1].Code.FlowControl == FlowControl.Next)))
                Find(method, "a do loop goes wrong on OpenCL: write a for loop");
        }

        Dictionary<int, Value[]> starts = new() { [0] = [] };
        Queue<int> open = new([0]);
        while (open.TryDequeue(out int k))
        {
            Stack<Value> stack = new(starts[k].Reverse());
            for (bool falls = true; falls && k < body.Count; k++)
            {
                IlInstruction i = body[k];
                falls = Step(method, i, stack);
                foreach (int target in i.Operand as int[] ?? [])
                    Meet(at[target], stack);
                if (falls && k + 1 < body.Count && starts.ContainsKey(k + 1))
                {
                    Meet(k + 1, stack);
                    break;
                }
            }
        }

        void Meet(int k, Stack<Value> stack)
        {
            Value[] now = [.. stack];
            if (starts.TryGetValue(k, out Value[]? before))
            {
                Value[] both = [.. before.Zip(now, Both)];
                if (both.SequenceEqual(before))
                    return;
                now = both;
            }

            starts[k] = now;
            open.Enqueue(k);
        }
    }

    private static Value Both(Value a, Value b)
    {
        if (a == b)
            return a;
        Cut cut = a.Cut | b.Cut;
        return new Value(a.Is64, cut.HasFlag(Cut.Small) ? cut | Cut.SmallOrOther : cut);
    }

    /// <summary>Follows one instruction.</summary>
    /// <returns>Whether the next one follows.</returns>
    private bool Step(MethodBase method, IlInstruction i, Stack<Value> stack)
    {
        string name = i.Code.Name!;
        string[] parts = name.Split('.');
        switch (parts[0])
        {
            case "nop" or "constrained" or "readonly" or "volatile" or "unaligned":
                return true;
            case "ldc" when parts[1][0] == 'i':
                stack.Push(new Value(parts[1] == "i8", Cut.None, Constant(parts, i)));
                return true;
            case "ldarg" or "ldarga":
                Load(Parameter(method, i, parts), parts[0] == "ldarga");
                return true;
            case "ldloc" or "ldloca":
                Load(Local(method, i, parts), parts[0] == "ldloca");
                return true;
            case "starg":
                Store(Parameter(method, i, parts));
                return true;
            case "stloc":
                Store(Local(method, i, parts));
                return true;
            case "ldfld" or "ldflda":
                stack.Pop();
                Load((i.Operand!, ((FieldInfo)i.Operand!).FieldType), parts[0] == "ldflda");
                return true;
            case "stfld":
                Store((i.Operand!, ((FieldInfo)i.Operand!).FieldType));
                stack.Pop();
                return true;
            case "ldsfld" when ((FieldInfo)i.Operand!) is { IsInitOnly: true } field && field.FieldType.IsValueType:
                stack.Push(New(field.FieldType, Cut.None));
                return true;
            case "ldobj":
                stack.Pop();
                stack.Push(New((Type)i.Operand!, Cut.None));
                return true;
            case "ldind" when parts[1] is not ("ref" or "r4" or "r8"):
                stack.Pop();
                stack.Push(new Value(parts[1] == "i8", Cut.None));
                return true;
            case "stobj" or "stind" when parts[^1] is not ("ref" or "r4" or "r8"):
                stack.Pop();
                stack.Pop();
                return true;
            case "initobj" or "pop":
                stack.Pop();
                return true;
            case "dup":
                stack.Push(stack.Peek());
                return true;
            case "conv":
                stack.Push(Converted(method, parts, stack.Pop()) with { Origin = i.Offset });
                return true;
            case "neg" or "not":
                stack.Push(new Value(Used(method, stack.Pop()).Is64, Cut.None));
                return true;
            case "add" or "sub" or "mul" or "and" or "or" or "xor" or "shl" or "shr" or "div" or "rem" when parts[^1] != "ovf":
            {
                Value right = Used(method, stack.Pop()),
                    left = Used(method, stack.Pop());
                if (parts[0] == "div" && right.Constant is > 1 and { } divisor && BitOperations.IsPow2(divisor))
                    Find(method, $"a division by {divisor} becomes a shift without sign: write the shift");
                stack.Push(new Value(left.Is64, Cut.None));
                return true;
            }

            case "ceq"
            or "cgt"
            or "clt":
                Used(method, stack.Pop());
                Used(method, stack.Pop());
                stack.Push(default);
                return true;
            case "br":
                return false;
            case "brtrue" or "brfalse" or "switch":
                Used(method, stack.Pop());
                return true;
            case "beq" or "bne" or "bge" or "bgt" or "ble" or "blt":
                Used(method, stack.Pop());
                Used(method, stack.Pop());
                return true;
            case "call" or "newobj" when i.Operand is MethodBase called:
                Call(method, called, name == "newobj", stack);
                return true;
            case "ret":
                if (method is MethodInfo { ReturnType: var result } && result != typeof(void))
                    Store((method, result));
                return false;
            default:
                // What it leaves on the stack is not known: the rest is not followed.
                Find(method, $"{name} is nothing for a kernel");
                return false;
        }

        void Load((object Place, Type Type) from, bool address)
        {
            stack.Push(address ? default : New(from.Type, Held(from.Place)));
        }

        void Store((object Place, Type Type) into)
        {
            Value value = stack.Pop();
            if (!_stores.TryGetValue(into.Place, out HashSet<string>? stores))
                _stores[into.Place] = stores = [];
            _changed |= stores.Add($"{method.DeclaringType}.{method} {i.Offset}");
            Note(into.Place, value.Cut);
        }
    }

    private void Call(MethodBase method, MethodBase called, bool creates, Stack<Value> stack)
    {
        ParameterInfo[] parameters = called.GetParameters();
        foreach (ParameterInfo parameter in parameters.Reverse())
            Note((called, parameter.Position + (called.IsStatic ? 0 : 1)), stack.Pop().Cut);
        if (!called.IsStatic && !creates)
            stack.Pop();
        Type result =
            creates ? called.DeclaringType!
            : called is MethodInfo info ? info.ReturnType
            : typeof(void);
        Type owner = called.DeclaringType!;
        bool isView = TissueViews.IsView(owner);
        if (isView && called.Name != "get_Item")
            Find(method, $"View.{called.Name} is for the host");
        else if (!isView && (owner.Assembly == typeof(Tissue).Assembly || owner.Assembly == typeof(KernelIl).Assembly))
            _changed |= _methods.Add(called);
        else if (!isView && !(owner == typeof(Math) && called.Name is "Min" or "Max" or "Abs") && owner != typeof(BitOperations))
            Find(method, $"{owner.Name}.{called.Name} is outside the kernels");
        if (result == typeof(void))
            return;
        stack.Push(New(result, Held(called)));
    }

    private Value Converted(MethodBase method, string[] parts, Value value)
    {
        string to = parts[1];
        if (to is not ("i1" or "u1" or "i2" or "u2" or "i4" or "u4" or "i8" or "u8") || parts.Length > 2)
        {
            Find(method, $"{string.Join('.', parts)} is nothing for a kernel");
            return value;
        }

        if (to is "u1" or "u2")
            return new Value(false, Cut.Small);
        if (to is "i1" or "i2")
            Find(method, "a cast to sbyte or short loses its sign where it meets another number");
        Used(method, value);
        if (to is "u8" && value.Cut.HasFlag(Cut.Signed32))
            Find(method, "a number cut to int is widened as a uint: mask it instead, x & 0xFFFFFFFFL");
        if (to is "i8" && value.Cut.HasFlag(Cut.Unsigned32))
            Find(method, "a number cut to uint is widened as an int: cut it to int at once");
        Cut cut =
            !value.Is64 ? value.Cut & (Cut.Signed32 | Cut.Unsigned32)
            : to is "i4" ? Cut.Signed32
            : to is "u4" ? Cut.Unsigned32
            : Cut.None;
        return new Value(to[1] == '8', to[1] == '8' ? Cut.None : cut);
    }

    /// <summary>A number that is calculated with.</summary>
    private Value Used(MethodBase method, Value value)
    {
        if (value.Cut.HasFlag(Cut.SmallOrOther))
            Find(method, "a byte that was cut out, or another one, is calculated with: keep it an int until it is stored");
        return value;
    }

    /// <summary>What is known of a local, parameter, field or result; a small number may be one of several.</summary>
    private Cut Held(object place)
    {
        Cut cut = _places.GetValueOrDefault(place);
        bool several = _stores.TryGetValue(place, out HashSet<string>? stores) && stores.Count > 1;
        return cut.HasFlag(Cut.Small) && several ? cut | Cut.SmallOrOther : cut;
    }

    private void Note(object place, Cut cut)
    {
        Cut before = _places.GetValueOrDefault(place);
        _places[place] = before | cut;
        _changed |= (before | cut) != before;
    }

    private void Find(MethodBase method, string fault) => _found.Add($"{method.DeclaringType!.Name}.{method.Name}: {fault}");

    private static (object, Type) Parameter(MethodBase method, IlInstruction i, string[] parts)
    {
        int number = (int)Constant(parts, i);
        Type type =
            method.IsStatic || number > 0
                ? method.GetParameters()[number - (method.IsStatic ? 0 : 1)].ParameterType
                : method.DeclaringType!.MakeByRefType();
        return ((method, number), type);
    }

    private static (object, Type) Local(MethodBase method, IlInstruction i, string[] parts)
    {
        int number = (int)Constant(parts, i);
        return ((method, "local", number), method.GetMethodBody()!.LocalVariables[number].LocalType);
    }

    /// <summary>The number that an instruction names, in its operand or in its own name.</summary>
    private static long Constant(string[] parts, IlInstruction i) =>
        i.Operand is long number ? number
        : parts[^1] is "m1" or "M1" ? -1
        : long.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static Value New(Type type, Cut cut)
    {
        if (type.IsEnum)
            type = type.GetEnumUnderlyingType();
        return new Value(type == typeof(long) || type == typeof(ulong), cut);
    }

    private static bool IsFloating(Type type) =>
        type == typeof(float) || type == typeof(double) || type == typeof(decimal) || type == typeof(Half);
}
