using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>How a row becomes cells, a target and a weight: straight code over the properties.</summary>
internal static class CellsText
{
    private const string Missing = "double.NaN";

    /// <summary>The methods that read a row.</summary>
    public static void Write(SourceWriter writer, TablePlan plan)
    {
        using (writer.Block($"private static void ReadCells({plan.Row.Type} row, global::System.Span<double> cells)"))
        {
            WriteNullCheck(writer, plan.Row);
            writer.Line($"cells = cells.Slice(0, {plan.CellCount});");
            int cell = 0;
            foreach (ColumnModel column in plan.Row.Features)
            {
                WriteColumn(writer, plan.Row, column, cell);
                cell += column.Length;
            }
        }

        using (writer.Block($"private static double ReadTarget({plan.Row.Type} row)"))
        {
            WriteNullCheck(writer, plan.Row);
            WriteValue(writer, "return", plan.Target, otherwise: Missing);
        }

        if (plan.Row.Features.Any(column => column.Kind == ColumnKind.Enumeration))
        {
            writer.Lines($$"""
                private static global::System.ArgumentException NoMember(string property, string? value)
                    => new($"{{plan.Row.Name}}.{property} is {value}, which is no member of its enum: the model knows the members alone.", "row");

                """);
        }

        foreach (string number in plan.Row.Features.Where(column => column.IsArray).Select(column => column.Type).Distinct())
        {
            WriteReadNumbers(writer, plan.Row, number);
        }
    }

    /// <summary>The expression of a row's weight.</summary>
    public static string Weight(RowModel row) => row.Weight is { } weight
        ? Number(weight, row.IsReference ? "(row ?? throw new global::System.ArgumentNullException(nameof(row)))" : "row")
        : "1";

    /// <summary>The arms of a switch from a category to its index, without what is none.</summary>
    public static IEnumerable<string> Indices(ColumnModel column) =>
        column.Categories.Select((category, index) => $"{Constant(category)} => {index},");

    /// <summary>A category in code: the enum's member, or the text.</summary>
    public static string Constant(CategoryModel category) => category.Constant.Length > 0 ? category.Constant : Literal.String(category.Name);

    private static void WriteNullCheck(SourceWriter writer, RowModel row)
    {
        if (row.IsReference)
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(row);");
        }
    }

    private static void WriteColumn(SourceWriter writer, RowModel row, ColumnModel column, int cell)
    {
        if (column.IsArray)
        {
            string test = $"row.{column.Access} is {{ }} numbers{cell}";
            writer.Lines($$"""
                if ({{test}})
                {
                    ReadNumbers(numbers{{cell}}, cells.Slice({{cell}}, {{column.Length}}), {{Literal.String(column.Property)}});
                }
                else
                {
                    cells.Slice({{cell}}, {{column.Length}}).Fill({{Missing}});
                }

                """);
            return;
        }

        // What is no member of an enum is nothing that the model could know: to call it missing would be silently wrong.
        string otherwise = column.Kind == ColumnKind.Text
            ? $"{column.Categories.Count}"
            : $"throw NoMember({Literal.String(column.Property)}, row.{column.Access}.ToString())";
        WriteValue(writer, $"cells[{cell}] =", column, otherwise);
    }

    /// <summary>A statement with the value of a column that is no array.</summary>
    private static void WriteValue(SourceWriter writer, string begin, ColumnModel column, string otherwise)
    {
        string value = $"row.{column.Access}";
        switch (column.Kind)
        {
            case ColumnKind.Number:
                writer.Line($"{begin} {Number(column, "row")};");
                break;
            case ColumnKind.Boolean when column.IsNullable:
                writer.Line($"{begin} {value} switch {{ true => 1, false => 0, null => {Missing} }};");
                break;
            case ColumnKind.Boolean:
                writer.Line($"{begin} {value} ? 1 : 0;");
                break;
            default:
                // A text may be null whatever its annotation says.
                bool mayBeNull = (column.IsNullable || column.Kind == ColumnKind.Text) && otherwise != Missing;
                writer.Line($"{begin} {value} switch");
                writer.Line("{");
                foreach (string arm in Indices(column).Concat(mayBeNull ? [$"null => {Missing},"] : []).Append($"_ => {otherwise},"))
                {
                    writer.Line("    " + arm);
                }

                writer.Line("};");
                break;
        }
    }

    private static string Number(ColumnModel column, string row) => (column.IsNullable, column.NeedsCast) switch
    {
        (true, true) => $"{row}.{column.Access} is {{ }} {Local(column)} ? (double){Local(column)} : {Missing}",
        (true, false) => $"{row}.{column.Access} ?? {Missing}",
        (false, true) => $"(double){row}.{column.Access}",
        _ => $"{row}.{column.Access}",
    };

    /// <summary>A variable of the column's own: they share a scope.</summary>
    private static string Local(ColumnModel column) => "value" + column.Property;

    private static void WriteReadNumbers(SourceWriter writer, RowModel row, string number)
    {
        string copy = number == "double" ? "numbers.CopyTo(cells);" : """
            for (int i = 0; i < numbers.Length; i++)
            {
                cells[i] = numbers[i];
            }
            """;
        using (writer.Block($"private static void ReadNumbers(global::System.ReadOnlySpan<{number}> numbers, global::System.Span<double> cells, string property)"))
        {
            writer.Lines($$"""
                if (numbers.Length != cells.Length)
                {
                    throw new global::System.ArgumentException($"{{row.Name}}.{property} has {numbers.Length} numbers, but its [Length] is {cells.Length}.", "row");
                }

                """);
            writer.Lines(copy);
        }
    }
}
