using ScottPlot;

namespace Mlp.Reporting;

/// <summary>Colours that remain apart for the colour-blind: M. Okabe and K. Ito, Color Universal Design, 2008.</summary>
internal static class Palette
{
    public static readonly Color Blue = Color.FromHex("#0072b2");
    public static readonly Color Vermillion = Color.FromHex("#d55e00");
    public static readonly Color Text = Color.FromHex("#1f2937");
    public static readonly Color Frame = Color.FromHex("#9ca3af");
    public static readonly Color Grid = Color.FromHex("#e5e7eb");
    public static readonly Color Faint = Color.FromHex("#6b7280");

    private static readonly Color[] s_classes =
    [
        Blue, Vermillion, Color.FromHex("#009e73"), Color.FromHex("#cc79a7"), Color.FromHex("#e69f00"), Color.FromHex("#56b4e9"),
        Color.FromHex("#6b4c9a"), Color.FromHex("#4d4d4d"),
    ];

    /// <summary>How many classes have a colour of their own.</summary>
    public static int Classes => s_classes.Length;

    public static Color OfClass(int c) => s_classes[c % s_classes.Length];

    /// <summary>From white (0) to blue (1): the darker, the more, in greyscale, too.</summary>
    public static Color Shade(double share) => Colors.White.MixedWith(Color.FromHex("#08519c"), Math.Clamp(share, 0, 1));

    private static Color MixedWith(this Color from, Color to, double share)
    {
        return new Color(Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));

        byte Mix(byte one, byte other) => (byte)Math.Round(one + ((other - one) * share));
    }
}
