using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Tells objects apart that are equal by value. Netstandard2.0 has none.</summary>
internal sealed class ReferenceEqualityComparer : IEqualityComparer<object>
{
    public static readonly ReferenceEqualityComparer Instance = new();

    bool IEqualityComparer<object>.Equals(object? left, object? right) => ReferenceEquals(left, right);

    int IEqualityComparer<object>.GetHashCode(object value) => RuntimeHelpers.GetHashCode(value);
}
