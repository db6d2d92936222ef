using Google.Protobuf;
using Mlp.ModelFiles.Onnx;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>Files with a few changes: each is read as some network or refused by <see cref="ModelFileException"/>, and nothing else.</summary>
public sealed class MutationTests
{
    private const string Variable = "MLPGEN_MUTATIONS";

    /// <summary>How many files are changed and read: ten thousand, or what the environment says.</summary>
    internal static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : "10000");

    private static byte[][] Files { get; } = [.. OnnxFixture.All.Select(fixture => fixture.FilePath).Distinct().Select(File.ReadAllBytes)];

    private static ModelProto[] Models { get; } = [.. Files.Select(Parsed).OfType<ModelProto>()];

    /// <summary>The memory that reading so many bytes may take: what the tables of a small model need, and a small multiple of the file.</summary>
    internal static long AllowedBytes(int length) => (16 << 20) + (64L * length);

    [Fact]
    public async Task ChangedFilesAreReadOrRefused()
    {
        int current = 0;
        Task reading = Task.Run(() =>
        {
            for (; current < Count; current++)
            {
                Read(current);
            }
        });

        // No limit for the speed, but an end for what hangs: no single file takes minutes.
        for (int before = -1; !reading.IsCompleted; before = Volatile.Read(ref current))
        {
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMinutes(2)));
            Assert.True(reading.IsCompleted || Volatile.Read(ref current) != before, $"Mutation {before} has not been read within two minutes.");
        }

        await reading;
    }

    private static void Read(int index)
    {
        byte[] bytes = Mutated(index);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelContent content;
        try
        {
            content = ModelFile.Read(bytes, OnnxFixture.OpenExternal);
        }
        catch (ModelFileException)
        {
            return;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Mutation {index}: {exception.GetType().Name} instead of {nameof(ModelFileException)}.", exception);
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= AllowedBytes(bytes.Length), $"Mutation {index} of {bytes.Length} bytes took {allocated} bytes of memory.");
        }

        foreach (ModelCandidate candidate in content.Candidates)
        {
            Assert.True(candidate.Network is null == candidate.Problems.Count > 0, $"Mutation {index} has a network or problems, one of both.");
            if (candidate.Network is not null)
            {
                AssertConsistent(index, candidate.Network);
            }
        }
    }

    private static void AssertConsistent(int index, ModelNetwork network)
    {
        try
        {
            NetworkShapes.AssertConsistent(network);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            throw new InvalidOperationException($"Mutation {index} gives a network that cannot be: {exception.Message}", exception);
        }
    }

    private static ModelProto? Parsed(byte[] bytes)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>A fixture with one to four changes, of bytes and of the graph by turns; the same for the same index.</summary>
    internal static byte[] Mutated(int index)
    {
        Random random = new(index);
        int changes = random.Next(1, 5);
        if (index % 2 == 0)
        {
            ModelProto model = Models[random.Next(Models.Length)].Clone();
            for (int change = 0; change < changes; change++)
            {
                GraphMutator.Change(model, Models[random.Next(Models.Length)], random);
            }

            return model.ToByteArray();
        }

        // One change mostly: of files with several, few come past the parser.
        List<byte> bytes = [.. Files[random.Next(Files.Length)]];
        for (int change = random.Next(4) == 0 ? 0 : changes - 1; change < changes; change++)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        int count = Math.Min(bytes.Count - at, 1 << random.Next(8));
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count: // A bit.
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count: // A byte; lengths and field numbers are single bytes mostly.
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < bytes.Count: // A length or number that is a little off.
                bytes[at] = (byte)(bytes[at] + random.Next(-2, 3));
                break;
            case 3: // The end is missing.
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4: // A piece is missing.
                bytes.RemoveRange(at, count);
                break;
            case 5: // A piece stands there twice.
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 6: // A piece of another file.
                byte[] other = Files[random.Next(Files.Length)];
                int from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 << random.Next(10))).ToArray());
                break;
            case 7: // A variable-length number of up to ten bytes, where another byte was.
                bytes.RemoveRange(at, Math.Min(count, 1));
                bytes.InsertRange(at, [.. Enumerable.Repeat((byte)0xFF, random.Next(10)), (byte)random.Next(128)]);
                break;
            default:
                break;
        }
    }
}
