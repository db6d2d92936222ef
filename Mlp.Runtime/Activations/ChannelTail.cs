using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp.CompilerServices;

/// <summary>The last channels of a row that fill no 16 floats, and padding behind them: whole vectors of any width.</summary>
[InlineArray(Length)]
internal struct ChannelTail
{
    /// <summary>Floats of the widest vector.</summary>
    public const int Length = 16;

    private float _first;

    /// <summary>Copies channels in.</summary>
    /// <param name="source">The first of them.</param>
    /// <param name="channels">0 to 15 of them.</param>
    /// <param name="padding">What stands behind them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(ref float source, nuint channels, float padding)
    {
        Span<float> all = this;
        all.Fill(padding);
        MemoryMarshal.CreateReadOnlySpan(ref source, (int)channels).CopyTo(all);
    }

    /// <summary>Copies channels out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float destination, nuint channels)
        => ((ReadOnlySpan<float>)this)[..(int)channels].CopyTo(MemoryMarshal.CreateSpan(ref destination, (int)channels));
}
