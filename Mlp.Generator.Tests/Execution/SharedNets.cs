using Mlp.Generator.Tests.Parity;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Nets that several test classes run: generating, compiling and jitting them is most of the time that tests take.</summary>
public sealed class SharedNets
{
    private readonly Lazy<CompiledNets> fixtures = new(() => NetCompiler.Load([.. ParityFixture.OfThisRun.Select(fixture => fixture.Topology)]));

    /// <summary>The nets of <see cref="ParityFixture.OfThisRun"/>, in its order.</summary>
    internal CompiledNets Fixtures => fixtures.Value;
}

/// <summary>Test classes that use <see cref="SharedNets"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedNetsCollection : ICollectionFixture<SharedNets>
{
    public const string Name = "Shared nets";
}
