namespace Mlp.Disassembly;

/// <summary>One machine instruction, as the JIT prints it.</summary>
/// <param name="Text">"vmovups zmm0, zmmword ptr [rax+4*rcx]": spaces collapsed.</param>
/// <param name="Target">Where it jumps to, as an index into the method's instructions; null for what is no jump.</param>
internal sealed record Instruction(string Text, int? Target)
{
    public string Mnemonic => Text.Split(' ')[0];

    public bool IsCall => Mnemonic == "call";

    // `jmp` and `tail.jmp` to something that is no label leave the method.
    public bool EndsFlow => Mnemonic is "jmp" or "tail.jmp" or "ret" or "int3";
}

/// <summary>One compiled method.</summary>
/// <param name="Name">Class, method and type arguments, as the compiler prints them.</param>
/// <param name="FrameRegisters">What the method's own part of the stack is addressed by.</param>
internal sealed record Method(string Name, IReadOnlyList<string> FrameRegisters, IReadOnlyList<Instruction> Instructions)
{
    /// <param name="usesFramePointer">Without a frame pointer, rbp is a register like any other.</param>
    /// <exception cref="InvalidDataException">Nothing is where an instruction jumps to.</exception>
    public static Method Create(string name, bool usesFramePointer, IReadOnlyList<Instruction> instructions)
        => instructions.Count > 0 && instructions.All(instruction => instruction.Target is not { } target || target < instructions.Count)
            ? new Method(name, usesFramePointer ? ["rsp", "rbp"] : ["rsp"], instructions)
            : throw Damaged(name, "it ends too early");

    public static InvalidDataException Damaged(string where, string what)
        => new($"The listing cannot be understood at '{where}': {what}. Run it again with --listing FILE, and look there.");
}
