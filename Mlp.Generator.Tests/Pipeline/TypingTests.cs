using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>
/// What an editor sends while somebody types: prefixes of valid sources, and sources with a piece missing or doubled. Nothing of it
/// makes the generator or the analyzer throw, and what they accept compiles.
/// </summary>
public class TypingTests
{
    private const int Edits = 1000; // a source, besides all of its prefixes

    // Of the variants the short run takes every 17th, of prefixes and of each kind of edit, and the whole source.
    private static readonly int Step = TestRun.Choose(17, 1);

    private static readonly string[] Sources =
    [
        """
        using Mlp;

        namespace Digits;

        /// <summary>Reads digits.</summary>
        [Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
        public sealed partial class DigitNet : Model, System.IDisposable
        {
            private float _last;

            public DigitNet() : this(seed: 42) { }

            static DigitNet() { }

            public float Forward(float x) => _last = x;

            public void Backward(System.ReadOnlySpan<float> inputs, int x) => Forward(x);

            public void Dispose() { }
        }

        public abstract class Model { protected Model(int x = 1) => X = x; private int Load { get; } = 1; public int X { get; } }
        """,
        """
        namespace A.@class
        {
            public partial record struct Outer<T>(int X);

            public partial record Outer(int X)
            {
                readonly ref partial struct Middle
                {
                    [global::Mlp.Mlp(hiddenChannels: new[] { Sizes.Hidden, 3 }, inChannels: 4, Bias = false,
                        NormLayer = (global::Mlp.NormLayer)1, NormEps = 1e-3, NormMomentum = global::Mlp.MlpAttribute.CumulativeAverage)]
                    private partial class Net;

                    static class Sizes { internal const int Hidden = 5 * 2; }
                }
            }
        }
        """,
        """
        using System;
        using Net = Mlp.MlpAttribute;

        [Net(4, 3)] partial class Forwards { class Tape<T>; }

        [type: Net(4, [8, 3]), Obsolete("old")] internal partial class @record { }

        [Mlp.Mlp(2, 16, 1, NormLayer = Mlp.NormLayer.BatchNorm1d, TrackRunningStats = false, NormAffine = false)]
        partial class forwards;

        partial interface IHolder { [Mlp.Mlp(1, 1, ActivationLayer = Mlp.ActivationLayer.Identity)] private protected sealed partial class Größe; }
        """,
        """
        #nullable enable
        [Mlp.Mlp(4, 3)]
        #if DEBUG
        sealed
        #endif
        partial class Net
        {
            public class Inner { [Mlp.Mlp(1, 2)] public partial class Deep<T> where T : class; }
            public const int Forward2 = 1;
            public string? Name { get; init; }
            public int this[int i] { get => i; set { } }
            public event System.Action? Saved { add { } remove { } }
            public static implicit operator long(Net net) => 1;
            public void Save(int path) { void Load() { } Load(); }
        }
        """,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_that_is_typed_throws_and_what_is_accepted_compiles(int index)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Sources[index]]);
        GeneratorDriver driver = GeneratorRunner.CreateDriver();
        HashSet<string> compiled = [];
        int variants = 0;
        int accepted = 0;
        int clean = 0;
        foreach (string variant in Variants(Sources[index], seed: index).Where((variant, i) => i % Step == 0 || variant == Sources[index]))
        {
            variants++;
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRunner.Parse(variant, "File0.cs"));
            driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
            GeneratorRunResult run = PipelineAssert.Sound(driver);
            AssertBothAgree(run, compilation, variant);

            // Compiling is what takes time: once for each file that the generator makes, beside the first whole source that has it made.
            accepted += run.GeneratedSources.Length > 0 ? 1 : 0;
            bool whole = !compilation.SyntaxTrees[0].GetDiagnostics().Any();
            if (whole && run.GeneratedSources.Count(file => compiled.Add(file.HintName + '\n' + file.SourceText)) > 0)
            {
                clean += AssertGeneratedCodeCompiles(output, variant) ? 1 : 0;
                GeneratorRunner.Analyze(output);
            }
        }

        Assert.True(variants > 1300 / Step, $"{variants} variants are too few.");
        Assert.True(accepted > 100 / Step, $"{accepted} of them accepted are too few.");
        Assert.True(clean > 0, "No variant compiles as a whole.");
    }

    [Fact]
    public void There_are_five_thousand_variants() =>
        Assert.True(Sources.Select((source, i) => Variants(source, i).Count()).Sum() >= 5000);

    /// <summary>
    /// Whether all compiles. Of an error in the user's half some may be felt in the generated one: where there is none, there must be
    /// none at all.
    /// </summary>
    private static bool AssertGeneratedCodeCompiles(Compilation output, string variant)
    {
        Diagnostic[] errors = [.. output.GetDiagnostics().Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error)];
        Diagnostic[] inGenerated = [.. errors.Where(diagnostic => GeneratorResult.IsGenerated(diagnostic.Location))];
        Assert.True(
            inGenerated.Length == 0 || inGenerated.Length < errors.Length,
            $"{string.Join('\n', inGenerated.Take(5).Select(diagnostic => diagnostic.ToString()))}\n{variant}");
        return errors.Length == 0;
    }

    /// <summary>An error means that a network is not generated; a network that is not generated means an error, if only of the compiler's.</summary>
    private static void AssertBothAgree(GeneratorRunResult run, Compilation input, string variant)
    {
        IReadOnlyList<object?> all = PipelineAssert.Values(run, TrackingNames.Network);
        (int declarations, int networks) = (all.Count, all.OfType<MlpModel>().Count());
        bool error = GeneratorRunner.Analyze(input).Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
        Assert.True(!error || networks < declarations, $"An error is reported, and still all networks are generated:\n{variant}");
        Assert.True(
            error || networks == declarations || input.GetDiagnostics().Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error),
            $"A network is not generated, and nobody says why:\n{variant}");
    }

    private static IEnumerable<string> Variants(string source, int seed)
    {
        for (int length = 0; length <= source.Length; length++)
        {
            yield return source[..length];
        }

        System.Random random = new(seed);
        for (int i = 0; i < Edits; i++)
        {
            int start = random.Next(source.Length);
            int length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 3 : 40), source.Length - start);
            yield return (i % 4) switch
            {
                0 or 1 => source.Remove(start, length),
                2 => source.Insert(start, source.Substring(start, length)),
                _ => source.Remove(start, length).Insert(Math.Min(random.Next(source.Length), source.Length - length), source.Substring(start, length)),
            };
        }
    }
}
