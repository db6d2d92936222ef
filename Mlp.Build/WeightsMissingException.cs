using System;

namespace Mlp.Build;

/// <summary>There is no such weights file.</summary>
internal sealed class WeightsMissingException : Exception;
