using System.Reflection;
using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Memory that is several things at once, and objects that are not what they seem, are refused before anything is written.</summary>
public class AliasingTests
{
    private static readonly Lazy<CompiledNets> s_nets = new(() => NetCompiler.Load([new Topology(8, 9, 8) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1 }, new Topology(3, 5)]));

    [Fact]
    public void A_static_instance_in_the_users_part_works()
    {
        Assembly assembly = GeneratorRunner.Run(
            "using Mlp; [Mlp(3, 4, 2, NormLayer = NormLayer.BatchNorm1d)] public partial class Net { public static readonly Net Shared = new(1); public static readonly StateLayout First = Layout; }").Load();
        Type type = assembly.GetType("Net")!;
        float[] outputs = new float[2];
        ((IMlp)type.GetField("Shared")!.GetValue(null)!).Forward([1, 2, 3], outputs);
        Assert.NotEqual(0, outputs[0]);
        Assert.NotNull(type.GetField("First")!.GetValue(null));
    }

    [Fact]
    public void A_tape_of_another_type_is_refused_even_if_it_claims_the_network()
    {
        IMlp net = s_nets.Value.Create(0);
        ForeignTape tape = new(net);
        Assert.Equal("tape", Assert.Throws<ArgumentException>(() => net.ForwardTraining(new float[8 * 50], tape)).ParamName);
        Assert.Equal("tape", Assert.Throws<ArgumentException>(() => net.Backward(new float[8 * 50], tape)).ParamName);
        Assert.Equal("tape", Assert.Throws<ArgumentException>(() => net.Backward(new float[8 * 50], tape, new float[8 * 50])).ParamName);
    }

    [Fact]
    public void A_tape_begins_no_more_rows_than_it_takes()
        => Assert.Throws<ArgumentOutOfRangeException>(() => s_nets.Value.Create(0).CreateTape(4).RunForward(new float[40], 5));

    [Fact]
    public void Inputs_in_the_tapes_own_memory_are_refused()
    {
        IMlp net = s_nets.Value.Create(0);
        MlpTape tape = net.CreateTape(4);
        net.ForwardTraining(new float[32], tape);
        long step = tape.StepCount;
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => net.ForwardTraining(tape.Output, tape)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => net.ForwardTraining(tape.OutputGradient, tape)).ParamName);
        Assert.Equal("inputGradient", Assert.Throws<ArgumentException>(() => net.Backward(new float[32], tape, tape.Gradients[..32])).ParamName);
        Assert.Equal(step, tape.StepCount);
    }

    [Fact]
    public void A_gradient_in_the_memory_of_the_labels_is_refused()
    {
        float[] gradient = new float[80];
        Span<int> labels = MemoryMarshal.Cast<float, int>(gradient.AsSpan())[..8];
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(new float[80], MemoryMarshal.Cast<float, int>(gradient.AsSpan())[..8], gradient)).ParamName);
        Assert.Equal(8, labels.Length);
        Assert.All(gradient, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_tensor_can_be_written_from_the_networks_own_memory()
    {
        IMlp net = s_nets.Value.Create(1, seed: 3);
        float[] before = new float[5], after = new float[5];
        net.ReadTensor("0.bias", before);
        net.WriteTensor("0.bias", net.Parameters.AsSpan().Slice(net.StateLayout.Tensors[1].Offset, 5));
        net.ReadTensor("0.bias", after);
        Assert.Equal(before, after);
    }

    private sealed class ForeignTape(IMlp network) : MlpTape(network, 100, 0, 8, 8, 0, 0, 0, 0, threads: 1)
    {
        protected override void ForwardPart(ref float inputs, nuint rows, long step, Worker worker) => throw new NotSupportedException();

        protected override void BackwardPart<TUpdate>(ref float inputs, nuint rows, in TUpdate update, Worker worker) => throw new NotSupportedException();
    }
}
