using System.Globalization;
using System.Text.RegularExpressions;
using CarTAgents.Kernels.Rules;

namespace CarTAgents.Compute.Tests.Ilgpu;

/// <summary>What an instruction does.</summary>
internal enum PtxOp
{
    Return,
    Branch,
    BranchByTable,
    LoadParameter,
    Load,
    Store,
    Move,
    Convert,
    Select,
    Compare,
    Add,
    Subtract,
    Multiply,
    MultiplyHigh,
    MultiplyWide,
    MultiplyAdd,
    MultiplyAddWide,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
    Not,
    Negate,
    Absolute,
    Minimum,
    Maximum,
    ShiftLeft,
    ShiftRight,
    PopulationCount,
    LeadingZeros,
}

/// <summary>How two numbers are compared, whatever their sign.</summary>
internal enum PtxRelation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>An instruction; operands are numbers of registers, constants among them.</summary>
internal sealed class PtxInstruction
{
    public PtxOp Op { get; init; }

    /// <summary>Bits of the type (1 for predicates), and whether it is signed.</summary>
    public int Bits { get; init; }
    public bool Signed { get; init; }

    /// <summary>Of a conversion, the type that it comes from.</summary>
    public int FromBits { get; init; }
    public bool FromSigned { get; init; }

    /// <summary>The predicate that it depends on, -1 for none, and whether it must be false.</summary>
    public int Guard { get; init; } = -1;
    public bool GuardNegated { get; init; }

    /// <summary>What is written first, where something is.</summary>
    public int[] Operands { get; init; } = [];

    /// <summary>Of a load or store, the registers besides the address.</summary>
    public int[] Vector { get; init; } = [];

    /// <summary>Of a load or store, bytes added to the address or to the start of the parameters.</summary>
    public long Offset { get; init; }

    public PtxRelation Relation { get; init; }

    /// <summary>Of a comparison: And, Or or Xor with a further predicate, which may be negated.</summary>
    public PtxOp? Joined { get; init; }
    public bool JoinedNegated { get; init; }

    /// <summary>Labels to go to.</summary>
    public string[] Targets { get; init; } = [];

    /// <summary>Instructions to go to.</summary>
    public int[] Goes { get; set; } = [];
}

/// <summary>A kernel's PTX, taken apart: the integer instructions that ILGPU emits, and no others.</summary>
internal sealed partial class PtxProgram
{
    private static readonly Dictionary<string, PtxOp> Plain = new()
    {
        ["ret"] = PtxOp.Return,
        ["bra"] = PtxOp.Branch,
        ["brx"] = PtxOp.BranchByTable,
        ["ld"] = PtxOp.Load,
        ["st"] = PtxOp.Store,
        ["mov"] = PtxOp.Move,
        ["cvta"] = PtxOp.Move,
        ["cvt"] = PtxOp.Convert,
        ["selp"] = PtxOp.Select,
        ["setp"] = PtxOp.Compare,
        ["add"] = PtxOp.Add,
        ["sub"] = PtxOp.Subtract,
        ["div"] = PtxOp.Divide,
        ["rem"] = PtxOp.Remainder,
        ["and"] = PtxOp.And,
        ["or"] = PtxOp.Or,
        ["xor"] = PtxOp.Xor,
        ["not"] = PtxOp.Not,
        ["neg"] = PtxOp.Negate,
        ["abs"] = PtxOp.Absolute,
        ["min"] = PtxOp.Minimum,
        ["max"] = PtxOp.Maximum,
        ["shl"] = PtxOp.ShiftLeft,
        ["shr"] = PtxOp.ShiftRight,
        ["popc"] = PtxOp.PopulationCount,
        ["clz"] = PtxOp.LeadingZeros,
        ["mul.lo"] = PtxOp.Multiply,
        ["mul.hi"] = PtxOp.MultiplyHigh,
        ["mul.wide"] = PtxOp.MultiplyWide,
        ["mad.lo"] = PtxOp.MultiplyAdd,
        ["mad.wide"] = PtxOp.MultiplyAddWide,
    };

    private static readonly Dictionary<string, PtxRelation> Relations = new()
    {
        ["eq"] = PtxRelation.Equal,
        ["ne"] = PtxRelation.NotEqual,
        ["lt"] = PtxRelation.Less,
        ["lo"] = PtxRelation.Less,
        ["le"] = PtxRelation.LessOrEqual,
        ["ls"] = PtxRelation.LessOrEqual,
        ["gt"] = PtxRelation.Greater,
        ["hi"] = PtxRelation.Greater,
        ["ge"] = PtxRelation.GreaterOrEqual,
        ["hs"] = PtxRelation.GreaterOrEqual,
    };

    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, string[]> _tables = [];
    private readonly Dictionary<string, int> _parameters = [];
    private readonly List<PtxInstruction> _code = [];
    private readonly List<(int Register, ulong Value)> _constants = [];

    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">It holds something unknown.</exception>
    public PtxProgram(string text)
    {
        foreach (Match m in Parameter().Matches(text))
        {
            int bytes = m.Groups[3].Success ? int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture) : Bits(m.Groups[1].Value) / 8;
            int align = m.Groups[3].Success ? 8 : bytes;
            ParameterBytes = (ParameterBytes + align - 1) / align * align;
            _parameters[m.Groups[2].Value] = ParameterBytes;
            ParameterBytes += bytes;
        }

