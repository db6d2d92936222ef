using System.Globalization;

namespace Mlp.Disassembly;

/// <summary>The listings of <see cref="SelfTest"/> that have the form of objdump's.</summary>
internal static class NativeSelfTest
{
    private const string Kernel = "Mlp_Kernel__Run<Mlp_Runtime_Mlp_Simd_Simd256__Mlp_Runtime_Mlp_Activations_ReLU>";

    public static (string What, string Expected, string Listing)[] Cases { get; } =
    [
        ("a clean loop", "2 instructions more, 1 multiply-adds", Loop("vfmadd213ps zmm0,zmm1,zmm2", "vmovups zmm2,ZMMWORD PTR [rax+rcx*4+0x40]")),
        ("a spilled vector", "1 instructions more, 1 spills", Loop("vmovups zmm0,ZMMWORD PTR [rbp-0x3a]")),
        ("a parameter that is loaded again and again", "1 instructions more, 1 spills", Loop("cmp    rax,QWORD PTR [rbp+0x10]")),
        ("a stack pointer's spill", "1 instructions more, 1 spills", Loop("mov    QWORD PTR [rsp+0x8],rax")),
        ("an operand that is spilled", "1 instructions more, 1 multiply-adds, 1 spills", Loop("vfmadd231ps ymm0,ymm1,YMMWORD PTR [rbp-0x3a]")),
        ("a store to the stack", "1 instructions more, 1 spills", Loop("inc    DWORD PTR [rbp-0x40]")),
        ("a call", "1 instructions more, 1 calls", Loop("call   2000 <Mlp_Kernel__Check>")),
        ("a call through a register", "1 instructions more, 1 calls", Loop("call   QWORD PTR [rax+0x18]")),
        ("a bounds check", "2 instructions more, 1 bounds checks", Loop("cmp    ecx,edx", $"jae    1080 <{Kernel}+0x80>")),
        ("an array on the stack", "2 instructions more", Loop("vmovups zmm0,ZMMWORD PTR [rbp+rcx*4-0x300]", "lea    r10,[rbp-0x300]")),
        ("elements of it", "2 instructions more, 1 multiply-adds", Loop("vbroadcastss zmm0,DWORD PTR [rbp-0x2fc]", "vfmadd231ps zmm1,zmm2,DWORD BCST [rbp-0x3a]")),
        ("a constant", "1 instructions more", Loop("vmovups zmm0,ZMMWORD PTR [rip+0x10]        # 3000 <Mlp_Kernel__Constant>")),
        ("rbp as a register like any other", "1 instructions more", Loop("mov    rax,QWORD PTR [rbp+0x8]").Replace("lea    rbp,[rsp+0x40]", "mov    rbp,rdi", StringComparison.Ordinal)),
        ("a part that lies behind the loop", "4 instructions more, 1 spills", Loop($"je     1070 <{Kernel}+0x70>", "mov    rax,rbx")),
        ("a jump out of the method", "1 instructions more", Loop("je     2000 <Mlp_Kernel__Check>")),
        ("a sum that is copied back", "5 instructions more, 4 multiply-adds, 1 copies", Loop("vfmadd231ps ymm0,ymm1,ymm2", "vfmadd231ps ymm3,ymm1,ymm2", "vfmadd231ps ymm5,ymm1,ymm2", "vfmadd213ps ymm1,ymm2,ymm4", "vmovaps ymm4,ymm1")),
        ("upper registers in a product of 256 bits", "4 instructions more, 4 multiply-adds, 1 upper registers", Loop("vfmadd231ps ymm0,ymm1,ymm2", "vfmadd231ps ymm3,ymm1,ymm2", "vfmadd231ps ymm4,ymm1,ymm2", "vfmadd231ps ymm5,ymm1,YMMWORD PTR [rax]").Replace("ymm4", "ymm16", StringComparison.Ordinal)),
        ("a method that is no kernel", "no loop", Loop("call   2000 <Mlp_Kernel__Check>").Replace(Kernel, "Mlp_Other", StringComparison.Ordinal)),
    ];

    public static bool IsKernel(string symbol) => symbol == Kernel;

    // As SelfTest's: the loop around it spills and calls. Addresses count up by one, which no processor would, within each part.
    private static string Loop(params string[] body) => string.Concat(
        "Disassembly of section .managed:\n\n",
        Part(0x1000, $"{0x1000:x16} <{Kernel}>:", "push   rbp", "sub    rsp,0x40", "lea    rbp,[rsp+0x40]"),
        Part(0x1010, "", "mov    QWORD PTR [rbp-0x8],rbx", "mov    QWORD PTR [rbp-0x10],rbx", "vmovups ZMMWORD PTR [rbp-0x3a],zmm3", "xor    ecx,ecx"),
        Part(0x1020, "", body),
        Part(0x1040, "", "add    rcx,0x10", "cmp    rcx,r8", $"jb     1020 <{Kernel}+0x20>"),
        Part(0x1050, "", "call   2000 <Mlp_Kernel__Check>", "dec    QWORD PTR [rbp-0x8]", $"jne    1010 <{Kernel}+0x10>", "ret"),
        Part(0x1070, "", "mov    rax,QWORD PTR [rbp-0x10]", $"jmp    1040 <{Kernel}+0x40>"),
        Part(0x1080, "", "call   3000 <S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__ThrowIndexOutOfRangeException>", "int3", "nop    DWORD PTR [rax]"),
        Part(0x2000, $"\n{0x2000:x16} <Mlp_Kernel__Check>:", "call   3000 <Mlp_Kernel__Throw>", "jmp    2000 <Mlp_Kernel__Check>"));

    private static string Part(int address, string heading, params string[] instructions)
        => string.Concat([heading.Length > 0 ? $"{heading}\n" : "", .. instructions.Select((instruction, index) => string.Create(CultureInfo.InvariantCulture, $"    {address + index:x}:\t{instruction}\n"))]);
}
