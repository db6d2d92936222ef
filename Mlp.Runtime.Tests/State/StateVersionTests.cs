namespace Mlp.Runtime.Tests.State;

/// <summary>Every door through which a state changes counts a version, and reading counts none.</summary>
public class StateVersionTests
{
    public static TheoryData<string, Action<MlpState>> Doors()
    {
        byte[] saved = StateLayouts.Saved(StateLayouts.Filled(StateLayouts.Small()));
        return new()
        {
            { "indexer", state => state.Parameters[3] = 1 },
            { "CopyFrom", state => state.Parameters.CopyFrom(new float[state.Parameters.Length]) },
            { "Update", state => state.Parameters.Update(0, (values, _) => values[0] = 1) },
            { "ForUpdate", state => state.Parameters.ForUpdate()[0] = 1 },
            { "WriteTensor of a parameter", state => state.WriteTensor("0.bias", new float[5]) },
            { "WriteTensor of a buffer", state => state.WriteTensor("1.running_var", new float[5]) },
            { "WriteTensor of a counter", state => state.WriteTensor("1.num_batches_tracked", [7L]) },
            { "Load", state => state.Load(new MemoryStream(saved)) },
            { "Initialize", state => state.Initialize(1) },
            { "MarkBuffersChanged", state => state.MarkBuffersChanged() },
        };
    }

    [Theory]
    [MemberData(nameof(Doors), DisableDiscoveryEnumeration = true)]
    public void Every_door_counts(string door, Action<MlpState> change)
    {
        MlpState state = new(StateLayouts.Small());
        HashSet<long> versions = [state.Version];
        for (int i = 0; i < 3; i++)
        {
            change(state);
            Assert.True(versions.Add(state.Version), door);
        }
    }

    [Fact]
    public void Reading_counts_nothing()
    {
        MlpState state = StateLayouts.Filled(StateLayouts.Small());
        long version = state.Version;
        state.ReadTensor("0.weight", new float[15]);
        state.ReadTensor("1.num_batches_tracked", new long[1]);
        state.NumBatchesTracked("1");
        state.Parameters.CopyTo(state.Parameters.ToArray());
        _ = state.Parameters[0] + state.Parameters.AsSpan()[0];
        StateLayouts.Saved(state);
        Assert.Equal(version, state.Version);
    }

    [Fact]
    public void A_failed_write_or_load_counts_nothing()
    {
        MlpState state = new(StateLayouts.Small());
        long version = state.Version;
        Assert.Throws<ArgumentException>(() => state.WriteTensor("0.weight", new float[3]));
        Assert.Throws<InvalidDataException>(() => state.Load(new MemoryStream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Parameters[-1] = 1);
        Assert.Equal(version, state.Version);
    }

    [Fact]
    public void Update_counts_before_and_after_also_when_it_throws()
    {
        MlpState state = new(StateLayouts.Small());
        long before = state.Version;
        long during = -1;
        Assert.Throws<InvalidOperationException>(() => state.Parameters.Update(0, (values, _) =>
        {
            values[5] = 3;
            during = state.Version;
            throw new InvalidOperationException();
        }));
        Assert.NotEqual(before, during); // what was derived before is stale for whoever looks from inside
        Assert.NotEqual(during, state.Version); // and what was derived inside is stale afterwards
        Assert.Equal(3, state.Parameters[5]);
    }

    [Fact]
    public void Update_takes_a_span_as_state()
    {
        MlpState state = new(StateLayouts.Linear(1, 1));
        ReadOnlySpan<float> gradients = [4, 5, 6];
        state.Parameters.Update(gradients, static (values, g) => values[1] -= g[2]);
        Assert.Equal(-6, state.Parameters[1]);
    }

    [Fact]
    public void A_thread_that_sees_the_version_sees_the_values()
    {
        MlpState state = new(StateLayouts.Linear(1, 1));
        const int writes = 20_000;
        long first = state.Version;
        Thread writer = new(() =>
        {
            for (int i = 1; i <= writes; i++)
            {
                state.Parameters[0] = i;
            }
        });
        writer.Start();
        bool consistent = true;
        while (writer.IsAlive)
        {
            long version = state.Version - first;
            consistent &= Volatile.Read(in state.Parameters.Reference) >= version;
        }

        writer.Join();
        Assert.True(consistent);
        Assert.Equal(writes, state.Version - first);
    }

    [Fact]
    public void ParameterBuffer_copies_both_ways()
    {
        ParameterBuffer parameters = StateLayouts.Filled(StateLayouts.Small()).Parameters;
        ReadOnlySpan<float> span = parameters;
        Assert.True(span.SequenceEqual(parameters.ToArray()));
        float[] copy = new float[parameters.Length + 1];
        parameters.CopyTo(copy);
        Assert.True(span.SequenceEqual(copy.AsSpan(0, parameters.Length)));

        ParameterBuffer other = new MlpState(parameters.Layout).Parameters;
        other.CopyFrom(parameters);
        Assert.Equal(parameters.ToArray(), other.ToArray());
    }

    [Fact]
    public void ParameterBuffer_names_wrong_lengths_and_indices()
    {
        ParameterBuffer parameters = new MlpState(StateLayouts.Linear(1, 1)).Parameters;
        ArgumentException source = Assert.Throws<ArgumentException>(() => parameters.CopyFrom(new float[15]));
        Assert.Equal("source", source.ParamName);
        Assert.Contains("has 15 floats; the parameters of DigitNet take 16", source.Message, StringComparison.Ordinal);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => parameters.CopyTo(new float[15])).ParamName);
        ArgumentOutOfRangeException index = Assert.Throws<ArgumentOutOfRangeException>(() => parameters[16]);
        Assert.Contains("The index 16 is outside the 16 parameters", index.Message, StringComparison.Ordinal);
    }
}
