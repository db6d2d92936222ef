using System.IO.Compression;
using System.Text;
using Mlp.ModelFiles.PyTorch;

namespace Mlp.ModelFiles.Tests.PyTorch;

/// <summary>Whatever is done to a file, it is read or refused by a <see cref="ModelFileException"/>, and takes no more memory than a small factor of it.</summary>
/// <remarks>Ten thousand files in the short run, a million in the exhaustive one, and as many as MLPGEN_MUTATIONS in the environment says.</remarks>
public sealed class MutationTests
{
    private const int Parts = 4;

    /// <summary>What a pickle can say: names that are allowed, and one that is not.</summary>
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "ccollections\nOrderedDict\n", "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_tensor_v3\n", "ctorch._utils\n_rebuild_parameter\n",
            "ctorch\nFloatStorage\n", "ctorch\nHalfStorage\n", "ctorch\nSize\n", "ctorch\nfloat64\n", "ctorch.storage\nUntypedStorage\n", "cos\nsystem\n",
            "X\u0006\u0000\u0000\u0000weight", "X\u0007\u0000\u0000\u0000storage", "(", "t", "\u0085", "\u0086", "\u0087", "R", "Q", "u", "s", "}", "]", "e", "b", "N", "h\u0001", "K\u0002", "2", "0", "1", ".",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private static readonly long Count = long.TryParse(Environment.GetEnvironmentVariable("MLPGEN_MUTATIONS"), out long count)
        ? count
        : TestRun.Choose(sample: 10_000, all: 1_000_000);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Parts)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Changed_files_are_read_or_refused(int seed)
    {
        System.Random random = new(seed);
        byte[][] files = [.. Checkpoints.Names.Select(Checkpoints.File)];
        List<KeyValuePair<string, byte[]>>[] archives = [.. files.Select(Entries).Where(entries => entries.Count > 0)];
        long read = 0, refused = 0;
        for (long i = 0; i < Count / Parts; i++)
        {
            byte[] file = random.Next(3) == 0
                ? Changed(files[random.Next(files.Length)], files[random.Next(files.Length)], random)
                : Rebuilt(archives[random.Next(archives.Length)], archives[random.Next(archives.Length)], random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Check(TorchFile.Read(file));
                read++;
            }
            catch (ModelFileException error)
            {
                Assert.StartsWith("it", error.Message, StringComparison.Ordinal);
                Assert.InRange(error.Message.Length, 20, 4_000);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\n{Convert.ToBase64String(file)}");
            }

            // All that was allocated, not what was in use at once: 40 times the file, and the allowance of a small one.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40L * file.Length + (4 << 20));
        }

        Assert.True(read > Count / Parts / 20 && refused > Count / Parts / 20, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Files_torn_anywhere_are_refused()
    {
        foreach (string name in Checkpoints.Names.Where((_, i) => TestRun.IsExhaustive || i % 5 == 0))
        {
            byte[] file = Checkpoints.File(name);
            for (int length = 0; length < file.Length; length++)
            {
                Assert.Throws<ModelFileException>(() => TorchFile.Read(file[..length]));
            }
        }
    }

    [Fact]
    public void Every_bit_flipped_alone_is_read_or_refused()
    {
        byte[] file = Checkpoints.File("no_bias");
        int refused = 0;
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Check(TorchFile.Read(file));
            }
            catch (ModelFileException)
            {
                refused++;
            }

            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(refused, 1_000, 8 * file.Length);
    }

    /// <summary>A network's arrays have the sizes that its layers say.</summary>
    private static void Check(ModelContent content)
    {
        Assert.NotEmpty(content.Candidates);
        Assert.Equal(content.Candidates.Count, content.Candidates.Select(candidate => candidate.Name).Distinct().Count());
        foreach (ModelCandidate candidate in content.Candidates)
        {
            Assert.Equal(candidate.Network is null, candidate.Problems.Count > 0);
            for (int i = 0; i < candidate.Network?.Layers.Count; i++)
            {
                ModelLayer layer = candidate.Network.Layers[i];
                Assert.True(layer.In > 0 && layer.Out > 0 && layer.Weight.Length == layer.In * layer.Out);
                Assert.True(i == 0 || candidate.Network.Layers[i - 1].Out == layer.In);
                foreach (float[]? vector in new[] { layer.Bias, layer.Norm?.Weight, layer.Norm?.Bias, layer.Norm?.RunningMean, layer.Norm?.RunningVar })
                {
                    Assert.True(vector is null || vector.Length == layer.Out);
                }
            }
        }
    }

    /// <summary>The entries of a zip; of one that holds a policy.pth, that one's.</summary>
    private static List<KeyValuePair<string, byte[]>> Entries(byte[] file)
    {
        List<KeyValuePair<string, byte[]>> entries = [];
        if (file is [(byte)'P', ..])
        {
            using ZipArchive zip = new(new MemoryStream(file));
            foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Length < 1 << 16))
            {
                using Stream stream = entry.Open();
                MemoryStream data = new();
                stream.CopyTo(data);
                entries.Add(new(entry.FullName, data.ToArray()));
            }
        }

        return entries;
    }

    /// <summary>A zip with right checksums around changed entries, mostly the pickle: so damage reaches what lies behind the zip.</summary>
    private static byte[] Rebuilt(List<KeyValuePair<string, byte[]>> entries, List<KeyValuePair<string, byte[]>> others, System.Random random)
    {
        int chosen = random.Next(4) == 0 ? random.Next(entries.Count) : entries.FindIndex(entry => entry.Key.EndsWith("data.pkl", StringComparison.Ordinal));
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            for (int i = 0; i < entries.Count; i++)
            {
                byte[] data = i == chosen ? Changed(entries[i].Value, others[random.Next(others.Count)].Value, random) : entries[i].Value;
                CompressionLevel level = random.Next(50) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
                using Stream entry = zip.CreateEntry(entries[i].Key, level).Open();
                entry.Write(data);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Changed(byte[] file, byte[] other, System.Random random)
    {
        List<byte> bytes = [.. file];
        for (int changes = random.Next(4) == 0 ? random.Next(1, 8) : 1; changes > 0 && bytes.Count > 0; changes--)
        {
            int position = random.Next(bytes.Count);
            switch (random.Next(9))
            {
                case 0:
                    bytes.RemoveRange(position, bytes.Count - position);
                    break;
                case 1:
                    bytes.RemoveRange(position, Math.Min(random.Next(1, 20), bytes.Count - position));
                    break;
                case 2:
                    bytes.InsertRange(position, [.. bytes.Skip(random.Next(bytes.Count)).Take(random.Next(60))]);
                    break;
                case 3:
                    bytes.InsertRange(position, other.Skip(random.Next(other.Length + 1)).Take(random.Next(200)));
                    break;
                case 4:
                    bytes.InsertRange(position, Words[random.Next(Words.Length)]);
                    break;
                case 5:
                    byte[] length = new byte[random.Next(2) == 0 ? 4 : 8];
                    long[] values = [0, 1, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, uint.MaxValue, bytes.Count, random.Next()];
                    long value = values[random.Next(values.Length)];
                    for (int i = 0; i < length.Length && position + i < bytes.Count; i++)
                    {
                        bytes[position + i] = (byte)(value >> (8 * i));
                    }

                    break;
                case 6:
                    bytes[position] = (byte)random.Next(256);
                    break;
                default:
                    bytes[position] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
