using System.Globalization;
using System.Text;

namespace Mlp.Tool.Import;

/// <summary>Names and texts in C#.</summary>
internal static class CSharpName
{
    /// <summary>The keywords, and words that no type may be named by.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach",
        "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator",
        "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
        "allows", "await", "dynamic", "extension", "field", "file", "nint", "notnull", "nuint", "partial", "record", "required", "scoped",
        "unmanaged", "var", "where", "yield",
    };

    /// <summary>Whether a class may have this name.</summary>
    public static bool IsName(string name)
        => name.Length > 0 && !s_reserved.Contains(name) && IsStart(name[0]) && name.All(IsPart)
            && name.IsNormalized(NormalizationForm.FormC);

    /// <summary>Whether a namespace may have this name: names separated by points.</summary>
    public static bool IsNamespace(string name) => name.Split('.').All(IsName);

    /// <summary>A namespace of any text, as the SDK makes one of a project's name.</summary>
    public static string ToNamespace(string text)
    {
        IEnumerable<string> parts = text.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            string name = new([.. part.Select(character => IsPart(character) ? character : '_')]);
            return !IsStart(name[0]) || s_reserved.Contains(name) ? "_" + name : name;
        });
        return string.Join('.', parts) is { Length: > 0 } found ? found : "_";
    }

    /// <summary>A text between quotes, as source code has it.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char character in text)
        {
            quoted.Append(character switch
            {
                '"' or '\\' => $"\\{character}",
                _ when character < ' ' || character > '~' && !char.IsLetterOrDigit(character) => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsStart(char character) => character == '_' || char.IsLetter(character)
        || char.GetUnicodeCategory(character) == UnicodeCategory.LetterNumber;

    private static bool IsPart(char character)
        => IsStart(character) || char.GetUnicodeCategory(character)
            is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