        foreach (string special in Specials)
            Register(special);
        string body = text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..text.LastIndexOf('}')];
        string? label = null;
        foreach (string raw in body.Split('\n'))
        {
            string line = raw.Split("//")[0].Trim().TrimEnd(';');
            if (line.StartsWith(".branchtargets", StringComparison.Ordinal))
                _tables[label!] = line[".branchtargets".Length..].Split(',', StringSplitOptions.TrimEntries);
            else if (line.EndsWith(':'))
                _labels[label = line[..^1]] = _code.Count;
            else if (line.Length > 0 && !line.StartsWith(".reg", StringComparison.Ordinal))
                _code.Add(Parse(line));
        }

        foreach (PtxInstruction i in _code)
            i.Goes = [.. i.Targets.Select(t => _labels[t])];
    }

    /// <summary>Registers that hold a thread's place: its group's numbers, the group's size, its number in the group.</summary>
    public static string[] Specials { get; } = ["%ctaid.x", "%ctaid.y", "%ntid.x", "%tid.x"];

    /// <summary>The instructions.</summary>
    public IReadOnlyList<PtxInstruction> Code => _code;

    /// <summary>Bytes of all parameters.</summary>
    public int ParameterBytes { get; }

    /// <summary>Offsets of the parameters, in their order.</summary>
    public IReadOnlyList<int> Parameters => [.. _parameters.Values];

    /// <summary>Registers as a thread starts with: constants in their places, all else 0.</summary>
    public ulong[] StartingRegisters()
    {
        ulong[] registers = new ulong[_registers.Count];
        foreach ((int register, ulong value) in _constants)
            registers[register] = value;
        return registers;
    }

    private PtxInstruction Parse(string line)
    {
        Match m = Instruction().Match(line);
        if (!m.Success)
            throw new FormatException($"PTX: {line}");
        string[] parts = m.Groups[4].Value.Split('.');
        string[] words = [.. Operand().Matches(m.Groups[5].Value).Select(o => o.Value)];
        string type = parts[^1];
        if (!Plain.TryGetValue(parts[0], out PtxOp op) && !(parts.Length > 2 && Plain.TryGetValue($"{parts[0]}.{parts[1]}", out op)))
            throw new FormatException($"PTX instruction {m.Groups[4].Value} is unknown: {line}");
        int guard = m.Groups[3].Success ? Register(m.Groups[3].Value) : -1;
        bool negated = m.Groups[2].Value == "!";
        if (op is PtxOp.Return or PtxOp.Branch or PtxOp.BranchByTable)
        {
            bool table = op == PtxOp.BranchByTable;
            return new PtxInstruction
            {
                Op = op,
                Guard = guard,
                GuardNegated = negated,
                Operands = table ? [Register(words[0])] : [],
                Targets = table ? _tables[words[1]] : words,
            };
        }

        if (op is PtxOp.Load or PtxOp.Store)
            return Memory(op, parts, words, guard, negated);
        string? joined = op == PtxOp.Compare && parts.Length == 4 ? words[3] : null;
        return new PtxInstruction
        {
            Op = op,
            Guard = guard,
            GuardNegated = negated,
            Bits = Bits(op == PtxOp.Convert ? parts[^2] : type),
            Signed = (op == PtxOp.Convert ? parts[^2] : type)[0] == 's',
            FromBits = op == PtxOp.Convert ? Bits(type) : 0,
            FromSigned = op == PtxOp.Convert && type[0] == 's',
            Relation = op == PtxOp.Compare ? Relations[parts[1]] : default,
            Joined = joined == null ? null : Plain[parts[2]],
            JoinedNegated = joined?[0] == '!',
            Operands = [.. words.Select(w => Register(w.TrimStart('!')))],
        };
    }

    private PtxInstruction Memory(PtxOp op, string[] parts, string[] words, int guard, bool negated)
    {
        string place = op == PtxOp.Load ? words[1] : words[0],
            values = op == PtxOp.Load ? words[0] : words[1];
        Match m = Address().Match(place);
        bool parameter = parts[1] == "param";
        if (!m.Success || !(parameter || parts[1] == "global"))
            throw new FormatException($"PTX: {string.Join('.', parts)} {place}: expected memory of parameters or global memory");
        long offset = m.Groups[2].Success ? long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture) : 0;
        return new PtxInstruction
        {
            Op = parameter ? PtxOp.LoadParameter : op,
            Guard = guard,
            GuardNegated = negated,
            Bits = Bits(parts[^1]),
            Signed = parts[^1][0] == 's',
            Offset = offset + (parameter ? _parameters[m.Groups[1].Value] : 0),
            Operands = parameter ? [] : [Register(m.Groups[1].Value)],
            Vector = [.. values.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries).Select(Register)],
        };
    }

    /// <summary>The place of a register or a constant.</summary>
    private int Register(string word)
    {
        if (_registers.TryGetValue(word, out int place))
            return place;
        _registers[word] = place = _registers.Count;
        if (word[0] != '%')
        {
            bool negative = word[0] == '-';
            ulong value = ulong.Parse(negative ? word[1..] : word, CultureInfo.InvariantCulture);
            if (negative)
                value = 0 - value;
            _constants.Add((place, value));
        }
        else if (word.Contains('.', StringComparison.Ordinal) && !Specials.Contains(word))
        {
            throw new FormatException($"PTX register {word} is unknown");
        }

        return place;
    }

    private static int Bits(string type) => type == "pred" ? 1 : int.Parse(type[1..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*\.param\s+(?:\.align\s+\d+\s+)?\.(\w+)\s+(\w+)(?:\[(\d+)\])?,?\s*$", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(@(!?)(%p\d+)\s+)?(\S+)\s*(.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^,\s]+")]
    private static partial Regex Operand();

    [GeneratedRegex(@"^\[\s*([%\w]+)\s*(?:\+\s*(-?\d+))?\s*\]$")]
    private static partial Regex Address();
}
