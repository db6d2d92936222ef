using Microsoft.ML.OnnxRuntime;

namespace Mlp.ModelFiles.Tests.Onnx;

/// <summary>What the reader makes of each small graph, against the manifest and against ONNX Runtime's outputs of the same file.</summary>
public sealed class OnnxFixtureTests
{
    private const int Rows = 200;

    public static TheoryData<string> Networks => Names("network");

    public static TheoryData<string> Modules => Names(each => each.Expected == "network" && each.Activations is not null);

    public static TheoryData<string> Sound => Names("sound");

    public static TheoryData<string> Refused => Names("refused");

    public static TheoryData<string> Errors => Names("error");

    public static TheoryData<string> Rejected => Names("rejected");

    [Theory]
    [MemberData(nameof(Modules))]
    public void HasTheModules(string name)
    {
        OnnxFixture fixture = Fixture(name);
        ModelNetwork network = Network(fixture);
        int hidden = fixture.Channels.Length - 2;
        IEnumerable<string> expected = Enumerable.Range(0, hidden).Select(i => Layer(fixture.Channels[i + 1], fixture.Norms?[i],
            Chosen(fixture.Activations![i], i < network.Layers.Count ? network.Layers[i].Activation?.Layer : null)));
        Assert.Equal(
            Text(fixture.Standardize, fixture.Channels[0], [.. expected, Layer(fixture.Channels[^1], null, null)], fixture.OutputActivation),
            Text(network.Standardize is not null, network.Layers[0].In, Layers(network), network.OutputActivation?.Layer));
        Assert.Equal((fixture.Height, fixture.Width), (network.Height, network.Width));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void GivesWhatOnnxRuntimeGives(string name)
    {
        OnnxFixture fixture = Fixture(name);
        AssertOutputs(fixture, Network(fixture));
    }

    /// <summary>What is nearly a form that the reader knows is refused, or is right.</summary>
    [Theory]
    [MemberData(nameof(Sound))]
    public void IsNotTakenForAnother(string name)
    {
        OnnxFixture fixture = Fixture(name);
        ModelCandidate candidate = Candidate(fixture);
        Assert.Equal(candidate.Network is null, candidate.Problems.Count > 0);
        if (candidate.Network is not null)
        {
            AssertOutputs(fixture, candidate.Network);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void NamesWhatCannotBeHeld(string name)
    {
        OnnxFixture fixture = Fixture(name);
        ModelCandidate candidate = Candidate(fixture);
        Assert.Null(candidate.Network);
        Assert.All(fixture.Operators, expected => Assert.Contains(candidate.Problems, problem => expected.Split('|').Contains(problem.Operator)));
        Assert.All(candidate.Problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.Reason)));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void SaysWhatIsWrongWithTheFile(string name)
    {
        OnnxFixture fixture = Fixture(name);
        ModelFileException exception = Assert.Throws<ModelFileException>(() => ReadWithinBounds(fixture));
        Assert.Contains(fixture.Fragment, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void MakesNoNetworkOfWhatIsForged(string name)
    {
        try
        {
            Assert.All(ReadWithinBounds(Fixture(name)).Candidates, candidate => Assert.Null(candidate.Network));
        }
        catch (ModelFileException exception)
        {
            Assert.False(string.IsNullOrWhiteSpace(exception.Message));
        }
    }

    /// <summary>Whatever the reader thinks of them, the graphs are what they say: ONNX Runtime takes them.</summary>
    [Fact]
    public void OnnxRuntimeLoadsEachGraph()
    {
        List<string> faults = [];
        IEnumerable<OnnxFixture> graphs = OnnxFixture.All.Where(each => each.Expected is "network" or "sound" or "refused");
        foreach (OnnxFixture fixture in graphs.Where(each => each.Runs && each.Values is null))
        {
            try
            {
                using InferenceSession session = OnnxRuntimeRun.Open(fixture);
                bool hasBoth = session.OutputMetadata.ContainsKey(fixture.Compare) && session.InputMetadata.ContainsKey(fixture.Input);
                if (fixture.Expected != "refused" && !hasBoth)
                {
                    faults.Add($"{fixture.Name} has no {fixture.Compare} or no {fixture.Input}.");
                }
            }
            catch (OnnxRuntimeException exception)
            {
                faults.Add($"{fixture.Name}: {exception.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    internal static OnnxFixture Fixture(string name) => OnnxFixture.All.Single(each => each.Name == name);

    private static TheoryData<string> Names(string expected) => Names(each => each.Expected == expected);

    private static TheoryData<string> Names(Func<OnnxFixture, bool> which) => [.. OnnxFixture.All.Where(which).Select(each => each.Name)];

    /// <summary>Reads a forged file, which gets no more memory than a small multiple of its size.</summary>
    private static ModelContent ReadWithinBounds(OnnxFixture fixture)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return fixture.Read();
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MutationTests.AllowedBytes(fixture.Bytes().Length));
        }
    }

    private static ModelNetwork Network(OnnxFixture fixture)
    {
        ModelCandidate candidate = Candidate(fixture);
        string problems = string.Join("; ", candidate.Problems.Select(problem => $"{problem.Operator} {problem.Name}: {problem.Reason}"));
        Assert.True(candidate.Network is not null, problems);
        Assert.Empty(candidate.Problems);
        return candidate.Network;
    }

    /// <summary>The output that the fixture picks. One that picks none has one candidate, or several that are the same network.</summary>
    private static ModelCandidate Candidate(OnnxFixture fixture)
    {
        IReadOnlyList<ModelCandidate> candidates = fixture.Read().Candidates;
        if (fixture.Output is not null)
        {
            return Assert.Single(candidates, candidate => candidate.Name == fixture.Output);
        }

        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate => Assert.Equal(Weights(candidates[0]), Weights(candidate)));
        return candidates[0];
    }

    private static float[] Weights(ModelCandidate candidate) => [.. (candidate.Network?.Layers ?? []).SelectMany(layer => layer.Weight)];

    /// <summary>Of "A|B" the one that the network has.</summary>
    private static string Chosen(string either, string? actual) => actual is not null && either.Split('|').Contains(actual) ? actual : either;

    private static string[] Layers(ModelNetwork network) =>
        [.. network.Layers.Select(layer => Layer(layer.Out, layer.Norm?.Kind.ToString(), layer.Activation?.Layer))];

    private static string Layer(int width, string? norm, string? activation) =>
        string.Join(' ', new[] { $"Linear {width}", norm, activation }.OfType<string>());

    private static string Text(bool standardize, int inputs, string[] layers, string? outputActivation) =>
        string.Join(", ", [$"{inputs}{(standardize ? " standardised" : "")}", .. layers, outputActivation ?? "no output activation"]);

    private static void AssertOutputs(OnnxFixture fixture, ModelNetwork network)
    {
        NetworkShapes.AssertConsistent(network);
        OnnxRuntimeRun run = fixture.Values is { } values ? new(values.Inputs, values.Outputs) : OnnxRuntimeRun.Of(fixture, Rows);
        for (int i = 0; i < run.Rows.Length; i++)
        {
            Compare(fixture, ReferenceNetwork.Evaluate(network, run.Rows[i]), run.Outputs[i]);
        }
    }

    private static void Compare(OnnxFixture fixture, double[] actual, double[] expected)
    {
        switch (fixture.Transform)
        {
            case "argmax":
                Assert.Equal(expected[0], Array.IndexOf(actual, actual.Max()));
                return;
            case "above half":
                Assert.Equal(expected[0], actual[0] > 0.5 ? 1 : 0);
                return;
            case "column1":
                expected = [expected[1]];
                break;
            default:
                Assert.Equal("same", fixture.Transform);
                break;
        }

        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            double allowed = fixture.Tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(Math.Abs(actual[i] - expected[i]) <= allowed, $"Output {i} is {actual[i]:R}; ONNX Runtime gives {expected[i]:R}.");
        }
    }
}
