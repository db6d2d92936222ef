namespace Mlp.Tests.State;

/// <summary>Every change of memory changes the hash.</summary>
public sealed class ByteHashTests
{
    [Fact]
    public void Every_bit_of_every_length_counts()
    {
        HashSet<ulong> hashes = [];
        int count = 0;
        for (int length = 0; length <= 70; length++)
        {
            // Zeros of each length, and with each bit set.
            byte[] bytes = new byte[length];
            for (int bit = -1; bit < length * 8; bit++, count++)
            {
                Array.Clear(bytes);
                if (bit >= 0)
                {
                    bytes[bit / 8] = (byte)(1 << (bit % 8));
                }

                hashes.Add(Hash(bytes));
            }
        }

        Assert.Equal(count, hashes.Count);
    }

    [Fact]
    public void Order_counts_within_a_call_and_from_call_to_call()
    {
        float[] values = [.. Enumerable.Range(0, 64).Select(i => i * 0.5f)];
        HashSet<ulong> hashes = [Hash(values)];
        int count = 1;
        for (int first = 0; first < values.Length; first++)
        {
            for (int second = 0; second < first; second++, count++)
            {
                float[] swapped = [.. values];
                (swapped[first], swapped[second]) = (swapped[second], swapped[first]);
                hashes.Add(Hash(swapped));
            }

            ByteHash parts = default;
            parts.Add<float>(values.AsSpan(0, first));
            parts.Add<float>(values.AsSpan(first));
            hashes.Add(parts.Value);
            count++;
        }

        Assert.Equal(count, hashes.Count);
    }

    [Fact]
    public void The_same_content_has_the_same_hash_wherever_it_lies()
    {
        byte[] bytes = [.. Enumerable.Range(0, 203).Select(i => (byte)i)];
        for (int offset = 0; offset < 9; offset++)
        {
            byte[] moved = new byte[bytes.Length + offset];
            bytes.CopyTo(moved, offset);
            ByteHash hash = default;
            hash.Add<byte>(moved.AsSpan(offset));
            Assert.Equal(Hash(bytes), hash.Value);
        }
    }

    private static ulong Hash<T>(T[] values)
        where T : unmanaged
    {
        ByteHash hash = default;
        hash.Add<T>(values);
        return hash.Value;
    }
}
