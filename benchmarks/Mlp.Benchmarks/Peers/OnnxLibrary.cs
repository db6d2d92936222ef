using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Mlp.Benchmarks.Peers;

/// <summary>
/// Mends a copy of ONNX Runtime's library so that it finds no AVX-512. It asks the processor by the instruction CPUID, whose leaf 7 has a bit in EBX
/// for each part of AVX-512. Then it tests the bit of the foundation, without which it uses no other part. In the copy these tests ask for no bit at all.
/// </summary>
internal static class OnnxLibrary
{
    // Of another version nobody has looked whether these are all tests.
    private const string KnownVersion = "1.31.1";
    private const int KnownTests = 6;

    // AVX512F, and with it DQ, IFMA, PF, ER, CD, BW and VL.
    private const uint Foundation = 1u << 16;
    private const uint AllParts = Foundation | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31;

    // How far behind CPUID a test may be, and how far before it the leaf is loaded.
    private const int Reach = 256;
    private const int LeafReach = 16;
    private static readonly byte[] s_cpuid = [0x0F, 0xA2];
    private static readonly byte[] s_loadLeaf7 = [0xB8, 7, 0, 0, 0];

    /// <summary>Why ONNX Runtime must not run; null where it may.</summary>
    public static string? WhyNot { get; private set; }

    /// <summary>Loads a mended copy instead of the library. Call this before ONNX Runtime does anything; where it fails, <see cref="WhyNot"/> says why.</summary>
    public static void UseNarrowCopy()
    {
        try
        {
            WhyNot = MendAndLoad();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
        {
            WhyNot = $"has no mended copy of its library: {error.Message.Split('\n')[0]}";
        }
    }

    private static string? MendAndLoad()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libonnxruntime.so");
        if (!OperatingSystem.IsLinux() || !File.Exists(file))
        {
            return $"cannot be held to narrower vectors: only its library for Linux on x64 can be mended, and there is no {file}";
        }

        byte[] image = File.ReadAllBytes(file);
        if (image.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"VERS_{KnownVersion}\0")) < 0)
        {
            return $"cannot be held to narrower vectors: its library is not version {KnownVersion}, the only one whose tests of the processor are known";
        }

        SortedSet<int> masks = FindMasks(image);
        if (masks.Count != KnownTests)
        {
            return $"cannot be held to narrower vectors: its library has {masks.Count} tests for AVX-512, not the {KnownTests} that version {KnownVersion} is known to have";
        }

        foreach (int at in masks)
        {
            image.AsSpan(at, sizeof(uint)).Clear();
        }

        // Beside the library, which finds others where it lies itself. A copy that is loaded keeps what it was: the new one takes its place.
        string copy = Path.Combine(Path.GetDirectoryName(file)!, "libonnxruntime-avx2.so"), unfinished = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(unfinished, image);
        File.Move(unfinished, copy, overwrite: true);
        Load(copy);
        Console.Error.WriteLine($"A copy of {OnnxInference.RuntimeName}'s library beside it is mended: its {masks.Count} tests for AVX-512 find none.");
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load(string copy)
    {
        nint library = NativeLibrary.Load(copy);
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, _, _) => name == "onnxruntime" ? library : 0);
    }

    /// <summary>Where the masks lie of all instructions that test leaf 7 for the foundation of AVX-512, alone or among its parts.</summary>
    private static SortedSet<int> FindMasks(ReadOnlySpan<byte> image)
    {
        SortedSet<int> masks = [];
        for (int cpuid = LeafReach; image[cpuid..].IndexOf(s_cpuid) is int skipped and >= 0; cpuid++)
        {
            cpuid += skipped;
            if (image.Slice(cpuid - LeafReach, LeafReach).IndexOf(s_loadLeaf7) < 0)
            {
                continue;
            }

            int end = Math.Min(cpuid + Reach, image.Length - 2 - sizeof(uint));
            for (int at = cpuid; at < end; at++)
            {
                int mask = at + OpcodeLength(image[at], image[at + 1]);
                uint bits = BinaryPrimitives.ReadUInt32LittleEndian(image[mask..]);
                if (mask > at && (bits & Foundation) != 0 && (bits & ~AllParts) == 0)
                {
                    masks.Add(mask);
                }
            }
        }

        return masks;
    }

    /// <summary>The bytes before the mask of `test` and `and` of a register with a mask of 32 bits; 0 of all else. A prefix may come before them.</summary>
    private static int OpcodeLength(byte opcode, byte operand) => (opcode, operand) switch
    {
        (0xA9 or 0x25, _) => 1,
        (0xF7, >= 0xC0 and <= 0xC7) => 2,
        (0x81, >= 0xE0 and <= 0xE7) => 2,
        _ => 0,
    };
}
