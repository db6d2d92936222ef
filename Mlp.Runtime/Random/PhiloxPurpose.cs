namespace Mlp.Random;

/// <summary>
/// The purpose that a <see cref="PhiloxSequence"/> is drawn for. Sequences of one seed for different purposes have nothing in common.
/// </summary>
internal enum PhiloxPurpose
{
    /// <summary>The order of the rows in an epoch; the stream is the epoch.</summary>
    Shuffle = 0,

    /// <summary>Which rows go into which part of a split; the stream is 0.</summary>
    Split = 1,
}
