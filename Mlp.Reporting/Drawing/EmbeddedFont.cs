using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Mlp.Reporting;

/// <summary>The font that travels with the package: pictures look the same everywhere, on machines without a font, too.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    private const string Resource = "DejaVuSans-Subset.ttf";

    private static readonly Lazy<EmbeddedFont> s_font = new(Register);
    private readonly SKTypeface _typeface;

    private EmbeddedFont(SKTypeface typeface) => _typeface = typeface;

    /// <summary>Its name for ScottPlot.</summary>
    public static string Name => "DejaVu Sans of MlpGen";

    /// <summary>The font to write a text in: ours where it has all letters, else one of the machine's that has them.</summary>
    public static string For(string text)
    {
        SKTypeface typeface = s_font.Value._typeface;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && !typeface.ContainsGlyph(rune.Value))
            {
                return Fonts.Detect(text);
            }
        }

        return Name;
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
        => fontName == Name ? _typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? _typeface : null;

    private static EmbeddedFont Register()
    {
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(Resource)!;
        EmbeddedFont font = new(SKTypeface.FromStream(stream));
        Fonts.FontResolvers.Insert(0, font);
        return font;
    }
}
