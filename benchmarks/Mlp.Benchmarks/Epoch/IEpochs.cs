namespace Mlp.Benchmarks.Epoch;

/// <summary>Somebody who trains, an epoch a call.</summary>
internal interface IEpochs : IDisposable
{
    string Name { get; }

    /// <summary>One epoch more.</summary>
    void Train();

    /// <summary>The share of the test images that are told right.</summary>
    double TestAccuracy();
}
