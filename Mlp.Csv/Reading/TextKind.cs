namespace Mlp.Data;

/// <summary>The kind of a text, where numbers are looked for.</summary>
internal enum TextKind
{
    /// <summary>A number that a float holds.</summary>
    Number,

    /// <summary>A number beyond a float's largest.</summary>
    TooLarge,

    /// <summary>An infinity.</summary>
    Infinite,

    /// <summary>A number whose decimals follow a comma where a point is expected, or the other way round.</summary>
    OtherDecimals,

    /// <summary>A number with separators between thousands.</summary>
    Thousands,

    /// <summary>A number with a minus sign that is no hyphen.</summary>
    OtherMinus,

    /// <summary>Several numbers with blanks between them.</summary>
    SeveralNumbers,

    /// <summary>A number and something else: 12%, 5 kg, 3+.</summary>
    WithUnit,

    /// <summary>Anything else.</summary>
    Text,
}
