using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Finds columns whose numbers lie so far from 0, and so near to each other, that floats merge them: times in seconds, identifiers.
/// </summary>
internal sealed class FloatPrecision
{
    // The largest rounding error that is let pass, as a share of the range. Floats that use their range round by 3e-8 of it. Digits of
    // whole numbers are all meant; those of measurements are noise long before a ten-thousandth of the range.
    private const double MostOfWholeNumbers = 1e-6;
    private const double MostOfOthers = 1e-4;
    private const double LargestWholeNumber = 1L << 53;

    private double _smallest = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;
    private double _largestError;
    private bool _areWhole = true;

    /// <summary>Notes a number, and the float that became of it.</summary>
    public void Add(double number, float rounded)
    {
        _smallest = Math.Min(_smallest, number);
        _largest = Math.Max(_largest, number);
        _largestError = Math.Max(_largestError, Math.Abs(number - rounded));
        _areWhole &= number == Math.Floor(number) && Math.Abs(number) < LargestWholeNumber;
    }

    /// <summary>Throws if the column's differences are lost.</summary>
    /// <exception cref="InvalidDataException">They are; the message names the column, and says what to do.</exception>
    public void Check(string name, double offset, bool isTarget)
    {
        double range = _largest - _smallest;
        if (!(range > 0 && _largestError > range * (_areWhole ? MostOfWholeNumbers : MostOfOthers)))
        {
            return;
        }

        string column = SafetensorsHeader.Quote(name);
        double smallest = _smallest + offset;
        throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"column {column}: floats are too coarse for its numbers, from {smallest:R} to {_largest + offset:R}, and would round them by up to {_largestError:R}: different numbers would become the same. ")
            + (isTarget
                ? string.Create(CultureInfo.InvariantCulture, $"Subtract {smallest:R} from them in the file, and add it to predictions.")
                : string.Create(CultureInfo.InvariantCulture, $"Have a number near them subtracted first: Columns = {{ [{column}] = new() {{ Offset = {smallest:R} }} }}. If they identify the rows, put the column into Ignore.")));
    }
}
