namespace Mlp.Samples.Tests.Published;

/// <summary>The tests that publish, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PublishingTests : ICollectionFixture<ArtifactsFolder>
{
    public const string Name = "Publishing";
}
