using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Static networks, whose weights are compiled in, with each activation and in each format: SelfTest compares what they predict, of many rows and
/// of one, with what the compiler computed in double precision.
/// </summary>
public sealed class StaticActivationTests
{
    // One small enough to have its weights as constants of the code, and one that is not.
    private static readonly Topology[] Shapes = [new(6, 19, 33, 3), new(40, 90, 50, 7)];

    private static readonly Topology[] Activations = [.. ActivationCases.All.Where(activation => activation.CustomActivation is null)];

    [Theory]
    [InlineData("Float32", 1e-5)]
    [InlineData("BFloat16", 1e-5)]
    [InlineData("Int8", 1e-3)]
    public void Static_networks_come_to_what_the_compiler_computed(string format, double tolerance)
    {
        Assembly assembly = Compile(format);
        for (int shape = 0; shape < Shapes.Length; shape++)
        {
            for (int index = 0; index < Activations.Length; index++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"Net{shape}x{index}");
                MethodInfo selfTest = assembly.GetType(name, throwOnError: true)!.GetMethod("SelfTest")!;
                double difference = selfTest.CreateDelegate<Func<double>>()();
                Assert.True(difference <= tolerance, $"{format}, {Shapes[shape].With(Activations[index])}: {difference:E2}");
            }
        }
    }

    [Fact]
    public void What_the_compiler_computed_is_what_a_network_predicts()
    {
        // The references of the two are independent: here the compiler's is held against a network that was tested against PyTorch.
        Assembly assembly = Compile("Float32");
        CompiledNets nets = NetCompiler.Load([.. Activations.Select(Shapes[0].With)]);
        for (int index = 0; index < Activations.Length; index++)
        {
            IMlp net = nets.Create(index);
            new ReferenceMlp(nets.Topologies[index], 5).CopyTo(net);
            float[] inputs = HashFormula.Floats(1, 6 * 4, -1, 1), expected = new float[3 * 4], actual = new float[3 * 4];
            net.Forward(inputs, expected);
            ForwardRows forward = assembly.GetType(string.Create(CultureInfo.InvariantCulture, $"Net0x{index}"), throwOnError: true)!
                .GetMethod("Forward", [typeof(ReadOnlySpan<float>), typeof(Span<float>)])!.CreateDelegate<ForwardRows>();
            forward(inputs, actual);
            Assert.InRange(Errors.Relative(actual, Errors.Widen(expected)), 0, 1e-6);
        }
    }

    private delegate void ForwardRows(ReadOnlySpan<float> inputs, Span<float> outputs);

    private static Assembly Compile(string format)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp14);
        StringBuilder source = new("using Mlp;\n");
        List<AdditionalText> files = [];
        for (int shape = 0; shape < Shapes.Length; shape++)
        {
            files.Add(new WeightsText(string.Create(CultureInfo.InvariantCulture, $"net{shape}.safetensors"), Saved(Shapes[shape])));
            for (int index = 0; index < Activations.Length; index++)
            {
                string attribute = Shapes[shape].With(Activations[index]).ToAttribute()
                    .Replace("NormEps = 1E-05, NormMomentum = 0.1, NormAffine = true, TrackRunningStats = true", $"Weights = \"net{shape}.safetensors\", WeightFormat = WeightFormat.{format}", StringComparison.Ordinal);
                source.Append(CultureInfo.InvariantCulture, $"{attribute} public static partial class Net{shape}x{index};\n");
            }
        }

        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Static{format}{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source.ToString(), parse)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location)],
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, generalDiagnosticOption: ReportDiagnostic.Error, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new MlpGenerator().AsSourceGenerator()], additionalTexts: files, parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        using MemoryStream image = new();
        EmitResult emitted = generated.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)));
        image.Position = 0;
        return AssemblyLoadContext.GetLoadContext(typeof(IMlp).Assembly)!.LoadFromStream(image);
    }

    /// <summary>A file of the reference's initial values.</summary>
    private static byte[] Saved(Topology topology)
    {
        IMlp net = NetCompiler.Load([topology]).Create(0);
        new ReferenceMlp(topology, 5).CopyTo(net);
        using MemoryStream file = new();
        net.Save(file);
        return file.ToArray();
    }

    /// <summary>A file as the package's targets hand it to the generator.</summary>
    private sealed class WeightsText(string name, byte[] content) : AdditionalText
    {
        public override string Path => "/" + name + ".mlpweights";

        public override SourceText GetText(CancellationToken cancellationToken = default)
            => SourceText.From($"mlp-weights 1\nname {name}\nstate found\ndata\n{Convert.ToBase64String(content)}\n", Encoding.UTF8);
    }
}
