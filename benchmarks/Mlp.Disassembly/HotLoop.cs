using System.Text.RegularExpressions;

namespace Mlp.Disassembly;

/// <summary>An innermost loop, and what is wrong with it.</summary>
internal sealed partial class HotLoop
{
    private HotLoop(Method method, IReadOnlyList<int> body)
    {
        Instruction[] instructions = [.. body.Select(index => method.Instructions[index])];
        Instructions = instructions.Length;
        MultiplyAdds = instructions.Count(instruction => MultiplyAdd().IsMatch(instruction.Mnemonic));
        Calls = [.. instructions.Where(instruction => instruction.IsCall).Select(instruction => instruction.Text)];
        Spills = [.. instructions.Where(instruction => IsSpill(method, instruction)).Select(instruction => instruction.Text)];
        BoundsChecks = [.. instructions.Where(instruction => IsBoundsCheck(method, instruction)).Select(instruction => instruction.Text)];
        UpperRegisters = IsProduct && !instructions.Any(instruction => WholeRegister().IsMatch(instruction.Text))
            ? [.. instructions.Where(instruction => UpperRegister().IsMatch(instruction.Text)).Select(instruction => instruction.Text)]
            : [];
        Copies = IsProduct ? [.. Enumerable.Range(0, instructions.Length).Where(index => CopiesSum(instructions, index)).Select(index => instructions[index].Text)] : [];
    }

    public int Instructions { get; }

    public int MultiplyAdds { get; }

    public IReadOnlyList<string> Spills { get; }

    public IReadOnlyList<string> Calls { get; }

    public IReadOnlyList<string> BoundsChecks { get; }

    /// <summary>Copies of a vector register in a product's loop: a sum that came out in another register than the one it stays in.</summary>
    public IReadOnlyList<string> Copies { get; }

    /// <summary>
    /// Uses of the registers 16 to 31 in a product's loop over vectors of 256 bits or fewer. Only a processor with AVX-512 has them, where they
    /// take longer instructions, and up to 30 % more time was measured.
    /// </summary>
    public IReadOnlyList<string> UpperRegisters { get; }

    public bool IsClean => Spills.Count + Calls.Count + BoundsChecks.Count + Copies.Count + UpperRegisters.Count == 0;

    /// <summary>Whether the loop is one of a matrix product: more than a third of it are multiply-adds, and there are several.</summary>
    private bool IsProduct => MultiplyAdds >= 4 && 3 * MultiplyAdds > Instructions;

    /// <summary>
    /// The innermost natural loops of the control flow. The order of the listing would not do: the JIT moves blocks about, so that a
    /// backward jump may be no loop and a part of a loop may lie outside of it.
    /// </summary>
    public static IReadOnlyList<HotLoop> Find(Method method)
    {
        ControlFlow flow = new(method.Instructions);
        Dictionary<int, HashSet<int>> loops = flow.Loops();
        return
        [
            .. loops
                .Where(loop => !loops.Keys.Any(other => other != loop.Key && loop.Value.Contains(other)))
                .OrderBy(loop => loop.Key)
                .Select(loop => new HotLoop(method, [.. loop.Value.Order()])),
        ];
    }

    /// <summary>
    /// A store to a fixed place of the method's own stack, or a load from where the method stores so, or from where its caller left a
    /// parameter.
    /// </summary>
    /// <remarks>
    /// Arrays that a method keeps on the stack on purpose, such as the hidden channels of a single row, are no spills: they are written with
    /// an index, or as vectors of which single floats are then loaded. A spilled register comes back as it went. lea touches no memory.
    /// </remarks>
    private static bool IsSpill(Method method, Instruction instruction)
        => Place(method, instruction) is var (address, vector)
            && (IsStore(instruction) || IsParameter(address)
                || method.Instructions.Any(other => IsStore(other) && Place(method, other) == (address, vector)));

    /// <returns>"[rbp-0x30]" and "mmword", or "" for what is no vector; null for no access, and for "[rbp+4*rax-0x30]".</returns>
    private static (string Address, string Vector)? Place(Method method, Instruction instruction)
        => instruction.Mnemonic != "lea"
            && Memory().Match(instruction.Text) is { Success: true } memory
            && method.FrameRegisters.Contains(memory.Groups["register"].Value)
                ? (memory.Groups["address"].Value, memory.Groups["vector"].Value)
                : null;

    // Above the frame pointer. Where there is none, parameters cannot be told apart, and every load counts.
    private static bool IsParameter(string address)
        => address.StartsWith("[rbp+", StringComparison.Ordinal) || address.StartsWith("[rsp", StringComparison.Ordinal);

    private static bool IsStore(Instruction instruction)
        => instruction.Mnemonic is not ("cmp" or "test" or "push" or "call") && FirstOperandInMemory().IsMatch(instruction.Text);

    /// <summary>Whether an instruction copies a register that a multiply-add before it wrote. Where sums begin, a zero or a bias may be copied.</summary>
    private static bool CopiesSum(Instruction[] instructions, int index)
        => Copy().Match(instructions[index].Text) is { Success: true } copy
            && instructions[..index].LastOrDefault(earlier => earlier.Text.StartsWith($"{earlier.Mnemonic} {copy.Groups["source"].Value},", StringComparison.Ordinal)) is { } writer
            && MultiplyAdd().IsMatch(writer.Mnemonic);

    private static bool IsBoundsCheck(Method method, Instruction instruction)
        => instruction.Target is { } target
            && OutOfRange().IsMatch(method.Instructions[target].Text);

    [GeneratedRegex(@"(?<vector>mmword)?(?: ptr )?(?<address>\[(?<register>r\w+)(?:[+-](?:0x)?[0-9A-Fa-f]+)?\])")]
    private static partial Regex Memory();

    [GeneratedRegex(@"^\w+ (?:\w+ ptr )?\[")]
    private static partial Regex FirstOperandInMemory();

    [GeneratedRegex(@"^vmov[au]p[sd] [xyz]mm\d+, (?<source>[xyz]mm\d+)$")]
    private static partial Regex Copy();

    // The JIT's name and NativeAOT's.
    [GeneratedRegex(@"CORINFO_HELP_RNGCHKFAIL|ThrowHelpers__ThrowIndexOutOfRangeException")]
    private static partial Regex OutOfRange();

    [GeneratedRegex(@"\bzmm\d")]
    private static partial Regex WholeRegister();

    [GeneratedRegex(@"\b[xy]mm(?:1[6-9]|[23]\d)")]
    private static partial Regex UpperRegister();

    [GeneratedRegex(@"^vfn?m(add|sub)\d{3}")]
    private static partial Regex MultiplyAdd();
}
