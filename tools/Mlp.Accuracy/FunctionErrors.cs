using System.Globalization;
using System.Text;
using Mlp.Tests.Numerics;

namespace Mlp.AccuracyTable;

/// <summary>Errors of the vector functions and activations against double precision, for each set of instructions.</summary>
internal static class FunctionErrors
{
    public static string Write(Options options)
    {
        (InstructionSet Set, IReadOnlyDictionary<AccuracyCase, (double Largest, float At)> Errors)[] measured =
            [.. InstructionSet.Available.Select(set => (set, set.Measure(options)))];
        string[] header = ["", "limit", .. measured.Select(column => column.Set.Title), "where"];

        string Table(IEnumerable<AccuracyCase> cases, Func<AccuracyCase, string> name) => Markdown.Table(header, cases.Select(accuracy =>
        {
            (double Largest, float At)[] errors = [.. measured.Select(column => column.Errors[accuracy])];
            float at = errors.MaxBy(error => error.Largest).At;
            return (IReadOnlyList<string>)
            [
                name(accuracy), Text(accuracy.Limit, "0.#"), .. errors.Select(error => Text(error.Largest, "0.00")),
                errors.All(error => error.Largest == 0) ? "" : at.ToString("G9", CultureInfo.InvariantCulture),
            ];
        }));

        StringBuilder page = new();
        page.Append(string.Create(CultureInfo.InvariantCulture, $"""
            ## Functions

            The tables have the largest errors over {new FloatInputs(options.Stride, options.DenseStride).Description}. They are in units in the
            last place of the exact value (ULP). Each set of instructions runs in a process that has no other: `DOTNET_EnableAVX512=0` leaves 256 bits,
            `DOTNET_EnableAVX2=0` leaves 128 bits without fused multiply-add, `DOTNET_EnableHWIntrinsic=0` leaves scalars. NaN must stay NaN, and
            infinities must be right. A result that should be denormal may be 0, or within the limit in denormal units. The exact values are those of
            `System.Math`, and for erfc those of Cody's rational approximations, both in double precision. *Where* is the input of the largest error.
            `--stride 1` takes all 2³² floats.

            Functions of `VectorMath`:


            """));
        page.Append(Table(AccuracyCases.Functions, accuracy => accuracy.Name));
        page.Append("\nValues of the activations:\n\n");
        page.Append(Table(AccuracyCases.Activations.Where(accuracy => accuracy.Quantity == AccuracyCase.Value), accuracy => accuracy.Name));
        page.Append(
            "\nDerivatives of the activations, in units of 2⁻²⁴; for derivatives beyond 1, in units of that share of the value. They are computed from\n"
            + "the input, or from the output: where the output suffices, training keeps nothing else.\n\n");
        page.Append(Table(
            AccuracyCases.Activations.Where(accuracy => accuracy.Quantity != AccuracyCase.Value),
            accuracy => accuracy.Name + (accuracy.Quantity == AccuracyCase.Derivative ? "" : ", from the output")));
        return page.ToString();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
