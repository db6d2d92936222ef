using System.Reflection;
using System.Reflection.Emit;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>The class of a row as a user of ML.NET writes it for a table: a float for each number, a string for each category, and the label.</summary>
internal static class MlNetRow
{
    public const string Label = "Label";

    private static readonly ModuleBuilder s_module
        = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Rows"), AssemblyBuilderAccess.Run).DefineDynamicModule("Rows");

    private static int s_count;

    /// <summary>Writes the class. Its columns are public fields, "Column0" and so on, which ML.NET reads as it reads properties.</summary>
    public static Type Create(TableSchema schema)
    {
        TypeBuilder type = s_module.DefineType(FormattableString.Invariant($"Row{s_count++}"), TypeAttributes.Public | TypeAttributes.Sealed);
        for (int i = 0; i < schema.Features.Count; i++)
        {
            type.DefineField(Column(i), schema.Features[i].Kind == ColumnKind.Number ? typeof(float) : typeof(string), FieldAttributes.Public);
        }

        type.DefineField(Label, schema.Classes.Count == 2 ? typeof(bool) : typeof(float), FieldAttributes.Public);
        return type.CreateType();
    }

    public static string Column(int index) => FormattableString.Invariant($"Column{index}");

    /// <summary>Makes such rows.</summary>
    public static TRow[] Fill<TRow>(TableSchema schema, Line[] lines)
        where TRow : class, new()
    {
        FieldInfo[] fields = [.. schema.Features.Select((_, index) => typeof(TRow).GetField(Column(index))!)];
        FieldInfo label = typeof(TRow).GetField(Label)!;
        return [.. lines.Select(FillOne)];

        TRow FillOne(Line line)
        {
            TRow row = new();
            int number = 0, text = 0;
            for (int i = 0; i < fields.Length; i++)
            {
                // A text that is missing is a category of its own.
                fields[i].SetValue(row, schema.Features[i].Kind == ColumnKind.Number ? (float)line.Numbers[number++] : line.Texts[text++] ?? "");
            }

            label.SetValue(row, schema.Classes.Count == 2 ? line.Target == 1 : (float)line.Target);
            return row;
        }
    }
}
