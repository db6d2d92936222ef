using System.Globalization;

namespace Mlp.Runtime.Tests.State;

public sealed class SaveLoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<int[], bool, bool> Networks() => new()
    {
        { [1, 1], false, true },
        { [3, 5, 2], true, true },
        { [3, 5, 2], true, false },
        { [64, 128, 64, 10], true, true },
        { [20_000, 33], false, true }, // rows longer than a chunk
        { [2, 20_000], false, true }, // a vector longer than a chunk
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_file_comes_back_bit_for_bit(int[] widths, bool norm, bool bias)
    {
        StateLayout layout = StateLayouts.Mlp(widths, norm, bias);
        MlpState saved = StateLayouts.Filled(layout);
        string path = Path.Combine(_folder, "net.safetensors");
        saved.Save(path);
        MlpState loaded = new(layout);
        loaded.Load(path);
        Assert.Equal(StateLayouts.Bits(saved), StateLayouts.Bits(loaded));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Equal(StateLayouts.Saved(saved), File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Streams_need_not_seek(int bytesAtATime)
    {
        MlpState saved = StateLayouts.Filled(StateLayouts.Mlp([20, 37, 3], norm: true));
        WriteOnlyStream output = new();
        saved.Save(output);
        MlpState loaded = new(saved.Layout);
        loaded.Load(new SocketLikeStream(output.Content, bytesAtATime));
        Assert.Equal(StateLayouts.Bits(saved), StateLayouts.Bits(loaded));
    }

    [Fact]
    public void A_stream_is_read_from_its_position_and_left_open()
    {
        MlpState saved = StateLayouts.Filled(StateLayouts.Small());
        MemoryStream stream = new();
        stream.Write([1, 2, 3]);
        saved.Save(stream);
        stream.Position = 3;
        MlpState loaded = new(saved.Layout);
        loaded.Load(stream);
        Assert.Equal(StateLayouts.Bits(saved), StateLayouts.Bits(loaded));
        Assert.True(stream.CanRead);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_stream_need_not_know_its_length()
    {
        MlpState saved = StateLayouts.Filled(StateLayouts.Small()), loaded = new(saved.Layout);
        byte[] file = StateLayouts.Saved(saved);
        loaded.Load(new LengthlessStream(file));
        Assert.Equal(StateLayouts.Bits(saved), StateLayouts.Bits(loaded));
        InvalidDataException torn = Assert.Throws<InvalidDataException>(() => loaded.Load(new LengthlessStream(file[..^1])));
        Assert.Contains("the file ends inside the data of 4.weight, 1 bytes early", torn.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_that_cannot_are_refused()
    {
        MlpState state = new(StateLayouts.Small());
        Assert.Contains("cannot be read", Assert.Throws<ArgumentException>(() => state.Load(new WriteOnlyStream())).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<ArgumentException>(() => state.Save(new SocketLikeStream([], 1))).Message, StringComparison.Ordinal);
        MemoryStream disposed = new();
        disposed.Dispose();
        Assert.Contains("open for reading", Assert.Throws<ArgumentException>("stream", () => state.Load(disposed)).Message, StringComparison.Ordinal);
        Assert.Contains("open for writing", Assert.Throws<ArgumentException>("stream", () => state.Save(disposed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    public void The_culture_changes_nothing(string culture)
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Mlp([2000, 1500, 3], norm: true, name: "IIINet"));
        byte[] invariant = StateLayouts.Saved(state);
        string invariantError = Failure();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo beforeUi = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Assert.Equal(invariant, StateLayouts.Saved(state));
            new MlpState(state.Layout).Load(new MemoryStream(invariant));
            Assert.Equal("[2000, 1500]", new TensorShape(2000, 1500).ToString());
            Assert.Equal(invariantError, Failure());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = beforeUi;
        }

        string Failure() =>
            Assert.Throws<InvalidDataException>(() => state.Load(new MemoryStream(invariant[..^1500]))).Message
            + Assert.Throws<StateDictException>(() => state.Load(new MemoryStream(SafetensorsFile.Zeros(("0.weight", "F32", 4, [1234567, 0]))))).Message
            + Assert.Throws<ArgumentException>(() => state.WriteTensor("0.weight", new float[12345])).Message;
    }

    [Fact]
    public void Saving_replaces_an_older_file()
    {
        string path = Path.Combine(_folder, "net.safetensors");
        File.WriteAllText(path, new string('x', 100_000));
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        state.Save(path);
        Assert.Equal(StateLayouts.Saved(state), File.ReadAllBytes(path));
    }

    [Fact]
    public void Saves_at_once_leave_one_of_them_whole()
    {
        StateLayout layout = StateLayouts.Mlp([50, 60, 7], norm: true);
        string path = Path.Combine(_folder, "net.safetensors");
        MlpState[] states = [.. Enumerable.Range(1, 4).Select(seed => StateLayouts.Filled(layout, 10_000 * seed))];
        HashSet<string> allowed = [.. states.Select(state => Convert.ToHexString(StateLayouts.Bits(state)))];
        states[0].Save(path);

        // Four threads write while one reads: each read gives one of the four states, never a mixture.
        using CancellationTokenSource done = new();
        List<Exception> failures = [];
        Thread[] writers = [.. states.Select(state => new Thread(() => Guarded(() => Repeat(20, () => state.Save(path)))))];
        Thread reader = new(() => Guarded(() =>
        {
            MlpState read = new(layout);
            do
            {
                read.Load(path);
                Assert.Contains(Convert.ToHexString(StateLayouts.Bits(read)), allowed);
            }
            while (!done.IsCancellationRequested);
        }));
        Array.ForEach(writers, thread => thread.Start());
        reader.Start();
        Array.ForEach(writers, thread => thread.Join());
        done.Cancel();
        reader.Join();
        Assert.Empty(failures);
        Assert.Equal([path], Directory.GetFiles(_folder));

        void Guarded(Action action)
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                lock (failures)
                {
                    failures.Add(error);
                }
            }
        }
    }

    private static void Repeat(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }

    /// <summary>Like a file of /proc: it seeks, and says that it is empty.</summary>
    private sealed class LengthlessStream(byte[] content) : MemoryStream(content)
    {
        public override long Length => 0;
    }
}
