using System.Globalization;

namespace Mlp.Benchmarks;

/// <summary>The sizes of the processor's data caches, where the operating system tells them.</summary>
internal static class CacheSizes
{
    public static IReadOnlyList<(string Level, long Bytes)> Read()
    {
        const string Linux = "/sys/devices/system/cpu/cpu0/cache";
        List<(string, long)> sizes = [];
        string[] folders = Directory.Exists(Linux) ? Directory.GetDirectories(Linux, "index*") : [];
        foreach (string folder in folders.Order())
        {
            string Value(string name) => File.ReadAllText(Path.Combine(folder, name)).Trim();
            if (Value("type") != "Instruction" && Value("size") is [.. string number, 'K'])
            {
                sizes.Add(($"L{Value("level")}", long.Parse(number, CultureInfo.InvariantCulture) << 10));
            }
        }

        return sizes;
    }

    /// <returns>"L1 48 KiB, L2 1 MiB, L3 32 MiB"; nothing where the system does not tell.</returns>
    public static string Describe()
        => string.Join(", ", Read().Select(cache => string.Create(
            CultureInfo.InvariantCulture, $"{cache.Level} {(cache.Bytes < 1 << 20 ? cache.Bytes >> 10 : cache.Bytes >> 20)} {(cache.Bytes < 1 << 20 ? "KiB" : "MiB")}")));
}
