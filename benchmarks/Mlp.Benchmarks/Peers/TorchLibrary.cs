using System.Buffers.Binary;

namespace Mlp.Benchmarks.Peers;

/// <summary>
/// Mends the copy of TorchSharp's library beside this program where the C++ library of the system is older than GCC 13's, as Debian 12's is. Of the
/// newer one it needs a single function, which initialises the streams: in an older one the constructor of std::ios_base::Init does that, and
/// does not look at the object that it is called for. So the copy asks for that by name and by version.
/// </summary>
internal static class TorchLibrary
{
    private static readonly byte[] s_version = [.. "GLIBCXX_3.4.32\0"u8];
    private static readonly byte[] s_olderVersion = [.. "GLIBCXX_3.4\0\0\0\0"u8];
    private static readonly byte[] s_function = [.. "_ZSt21ios_base_library_initv\0"u8];
    private static readonly byte[] s_olderFunction = [.. "_ZNSt8ios_base4InitC1Ev\0\0\0\0\0\0"u8];

    /// <summary>Whether the file was mended: nothing is written unless each name is found, and the version once.</summary>
    public static bool Mend(string file)
    {
        byte[] image = File.ReadAllBytes(file);
        byte[] need = Need("GLIBCXX_3.4.32"u8), olderNeed = Need("GLIBCXX_3.4"u8);
        int at = image.AsSpan().IndexOf(need);
        if (at < 0 || image.AsSpan(at + 1).IndexOf(need) >= 0 || Replace(image, s_version, s_olderVersion) == 0 || Replace(image, s_function, s_olderFunction) == 0)
        {
            return false;
        }

        olderNeed.CopyTo(image, at);

        // A file that is loaded keeps what it was: the mended one takes its place.
        string mended = file + ".mended";
        File.WriteAllBytes(mended, image);
        File.Move(mended, file, overwrite: true);
        return true;
    }

    private static int Replace(byte[] image, byte[] name, byte[] other)
    {
        int found = 0;
        for (int at = image.AsSpan().IndexOf(name); at >= 0; at = image.AsSpan().IndexOf(name))
        {
            other.CopyTo(image, at);
            found++;
        }

        return found;
    }

    /// <summary>The first fields of an entry of the ELF section .gnu.version_r: the hash of the version's name, and no flags.</summary>
    private static byte[] Need(ReadOnlySpan<byte> version)
    {
        // The hash of the System V ABI.
        uint hash = 0;
        foreach (byte character in version)
        {
            hash = (hash << 4) + character;
            uint high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        byte[] entry = new byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, hash);
        return entry;
    }
}
