namespace Mlp.Benchmarks.Startup;

/// <summary>What one cold process saw; seconds, but for the calls.</summary>
/// <param name="Construction">Of the first network in the process.</param>
/// <param name="First">The first call; of training with the tape and the optimizer that it needs.</param>
/// <param name="Second">The second call.</param>
/// <param name="Median">Of a call, in the end.</param>
/// <param name="SettledCalls">After how many calls a call took no more than 1.1 medians, for good.</param>
/// <param name="SettledAfter">How long these calls took together.</param>
internal sealed record ColdStart(double Construction, double First, double Second, double Median, double SettledCalls, double SettledAfter);
