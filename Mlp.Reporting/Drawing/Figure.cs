using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Mlp.Reporting;

/// <summary>
/// A picture of one or more plots, to be saved as PNG or SVG. It holds its own copy of what it shows; each call draws it anew. Its size
/// is in pixels.
/// </summary>
public sealed class Figure
{
    private const int TitleHeight = 44;
    private const float FigureTitleSize = 20;
    private const int Smallest = 100;
    private const int Largest = 16_384;

    private readonly string _title;
    private readonly IReadOnlyList<Action<Plot>> _plots;

    internal Figure(string title, int width, int height, params IReadOnlyList<Action<Plot>> plots)
    {
        (_title, _plots, Width, Height) = (title, plots, width, height);
    }

    /// <summary>Pixels from left to right, unless another size is asked for.</summary>
    public int Width { get; }

    /// <summary>Pixels from top to bottom, unless another size is asked for.</summary>
    public int Height { get; }

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

    /// <summary>The bytes of a PNG file.</summary>
    public byte[] ToPng() => ToPng(Width, Height);

    /// <summary>The text of an SVG file.</summary>
    public string ToSvg() => ToSvg(Width, Height);

    private byte[] ToPng(int width, int height)
    {
        CheckSize(width, height);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height))
            ?? throw new InvalidOperationException(FormattableString.Invariant($"There is no memory for a picture of {width} × {height} pixels: make it smaller."));
        Draw(surface.Canvas, width, height);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
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

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Draw(SKCanvas canvas, int width, int height)
    {
        canvas.Clear(SKColors.White);
        int columns = _plots.Count switch { 1 => 1, <= 4 => 2, <= 9 => 3, _ => 4 }, rows = (_plots.Count + columns - 1) / columns;
        int top = _title.Length > 0 ? TitleHeight : 0;
        if (top > 0)
        {
            LabelStyle style = new() { Alignment = Alignment.MiddleCenter };
            PlotStyle.Write(style, _title, FigureTitleSize);
            using Paint paint = Paint.NewDisposablePaint();
            style.Render(canvas, new Pixel(width / 2f, top / 2f), paint);
        }

        for (int i = 0; i < _plots.Count; i++)
        {
            int column = i % columns, row = i / columns;
            float plotWidth = (float)width / columns, plotHeight = (float)(height - top) / rows;
            using Plot plot = new();
            PlotStyle.Begin(plot);
            _plots[i](plot);
            plot.Render(canvas, new PixelRect(column * plotWidth, (column + 1) * plotWidth, top + ((row + 1) * plotHeight), top + (row * plotHeight)));
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
