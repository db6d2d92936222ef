using System.Text;
using System.Text.RegularExpressions;
using ScottPlot;
using SkiaSharp;

namespace Mlp.Reporting;

/// <summary>
/// A picture of one or more plots, to be saved as PNG or SVG. It holds its own copy of what it shows; each call draws it anew. Its size
/// is in pixels.
/// </summary>
public sealed partial class Figure
{
    private const int TitleHeight = 44;
    private const float FigureTitleSize = 20;
    private const float Margin = 12;

    // Titles of plots are above the middle of the data, to the right of an axis with its numbers.
    private const float AxisRoom = 96;
    private const int ZLibLevel = 9;
    private const int Smallest = 100;
    private const int Largest = 16_384;

    private readonly string _title;
    private readonly IReadOnlyList<Action<Plot>> _plots;

    internal Figure(string title, int width, int height, params IReadOnlyList<Action<Plot>> plots)
    {
        (_title, _plots, Width, Height) = (title, plots, width, height);
    }

    /// <summary>Gets the width in pixels, unless another size is asked for.</summary>
    public int Width { get; }

    /// <summary>Gets the height in pixels, unless another size is asked for.</summary>
    public int Height { get; }

    /// <summary>How plots are set beside and below each other.</summary>
    internal static (int Columns, int Rows) Grid(int plots)
    {
        int columns = plots switch { <= 3 => plots, 4 => 2, <= 9 => 3, _ => 4 };
        return (columns, (plots + columns - 1) / columns);
    }

    /// <summary>Writes a .png or .svg file, whole or not at all.</summary>
    /// <param name="path">The file; replaced where there is one. Its ending tells the format.</param>
    /// <exception cref="ArgumentException">The path ends neither in .png nor in .svg.</exception>
    /// <exception cref="IOException">The file cannot be written, since its folder is missing, say; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public void Save(string path) => Save(path, Width, Height);

    /// <summary>Writes a .png or .svg file of another size.</summary>
    /// <param name="path">The file; replaced where there is one. Its ending tells the format.</param>
    /// <param name="width">Pixels, 100 to 16384.</param>
    /// <param name="height">Pixels, 100 to 16384.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of its range.</exception>
    /// <inheritdoc cref="Save(string)" path="/exception"/>
    public void Save(string path, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending is not (".png" or ".svg"))
        {
            throw new ArgumentException($"'{path}' ends in '{ending}', but a figure is written as .png or .svg: name the file so.", nameof(path));
        }

        // Before the work of drawing.
        AtomicFile.Check(path);
        byte[] bytes = ending == ".png" ? ToPng(width, height) : Encoding.UTF8.GetBytes(ToSvg(width, height));
        AtomicFile.Write(path, bytes, static (stream, content) => stream.Write(content));
    }

    /// <summary>Returns the bytes of a PNG file.</summary>
    public byte[] ToPng() => ToPng(Width, Height);

    /// <summary>Returns the text of an SVG file.</summary>
    public string ToSvg() => ToSvg(Width, Height);

    private byte[] ToPng(int width, int height)
    {
        CheckSize(width, height);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height))
            ?? throw new InvalidOperationException(
                FormattableString.Invariant($"There is no memory for a picture of {width} × {height} pixels: make it smaller."));
        Draw(surface.Canvas, width, height);
        using SKPixmap pixels = surface.PeekPixels()!; // a surface in memory has pixels
        using SKData data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, ZLibLevel))!;
        return data.ToArray();
    }

    private string ToSvg(int width, int height)
    {
        CheckSize(width, height);
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            Draw(canvas, width, height);
        }

        return WithOwnIds(Encoding.UTF8.GetString(stream.ToArray()));
    }

    // Skia counts ids over the process's life; a file is to be the same whenever it is written.
    private static string WithOwnIds(string svg)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        return Id().Replace(svg, match =>
        {
            string id = match.Groups["id"].Value;
            if (!numbers.TryGetValue(id, out int number))
            {
                number = numbers.Count;
                numbers.Add(id, number);
            }

            return FormattableString.Invariant($"{match.Groups["before"].Value}id{number}");
        });
    }

    [GeneratedRegex(@"(?<before>\bid=""|url\(#|href=""#)(?<id>[a-z]+_[0-9a-f]+)")]
    private static partial Regex Id();

    private void Draw(SKCanvas canvas, int width, int height)
    {
        canvas.Clear(SKColors.White);
        (int columns, int rows) = Grid(_plots.Count);
        int top = _title.Length > 0 ? TitleHeight : 0;
        if (top > 0)
        {
            LabelStyle style = new() { Alignment = Alignment.MiddleCenter };
            PlotStyle.Write(style, _title, FigureTitleSize);
            using Paint paint = Paint.NewDisposablePaint();
            PlotStyle.Fit(style, width - (2 * Margin));
            style.Render(canvas, new Pixel(width / 2f, top / 2f), paint);
        }

        for (int i = 0; i < _plots.Count; i++)
        {
            int column = i % columns, row = i / columns;
            float plotWidth = (float)width / columns, plotHeight = (float)(height - top) / rows;
            using Plot plot = new();
            PlotStyle.Begin(plot);
            _plots[i](plot);
            PlotStyle.Fit(plot.Axes.Title.Label, plotWidth - AxisRoom);
            float left = column * plotWidth, above = top + (row * plotHeight);
            plot.Render(canvas, new PixelRect(left, left + plotWidth, above + plotHeight, above));
        }
    }

    private static void CheckSize(int width, int height)
    {
        if (width is < Smallest or > Largest)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, FormattableString.Invariant($"A figure is {Smallest} to {Largest} pixels wide."));
        }

        if (height is < Smallest or > Largest)
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, FormattableString.Invariant($"A figure is {Smallest} to {Largest} pixels high."));
        }
    }
}
