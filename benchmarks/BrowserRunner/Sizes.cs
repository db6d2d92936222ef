using System.IO.Compression;

namespace Browser;

/// <summary>What a page downloads, compressed by Brotli, by kind of file.</summary>
internal static class Sizes
{
    public static void Print(string page, string onnxRuntime)
    {
        Console.WriteLine("| downloaded, Brotli | kB |\n|---|---:|");
        var kinds = Directory.GetFiles(Path.Combine(page, "_framework"))
            .Where(file => Path.GetExtension(file) is ".wasm" or ".js")
            .GroupBy(Kind, file => new FileInfo($"{file}.br").Length)
            .OrderBy(kind => kind.Key);
        foreach (var kind in kinds)
        {
            Console.WriteLine($"| {kind.Key} | {kind.Sum() / 1000.0:0} |");
        }

        Console.WriteLine($"| **all of MlpGen's page** | {kinds.Sum(kind => kind.Sum()) / 1000.0:0} |");
        string[] files = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];
        Console.WriteLine($"| onnxruntime-web, without a model | {files.Sum(file => Compressed(Path.Combine(onnxRuntime, file))) / 1000.0:0} |");
    }

    private static string Kind(string file) => Path.GetFileName(file) switch
    {
        string name when name.EndsWith(".js", StringComparison.Ordinal) => "JavaScript of .NET",
        string name when name.StartsWith("dotnet.native", StringComparison.Ordinal) => "interpreter (dotnet.native.wasm)",
        string name when name.StartsWith("Mlp.", StringComparison.Ordinal) => "MlpGen",
        string name when name.StartsWith("Browser.", StringComparison.Ordinal) => "the program with both networks",
        _ => "class library",
    };

    private static long Compressed(string file)
    {
        using MemoryStream compressed = new();
        using (BrotliStream brotli = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (FileStream source = File.OpenRead(file))
        {
            source.CopyTo(brotli);
        }

        return compressed.Length;
    }
}
