using System.Globalization;
using System.Numerics;

namespace Mlp.Data;

/// <summary>Reads numbers, the machine's culture whatever it may be.</summary>
internal sealed class CsvNumbers
{
    // A float has 24 bits of a double's 53: these are the others, and they are so where a double lies halfway between two floats.
    private const ulong OtherBits = 0x1FFF_FFFF;
    private const ulong Halfway = 0x1000_0000;
    private const double SmallestNormalFloat = 1.17549435082228751e-38;

    private static readonly NumberFormatInfo Comma = WithComma();

    private readonly NumberFormatInfo _format;

    public CsvNumbers(bool decimalComma)
    {
        DecimalComma = decimalComma;
        _format = decimalComma ? Comma : NumberFormatInfo.InvariantInfo;
    }

    /// <summary>Whether decimals follow a comma.</summary>
    public bool DecimalComma { get; }

    /// <summary>The nearest double, NaN and infinities included; false for a text that is no number.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out double number) => double.TryParse(text, NumberStyles.Float, _format, out number);

    /// <summary>The number of a type; false for a text that is none, or none that the type can hold. 3.0 is a whole number.</summary>
    public bool TryParse<T>(ReadOnlySpan<char> text, out T number)
        where T : struct, INumberBase<T>
        => T.TryParse(text, NumberStyles.Float, _format, out number) && T.IsFinite(number);

    /// <summary>
    /// The float nearest to a text of which <see cref="TryParse"/> made a number. Rounding twice, first to a double, could miss it.
    /// </summary>
    public float Nearest(ReadOnlySpan<char> text, double number)
    {
        bool isRoundedOnce = (BitConverter.DoubleToUInt64Bits(number) & OtherBits) != Halfway && Math.Abs(number) >= SmallestNormalFloat;
        return isRoundedOnce ? (float)number : float.Parse(text, NumberStyles.Float, _format);
    }

    private static NumberFormatInfo WithComma()
    {
        NumberFormatInfo format = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        format.NumberGroupSeparator = ".";
        format.NumberDecimalSeparator = ",";
        return NumberFormatInfo.ReadOnly(format);
    }
}
