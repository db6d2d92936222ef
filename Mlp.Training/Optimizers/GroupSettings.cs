namespace Mlp;

/// <summary>The settings of a parameter group.</summary>
/// <param name="LearningRateFactor">What the optimizer's learning rate is multiplied by.</param>
/// <param name="WeightDecay">The weight decay.</param>
internal readonly record struct GroupSettings(double LearningRateFactor, double WeightDecay);
