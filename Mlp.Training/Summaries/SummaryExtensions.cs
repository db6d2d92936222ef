namespace Mlp;

/// <summary>Reports of networks.</summary>
public static class SummaryExtensions
{
    /// <summary>
    /// Returns a summary of the network's layers: shapes, parameters, multiply-adds, bytes. <c>Console.WriteLine(net.Summary())</c> prints
    /// the table.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">Samples in a call, 1 or more.</param>
    /// <exception cref="ArgumentException">The network's layout has no topology.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or a layer's output would exceed an array.</exception>
    public static MlpSummary Summary(this IMlp network, int rows = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        return MlpSummary.Of(network.StateLayout, rows);
    }
}
