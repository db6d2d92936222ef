namespace Mlp.Runtime.Tests.State;

/// <summary>Torn and damaged files: they load, or fail in one of two ways and change nothing.</summary>
public class SafetensorsFuzzTests
{
    private static readonly byte[] Valid = StateLayouts.Saved(StateLayouts.Filled(StateLayouts.Small(), seed: 3));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_torn_anywhere_is_refused(bool seekable)
    {
        for (int length = 0; length < Valid.Length; length++)
        {
            Assert.False(Loads(Valid[..length], seekable), $"torn at {length}");
        }

        Assert.True(Loads(Valid, seekable));
    }

    [Fact]
    public void Every_bit_flipped_alone_is_handled()
    {
        int loaded = 0;
        for (int bit = 0; bit < 8 * Valid.Length; bit++)
        {
            byte[] file = [.. Valid];
            file[bit / 8] ^= (byte)(1 << bit % 8);
            loaded += Loads(file, seekable: bit % 2 == 0) ? 1 : 0;
        }

        // Every flip in the data gives other numbers and loads.
        Assert.InRange(loaded, 8 * (Valid.Length - 8 - (int)BitConverter.ToInt64(Valid)), 8 * Valid.Length / 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_damage_is_handled(int seed)
    {
        System.Random random = new(seed);
        int end = 8 + (int)BitConverter.ToInt64(Valid);
        const string alphabet = "{}[]\",:0123456789eE.-+\\u tfn\0é";
        for (int i = 0; i < 4000; i++)
        {
            List<byte> file = [.. Valid];
            for (int damage = random.Next(1, 5); damage > 0; damage--)
            {
                // Mostly in the header; half of it in letters that JSON knows.
                int position = random.Next(8) == 0 ? random.Next(file.Count) : random.Next(Math.Min(end, file.Count));
                byte value = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)alphabet[random.Next(alphabet.Length)];
                switch (random.Next(5))
                {
                    case 0:
                        file.RemoveAt(position);
                        break;
                    case 1:
                        file.Insert(position, value);
                        break;
                    case 2:
                        int count = Math.Min(random.Next(40), file.Count - position);
                        file.InsertRange(random.Next(file.Count), file.GetRange(position, count));
                        break;
                    default:
                        file[position] = value;
                        break;
                }
            }

            // Half of the time the length is right again, so that the damage reaches the parser.
            if (random.Next(2) == 0 && file.Count > 8)
            {
                BitConverter.GetBytes((long)Math.Max(2, end - 8 + file.Count - Valid.Length)).CopyTo(Prefix(file));
            }

            Loads([.. file], seekable: random.Next(2) == 0);
        }

        static Span<byte> Prefix(List<byte> file) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[..8];
    }

    private static bool Loads(byte[] file, bool seekable)
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small(), seed: 9);
        byte[] before = StateLayouts.Bits(state);
        try
        {
            state.Load(seekable ? new MemoryStream(file) : new SocketLikeStream(file, 50));
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or StateDictException)
        {
            Assert.Equal(before, StateLayouts.Bits(state));
            return false;
        }
    }
}
