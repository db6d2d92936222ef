using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Past 60,000 bytes of IL or 2,000 locals in a method the JIT stops optimising, and inlining stops at about 512 locals; none of it is
/// reported. What is written stays well below.
/// </summary>
public class MethodSizeTests(ITestOutputHelper output)
{
    private const int MaxIlBytes = 20_000;
    private const int MaxLocals = 400;

    [Fact]
    public void Largest_nets_stay_within_the_limits_of_the_JIT()
    {
        Topology wide = new(8192, [.. Enumerable.Repeat(1000, 63), 7]) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.5 };
        Topology deep = new(37, [.. Enumerable.Range(20, 64)]) { NormLayer = NormLayer.BatchNorm1d, ActivationLayer = ActivationLayer.Identity, Dropout = 0.5 };
        Topology small = new(16, 32, 16, 4) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 };
        Topology digits = new(64, 128, 64, 10) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1 };
        
        // Compiling the two of 64 layers is what takes time: the deep one has the most locals, the wide one is the exhaustive run's.
        foreach (Topology topology in TestRun.Choose<Topology[]>([deep, small, digits], [wide, deep, small, digits]))
        {
            using PEReader image = new(new MemoryStream(NetCompiler.Compile([topology], "Sizes")));
            MetadataReader metadata = image.GetMetadataReader();
            (int Bytes, int Locals, string Name) largest = default, mostLocals = default;
            foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
            {
                MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
                int locals = body.LocalSignature.IsNil ? 0 : metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature) is var blob && blob.ReadByte() == 7 ? blob.ReadCompressedInteger() : 0;
                string name = $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}";
                largest = body.GetILBytes()!.Length > largest.Bytes ? (body.GetILBytes()!.Length, locals, name) : largest;
                mostLocals = locals > mostLocals.Locals ? (body.GetILBytes()!.Length, locals, name) : mostLocals;
            }

            output.WriteLine($"{topology.HiddenChannels.Length} layers from {topology.InChannels}: largest {largest.Name}, {largest.Bytes} bytes of IL; most locals {mostLocals.Name}, {mostLocals.Locals}");
            Assert.InRange(largest.Bytes, 1, MaxIlBytes);
            Assert.InRange(mostLocals.Locals, 1, MaxLocals);
        }
    }
}
