namespace Mlp.Simd;

/// <summary>
/// The vector vocabulary that generated code and the runtime's own loops are written in: one body serves 512, 256 and 128
/// bits and plain scalars. A struct of one hardware vector implements it, and after inlining nothing of it is left.
/// </summary>
/// <remarks>
/// A mask is a vector whose lanes have all bits set or none; only <see cref="ConditionalSelect"/> reads it. Offsets and
/// counts are in floats.
/// </remarks>
/// <typeparam name="V">The implementing struct itself.</typeparam>
public interface ISimd<V>
    where V : struct, ISimd<V>
{
    /// <summary>Gets the number of floats in a vector: 16, 8, 4 or 1.</summary>
    static abstract nuint Count { get; }

    /// <summary>Gets whether kernels are to use 32 registers (AVX-512, NEON) rather than 16.</summary>
    static abstract bool Has32Registers { get; }

    /// <summary>Gets a vector whose lanes are all 0.</summary>
    static abstract V Zero { get; }

    /// <summary>Creates a vector whose lanes are all <paramref name="value"/>.</summary>
    static abstract V Create(float value);

    /// <summary>Gets a vector whose lane j is j: 0, 1, 2, ….</summary>
    static abstract V Indices { get; }

    /// <summary>Loads the <see cref="Count"/> floats from <paramref name="offset"/> on.</summary>
    static abstract V Load(ref float source, nuint offset);

    /// <summary>Loads the float at <paramref name="offset"/> into all lanes.</summary>
    static abstract V Broadcast(ref float source, nuint offset);

    /// <summary>Writes all lanes from <paramref name="offset"/> on.</summary>
    static abstract void Store(V value, ref float destination, nuint offset);

    /// <summary>Computes left · right + addend; fused where the processor does that in one instruction.</summary>
    static abstract V MultiplyAdd(V left, V right, V addend);

    /// <summary>Adds left · right to <paramref name="sum"/>: the same as <see cref="MultiplyAdd"/>, for a sum that stays in a register over a loop.</summary>
    /// <remarks>
    /// The JIT writes vfmadd231, which adds to the sum's own register, only where the result goes to the local that was the addend. A result
    /// that is returned goes to another first: seven of twelve multiply-adds of a tile came out as vfmadd213 and a copy back.
    /// </remarks>
    static virtual void MultiplyAddTo(ref V sum, V left, V right) => sum = V.MultiplyAdd(left, right, sum);

    /// <summary>
    /// Adds left · right to <paramref name="sum"/>, where right is loaded from <paramref name="offset"/> on and not needed again: with 16 registers
    /// in the same instruction.
    /// </summary>
    static virtual void MultiplyAddTo(ref V sum, V left, ref float right, nuint offset) => V.MultiplyAddTo(ref sum, left, V.Load(ref right, offset));

    /// <summary>
    /// Loads the float at <paramref name="offset"/> as a factor of all lanes. It is for <see cref="AddScaled"/> alone: lanes but the first may hold anything.
    /// </summary>
    static virtual V Factor(ref float source, nuint offset) => V.Broadcast(ref source, offset);

    /// <summary>Adds factor · value to <paramref name="sum"/>, where the factor is one that <see cref="Factor"/> loaded.</summary>
    /// <remarks>NEON multiplies by one lane of a vector, so that the float needs no instruction that copies it into all lanes.</remarks>
    static virtual void AddScaled(ref V sum, V factor, V value) => V.MultiplyAddTo(ref sum, factor, value);

    /// <summary>Computes lane by lane left + right.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>Computes lane by lane left − right.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>Computes lane by lane left · right.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>Computes lane by lane left / right.</summary>
    static abstract V operator /(V left, V right);

    /// <summary>Computes lane by lane √value.</summary>
    static abstract V Sqrt(V value);

    /// <summary>Computes lane by lane |value|.</summary>
    static abstract V Abs(V value);

    /// <summary>Computes lane by lane the magnitude of one with the sign of the other, zeros' signs included.</summary>
    static abstract V CopySign(V magnitude, V sign);

    /// <summary>Computes lane by lane 0 where the value is below 0, else the value itself. NaN stays NaN and −0.0 stays −0.0.</summary>
    static abstract V Rectify(V value);

    /// <summary>Returns the mask of lanes where left &lt; right; not where either is NaN.</summary>
    static abstract V LessThan(V left, V right);

    /// <summary>Returns the mask of lanes where left ≤ right; not where either is NaN.</summary>
    static abstract V LessThanOrEqual(V left, V right);

    /// <summary>
    /// Computes lane by lane <paramref name="whenTrue"/> where the mask is set and <paramref name="whenFalse"/> elsewhere.
    /// </summary>
    static abstract V ConditionalSelect(V mask, V whenTrue, V whenFalse);

    /// <summary>Returns the sum of all lanes.</summary>
    static abstract float Sum(V value);

    /// <summary>Computes lane by lane the larger; where either is NaN, either may come back.</summary>
    static abstract V Max(V left, V right);

    /// <summary>Computes lane by lane left + right of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract V AddAsInt32(V left, V right);

    /// <summary>Computes lane by lane left − right of the bit patterns as 32-bit integers, wrapping.</summary>
    static abstract V SubtractAsInt32(V left, V right);

    /// <summary>Computes lane by lane the bit pattern, moved up by <paramref name="count"/> bits.</summary>
    static abstract V ShiftLeftAsInt32(V value, int count);

    /// <summary>
    /// Computes lane by lane the bit pattern as a signed integer, moved down by <paramref name="count"/> bits; the sign fills in.
    /// </summary>
    static abstract V ShiftRightAsInt32(V value, int count);

    /// <summary>Computes lane by lane the float that equals the 32-bit integer whose bit pattern the lane holds.</summary>
    static abstract V ConvertInt32ToSingle(V value);

    /// <summary>Writes the lowest byte of each lane, <see cref="Count"/> bytes from <paramref name="offset"/> on.</summary>
    static abstract void StoreLowestBytes(V value, ref byte destination, nuint offset);

    /// <summary>Returns the largest of all lanes; where one is NaN, it may or may not come back.</summary>
    static abstract float MaxOfLanes(V value);
}
