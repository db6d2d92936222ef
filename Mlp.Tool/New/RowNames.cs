using System.Text;
using Mlp.Tool.Commands;
using Mlp.Tool.Import;

namespace Mlp.Tool.New;

/// <summary>Names in C# for columns, types and categories.</summary>
/// <param name="record">The record's name.</param>
internal sealed class RowNames(string record)
{
    // Types that the program is written with, and namespaces that generated code names.
    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "Console", "Program", "System", "Mlp", "Plots", "TableFitOptions",
    };

    private static readonly string[] s_usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];

    private readonly HashSet<string> _types = new(StringComparer.Ordinal) { record, record + "Model" };

    // Members of every record, and those of a prediction, one of whose properties is named after the target.
    private readonly HashSet<string> _properties = new(StringComparer.Ordinal)
    {
        record, "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize", "EqualityContract",
        "PrintMembers", "Clone", "Deconstruct", "Prediction", "Probability", "Probabilities", "ClassProbabilities", "Spread",
    };

    /// <summary>Whether a type of this name would hide one that the program is written with.</summary>
    public static bool IsTaken(string name)
        => s_types.Contains(name) || s_usings.Any(space => Type.GetType($"{space}.{name}, System.Runtime") is not null);

    /// <summary>A name of a text: its words, each with a capital in front. Letters and digits stay, in their order.</summary>
    /// <returns>The name; null where the text has no letter or digit that a name can have.</returns>
    public static string? Of(string text)
    {
        StringBuilder name = new();
        bool isStart = true;
        foreach (char character in text.Normalize())
        {
            bool isPart = char.IsLetterOrDigit(character);
            if (isPart)
            {
                name.Append(isStart ? char.ToUpperInvariant(character) : character);
            }

            isStart = !isPart;
        }

        string found = name.ToString();
        return CSharpName.IsName(found) ? found : found.Length > 0 && CSharpName.IsName("_" + found) ? "_" + found : null;
    }

    /// <summary>Takes the name of a column's property.</summary>
    /// <param name="column">The column's name.</param>
    public string Property(string column) => Take(_properties, Of(column) ?? "Column", "Value");

    /// <summary>Takes the name of a property's enum: the same, where no type is called so.</summary>
    public string Enum(string property) => Take(_types, property, "Kind", IsTaken);

    private static string Take(HashSet<string> taken, string name, string suffix, Func<string, bool>? isTaken = null)
    {
        bool isFree = !taken.Contains(name) && isTaken?.Invoke(name) != true;
        string found = isFree ? name : name + suffix;
        for (int i = 2; taken.Contains(found); i++)
        {
            found = name + Shown.Plain(i);
        }

        taken.Add(found);
        return found;
    }
}
