using System.Globalization;

namespace Mlp.Data;

/// <summary>Reads numbers, the machine's culture whatever it may be.</summary>
internal sealed class CsvNumbers
{
    private static readonly NumberFormatInfo Comma = WithComma();

    private readonly NumberFormatInfo _format;

    public CsvNumbers(bool decimalComma)
    {
        DecimalComma = decimalComma;
        _format = decimalComma ? Comma : NumberFormatInfo.InvariantInfo;
    }

    /// <summary>Whether decimals follow a comma.</summary>
    public bool DecimalComma { get; }

    /// <summary>The nearest float, NaN and infinities included; false for a text that is no number.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out float number) => float.TryParse(text, NumberStyles.Float, _format, out number);

    private static NumberFormatInfo WithComma()
    {
        NumberFormatInfo format = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        format.NumberGroupSeparator = ".";
        format.NumberDecimalSeparator = ",";
        return NumberFormatInfo.ReadOnly(format);
    }
}
