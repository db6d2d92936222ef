namespace Mlp.Training;

/// <summary>
/// Ends a training that does not get better. What is monitored is the validation loss, or the training loss where there are no
/// validation rows.
/// </summary>
/// <param name="Patience">Epochs without a better loss after which training ends, 1 or more.</param>
/// <param name="MinDelta">How much lower a loss must be to count as better, 0 or more.</param>
/// <param name="RestoreBest">Whether the network ends with the weights and statistics of its best epoch. Otherwise with the last
/// ones.</param>
public sealed record EarlyStopping(int Patience = 10, double MinDelta = 0, bool RestoreBest = true);
