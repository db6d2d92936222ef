using Mlp.Generator.Memory;

namespace Mlp.Generator.Tests.Pipeline;

public class PanelsPlanTests
{
    /// <summary>No channel is left out, and vectors of 4 and of 8 floats that are all padding are.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(32, 32)]
    [InlineData(33, 36)]
    [InlineData(36, 36)]
    [InlineData(37, 40)]
    [InlineData(40, 40)]
    [InlineData(41, 48)]
    [InlineData(48, 48)]
    [InlineData(100, 100)]
    public void Vectors_of_padding_are_not_computed(int channels, int computed) => Assert.Equal(computed, new PanelsPlan(channels).ComputedChannels);
}
