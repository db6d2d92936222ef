using System;

namespace Mlp.Build;

/// <summary>A weights file is there, but cannot be read.</summary>
internal sealed class WeightsUnreadableException(string message) : Exception(message);
