using System.Globalization;
using Mlp.BatchNormPlot;
using Mlp.Reporting;
using ScottPlot;
using Palette = Mlp.Reporting.Palette;
using PlotStyle = Mlp.Reporting.PlotStyle;

// dotnet run -c Release --project tools/Mlp.BatchNormPlot -- [picture]
const int Seeds = 5;
string picture = args.Length > 0 ? args[0] : Path.Combine("docs", "images", "batch-norm.png");
IReadOnlyList<Measurement>[] seeds = [.. Enumerable.Range(1, Seeds).Select(Measurements.Take)];
Measurement[] sizes = [.. Enumerable.Range(0, seeds[0].Count).Select(size => new Measurement(
    seeds[0][size].Rows,
    seeds.Average(seed => seed[size].MeanSpread),
    seeds.Average(seed => seed[size].VarianceSpread),
    seeds.Average(seed => seed[size].RunningAccuracy),
    seeds.Average(seed => seed[size].BatchAccuracy)))];

Console.WriteLine("| rows of a batch | spread of its mean | 1/√rows | spread of its variance | accuracy, running statistics | accuracy, each test batch by itself |");
Console.WriteLine("|--:|--:|--:|--:|--:|--:|");
foreach (Measurement size in sizes)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {size.Rows} | {size.MeanSpread:F3} | {1 / Math.Sqrt(size.Rows):F3} | {size.VarianceSpread:F3} | {size.RunningAccuracy:F4} | {size.BatchAccuracy:F4} |"));
}

double[] rows = [.. sizes.Select(size => Math.Log10(size.Rows))];
new Figure("What small batches do to batch norm's statistics", 1200, 480, Spreads, Accuracies).Save(picture);

void Spreads(Plot plot)
{
    PlotStyle.Title(plot, "How far a batch's statistics are from all rows'");
    PlotStyle.Axis(plot.Axes.Left, "standard deviation, relative");
    PlotStyle.Curve(plot, rows, [.. sizes.Select(size => size.VarianceSpread)], Palette.Vermillion, "variance of the batch", markers: true);
    PlotStyle.Curve(plot, rows, [.. sizes.Select(size => size.MeanSpread)], Palette.Blue, "mean of the batch", markers: true);
    PlotStyle.Curve(plot, rows, [.. sizes.Select(size => 1 / Math.Sqrt(size.Rows))], Palette.Faint, "1/√rows", width: 1);
    Finish(plot, Alignment.UpperRight);
}

void Accuracies(Plot plot)
{
    PlotStyle.Title(plot, "Test accuracy of networks trained with such batches");
    PlotStyle.Axis(plot.Axes.Left, "accuracy");
    PlotStyle.Curve(plot, rows, [.. sizes.Select(size => size.RunningAccuracy)], Palette.Blue, "by running statistics: Forward", markers: true);
    PlotStyle.Curve(plot, rows, [.. sizes.Select(size => size.BatchAccuracy)], Palette.Vermillion, "by each test batch's own", markers: true);
    Finish(plot, Alignment.LowerRight);
}

void Finish(Plot plot, Alignment legend)
{
    PlotStyle.Axis(plot.Axes.Bottom, "rows of a batch");
    NumericTicks(plot);
    PlotStyle.Legend(plot, legend, ["rows √"]);
}

void NumericTicks(Plot plot)
{
    ScottPlot.TickGenerators.NumericManual ticks = new();
    foreach (Measurement size in sizes)
    {
        ticks.AddMajor(Math.Log10(size.Rows), size.Rows.ToString(CultureInfo.InvariantCulture));
    }

    plot.Axes.Bottom.TickGenerator = ticks;
}
