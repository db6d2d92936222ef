namespace Mlp.CompilerServices;

/// <summary>Sums of 8-bit products, some output channels at a time: what one kind of processor does it with. All of them come to the same integers.</summary>
/// <typeparam name="T">The implementing struct itself.</typeparam>
internal interface IInt8Lanes<T>
    where T : struct, IInt8Lanes<T>
{
    /// <summary>Output channels: 8, 4 or 1.</summary>
    static abstract nuint Count { get; }

    /// <summary>The sums to begin with, one 32-bit integer for each channel.</summary>
    static abstract T Load(ref int sums, nuint offset);

    /// <summary>Adds to each channel's sum the products of its four weights with four inputs, exactly.</summary>
    /// <param name="sums">The sums so far.</param>
    /// <param name="weights">Four signed bytes for each channel.</param>
    /// <param name="inputs">Four unsigned bytes.</param>
    static abstract T AddProducts(T sums, ref sbyte weights, uint inputs);

    /// <summary>Writes the sums.</summary>
    static abstract void Store(T value, ref int sums, nuint offset);
}
