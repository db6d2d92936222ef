using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>The prediction of a class, and the probabilities of all classes.</summary>
internal static class ClassPredictionText
{
    public static void Write(SourceWriter writer, TablePlan plan)
    {
        ColumnModel target = plan.Target;
        bool isBoolean = target.Kind == ColumnKind.Boolean;
        writer.Lines("/// <summary>What the model says of a row.</summary>");
        using (writer.Block("public readonly struct Prediction : global::System.IEquatable<Prediction>"))
        {
            writer.Lines($$"""
                private readonly int _mlpClass;

                internal Prediction(global::System.ReadOnlySpan<float> outputs)
                {
                    Probabilities = new ClassProbabilities(outputs);
                    for (int index = 1; index < outputs.Length; index++)
                    {
                        if (outputs[index] > outputs[_mlpClass])
                        {
                            _mlpClass = index;
                        }
                    }
                }

                /// <summary>Gets the {{(isBoolean ? "likelier" : "likeliest")}} {{target.Property}}.</summary>
                public {{target.Type}} {{target.Access}} => {{(isBoolean ? "_mlpClass == 1" : "ClassProbabilities.ClassAt(_mlpClass)")}};

                /// <summary>Gets the probability {{(isBoolean ? "that it is true" : $"of <see cref=\"{target.Access}\"/>")}}, 0 to 1.</summary>
                public float Probability => Probabilities[{{(isBoolean ? "1" : "_mlpClass")}}];

                /// <summary>Gets the probability of each class.</summary>
                public ClassProbabilities Probabilities { get; }

                """);
            WriteEquality(writer, "Prediction", "Probabilities.Equals(other.Probabilities)", "Probabilities.GetHashCode()");
            writer.Lines($$"""

                /// <summary>Returns a text, the same in every culture: <c>{{target.Property}}: {{(isBoolean ? "true (true: 0.87)" : XmlName(target) + " (0.87)")}}</c>.</summary>
                public override string ToString()
                {
                    string name = {{plan.Table.Class.FullName}}.Schema.Classes[_mlpClass];
                    return "{{target.Property}}: " + string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"{name} ({{(isBoolean ? "true: " : "")}}{Probability:0.###})");
                }

                """);
            WriteProbabilities(writer, plan);
        }
    }

    /// <summary>The first class; a text of the user's may be anything, so a word stands for it.</summary>
    private static string XmlName(ColumnModel target) => target.Kind == ColumnKind.Text ? "text" : target.Categories[0].Name;

    private static void WriteEquality(SourceWriter writer, string type, string equals, string hash) => writer.Lines($$"""
        /// <summary>Whether both have the same probabilities.</summary>
        public static bool operator ==({{type}} left, {{type}} right) => left.Equals(right);

        /// <summary>Whether their probabilities differ.</summary>
        public static bool operator !=({{type}} left, {{type}} right) => !left.Equals(right);

        /// <inheritdoc/>
        public bool Equals({{type}} other) => {{equals}};

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is {{type}} other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => {{hash}};
        """);

    private static void WriteProbabilities(SourceWriter writer, TablePlan plan)
    {
        ColumnModel target = plan.Target;
        string type = target.Type;
        writer.Line("/// <summary>The probability of each class. <c>foreach</c> goes over them, with their classes, and allocates nothing.</summary>");
        using (writer.Block("public readonly struct ClassProbabilities : global::System.IEquatable<ClassProbabilities>"))
        {
            writer.Lines($$"""
                private readonly Values _values;

                internal ClassProbabilities(global::System.ReadOnlySpan<float> outputs) => outputs.Slice(0, {{plan.OutputCount}}).CopyTo(_values);

                /// <summary>Gets how many classes there are: {{plan.OutputCount}}.</summary>
                public int Count => {{plan.OutputCount}};

                /// <summary>Gets a class's probability.</summary>
                /// <param name="index">Its index in <c>Schema.Classes</c>.</param>
                /// <exception cref="global::System.IndexOutOfRangeException">There is no such class.</exception>
                public float this[int index] => _values[index];

                /// <summary>Gets a class's probability.</summary>
                /// <param name="value">The class.</param>
                """);
            if (target.Kind == ColumnKind.Boolean)
            {
                writer.Line("public float this[bool value] => _values[value ? 1 : 0];");
            }
            else
            {
                writer.Lines("""/// <exception cref="global::System.ArgumentOutOfRangeException">There is no such class.</exception>""");
                WriteSwitch(
                    writer, $"public float this[{type} value] => _values[value switch", CellsText.Indices(target), "_ => throw new global::System.ArgumentOutOfRangeException(nameof(value), value, \"There is no such class.\"),", "}];");
            }

            writer.Lines($$"""

                /// <summary>Returns the probabilities in the order of <c>Schema.Classes</c>.</summary>
                [global::System.Diagnostics.CodeAnalysis.UnscopedRef]
                public global::System.ReadOnlySpan<float> AsSpan() => _values;

                /// <summary>Goes over the classes and their probabilities.</summary>
                public Enumerator GetEnumerator() => new(this);

                """);
            WriteEquality(
                writer,
                "ClassProbabilities",
                "global::System.MemoryExtensions.SequenceEqual(AsSpan(), other.AsSpan())",
                "global::System.HashCode.Combine(_values[0], _values[1])");
            writer.Lines($$"""

                /// <summary>Returns a text, the same in every culture, with each class and its probability.</summary>
                public override string ToString()
                {
                    global::System.Text.StringBuilder text = new();
                    for (int index = 0; index < {{plan.OutputCount}}; index++)
                    {
                        text.Append(index > 0 ? ", " : "").Append({{plan.Table.Class.FullName}}.Schema.Classes[index]);
                        text.Append(global::System.Globalization.CultureInfo.InvariantCulture, $" {_values[index]:0.###}");
                    }

                    return text.ToString();
                }

                """);
            if (target.Kind == ColumnKind.Boolean)
            {
                writer.Line("internal static bool ClassAt(int index) => index == 1;");
            }
            else
            {
                IEnumerable<string> classes = target.Categories.Take(target.Categories.Count - 1).Select((category, index) => $"{index} => {CellsText.Constant(category)},");
                WriteSwitch(
                    writer, $"internal static {type} ClassAt(int index) => index switch", classes, $"_ => {CellsText.Constant(target.Categories[target.Categories.Count - 1])},", "};");
            }

            writer.Lines($$"""

                /// <summary>Goes over the classes and their probabilities.</summary>
                public struct Enumerator
                {
                    private readonly ClassProbabilities _probabilities;
                    private int _index;

                    internal Enumerator(ClassProbabilities probabilities)
                    {
                        _probabilities = probabilities;
                        _index = -1;
                    }

                    /// <summary>Gets the class and its probability.</summary>
                    public readonly ({{type}} Class, float Probability) Current => (ClassAt(_index), _probabilities[_index]);

                    /// <summary>Goes on to the next class.</summary>
                    /// <returns>Whether there is one.</returns>
                    public bool MoveNext() => ++_index < {{plan.OutputCount}};
                }

                [global::System.Runtime.CompilerServices.InlineArray({{plan.OutputCount}})]
                private struct Values
                {
                    private float _first;
                }
                """);
        }
    }

    private static void WriteSwitch(SourceWriter writer, string begin, IEnumerable<string> arms, string otherwise, string end)
    {
        writer.Line(begin);
        writer.Line("{");
        foreach (string arm in arms.Append(otherwise))
        {
            writer.Line("    " + arm);
        }

        writer.Line(end);
    }
}
