namespace Mlp.Disassembly;

/// <summary>Small listings with a known fault: a check that finds nothing wrong must be one that could have.</summary>
internal static class SelfTest
{
    private static readonly string[] s_product = ["vfmadd231ps ymm0, ymm1, ymm2", "vfmadd231ps ymm3, ymm1, ymm2", "vfmadd231ps ymm5, ymm1, ymm2"];

    private static readonly (string What, string Expected, string Listing)[] s_cases =
    [
        ("a clean loop", "2 instructions more, 1 multiply-adds", Loop("vfmadd213ps zmm0, zmm1, zmm2", "vmovups zmm2, zmmword ptr [rax+4*rcx+0x40]")),
        ("a spilled vector", "1 instructions more, 1 spills", Loop("vmovups zmm0, zmmword ptr [rbp-0x30]")),
        ("a parameter that is loaded again and again", "1 instructions more, 1 spills", Loop("cmp rax, qword ptr [rbp+0x10]")),
        ("a stack pointer's spill", "1 instructions more, 1 spills", Loop("mov qword ptr [rsp+0x08], rax")),
        ("an operand that is spilled", "1 instructions more, 1 multiply-adds, 1 spills", Loop("vfmadd231ps ymm0, ymm1, ymmword ptr [rbp-0x30]")),
        ("a store to the stack", "1 instructions more, 1 spills", Loop("inc dword ptr [rbp-0x40]")),
        ("a call", "1 instructions more, 1 calls", Loop("call [Mlp.Loss:Check(int)]")),
        ("a bounds check", "2 instructions more, 1 bounds checks", Loop("cmp ecx, edx", "jae G_M000_IG09")),
        ("an array on the stack", "2 instructions more", Loop("vmovups zmm0, zmmword ptr [rbp+4*rcx-0x300]", "lea r10, [rbp-0x300]")),
        ("elements of it", "2 instructions more, 1 multiply-adds", Loop("vbroadcastss zmm0, dword ptr [rbp-0x2FC]", "vfmadd231ps zmm1, zmm2, dword ptr [rbp-0x30] {1to16}")),
        ("rbp as a register like any other", "1 instructions more", Loop("mov rax, qword ptr [rbp+0x08]").Replace("; rbp based", "; rsp based", StringComparison.Ordinal)),
        ("a part that lies behind the loop", "4 instructions more, 1 spills", Loop("je G_M000_IG08", "mov rax, rbx")),
        ("a sum that is copied back", "6 instructions more, 4 multiply-adds, 2 copies", Loop("vfmadd231ps ymm0, ymm1, ymm2", "vfmadd231ps ymm3, ymm1, ymm2", "vfmadd213ps ymm1, ymm2, ymm4", "vmovaps ymm4, ymm1", "vfmadd213ps ymm5, ymm2, ymm6", "vmovaps ymm6, ymm5")),
        ("a zero that sums begin with", "5 instructions more, 4 multiply-adds", Loop("vmovaps ymm4, ymm1", "vfmadd231ps ymm0, ymm1, ymm2", "vfmadd231ps ymm3, ymm1, ymm2", "vfmadd231ps ymm4, ymm1, ymm2", "vfmadd231ps ymm5, ymm1, ymm2")),
        ("a copy where nothing is summed", "1 instructions more", Loop("vmovaps ymm4, ymm1")),
        ("upper registers in a product of 256 bits", "5 instructions more, 4 multiply-adds, 2 upper registers", Loop([.. s_product, "vfmadd231ps ymm4, ymm16, ymm2", "vaddps xmm31, xmm1, xmm2"])),
        ("upper registers in a product of 512 bits", "5 instructions more, 4 multiply-adds", Loop([.. s_product, "vfmadd231ps zmm16, zmm1, zmm2", "vaddps xmm31, xmm1, xmm2"])),
        ("upper registers where nothing is multiplied", "1 instructions more", Loop("vaddps ymm16, ymm1, ymm2")),
        ("a method in a lower tier", "no loop", Loop("call [Mlp.Loss:Check(int)]").Replace("(FullOpts)", "(Tier0)", StringComparison.Ordinal)),
    ];

    /// <exception cref="InvalidOperationException">A listing was not read as it has to be.</exception>
    public static void Run()
    {
        Check("the JIT's", s_cases, Listing.Kernels);
        Check("objdump's", NativeSelfTest.Cases, text => NativeListing.Kernels(text, NativeSelfTest.IsKernel));
    }

    public static int Count => s_cases.Length + NativeSelfTest.Cases.Length;

    private static void Check(string whose, (string What, string Expected, string Listing)[] cases, Func<string, IEnumerable<Method>> read)
    {
        foreach ((string what, string expected, string listing) in cases)
        {
            HotLoop[] loops = [.. read(listing).SelectMany(HotLoop.Find)];
            string actual = string.Join("; and ", loops.Select(Describe).DefaultIfEmpty("no loop"));
            if (actual != expected)
            {
                throw new InvalidOperationException($"Self-test: {what} in {whose} listing should give '{expected}', but gave '{actual}'. The check itself is broken; nothing was checked.");
            }
        }
    }

    // The add, cmp and jump that make the loop one are not counted, and what there is none of is not said.
    private static string Describe(HotLoop loop) => string.Concat(
        $"{loop.Instructions - 3} instructions more",
        Some(loop.MultiplyAdds, "multiply-adds"),
        Some(loop.Spills.Count, "spills"),
        Some(loop.Calls.Count, "calls"),
        Some(loop.BoundsChecks.Count, "bounds checks"),
        Some(loop.Copies.Count, "copies"),
        Some(loop.UpperRegisters.Count, "upper registers"));

    private static string Some(int count, string what) => count == 0 ? "" : $", {count} {what}";

    // The loop around it spills and calls, which is nobody's business.
    private static string Loop(params string[] body) => $"""
        ; Assembly listing for method Mlp.Kernel:Run[Mlp.Simd.Simd512](byref,nuint) (FullOpts)
        ; rbp based frame

        G_M000_IG01:                ;; offset=0x0000
               push     rbp
               vmovdqa  xmmword ptr [rax+rbp], xmm8
               jne      SHORT  -5 instr

        G_M000_IG02:                ;; offset=0x0010
               mov      qword ptr [rbp-0x08], rbx
               mov      qword ptr [rbp-0x10], rbx
               vmovups  zmmword ptr [rbp-0x30], zmm3
               xor      ecx, ecx
               align    [0 bytes for IG03]

        G_M000_IG03:                ;; offset=0x0020
               {string.Join("\n       ", body)}

        G_M000_IG04:                ;; offset=0x0030
               add      rcx, 16
               cmp      rcx, r8
               jb       SHORT G_M000_IG03

        G_M000_IG05:                ;; offset=0x0040
               call     [Mlp.Kernel:Check()]
               dec      qword ptr [rbp-0x08]
               jne      G_M000_IG02

        G_M000_IG06:                ;; offset=0x0050
               ret

        G_M000_IG08:                ;; offset=0x0060
               mov      rax, qword ptr [rbp-0x10]
               jmp      G_M000_IG04

        G_M000_IG09:                ;; offset=0x0070
               call     CORINFO_HELP_RNGCHKFAIL
               int3

        """;
}
