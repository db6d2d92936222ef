using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>The prediction of a number.</summary>
internal static class NumberPredictionText
{
    public static void Write(SourceWriter writer, TablePlan plan)
    {
        string name = plan.Target.Access, type = plan.ValueType;
        writer.Lines($$"""
            /// <summary>What the model says of a row.</summary>
            public readonly struct Prediction : global::System.IEquatable<Prediction>
            {
                internal Prediction(global::System.ReadOnlySpan<float> outputs)
                {
                    this.{{name}} = outputs[0];
                    Spread = outputs[1];
                }

                /// <summary>Gets the predicted {{plan.Target.Property}}, in its own unit.</summary>
                public {{type}} {{name}} { get; }

                /// <summary>Gets the standard deviation of what the networks say, in the same unit: how far they are from one another.</summary>
                public float Spread { get; }

                /// <summary>Whether two predictions are the same.</summary>
                public static bool operator ==(Prediction left, Prediction right) => left.Equals(right);

                /// <summary>Whether two predictions differ.</summary>
                public static bool operator !=(Prediction left, Prediction right) => !left.Equals(right);

                /// <inheritdoc/>
                public bool Equals(Prediction other) => this.{{name}}.Equals(other.{{name}}) && Spread.Equals(other.Spread);

                /// <inheritdoc/>
                public override bool Equals(object? obj) => obj is Prediction other && Equals(other);

                /// <inheritdoc/>
                public override int GetHashCode() => global::System.HashCode.Combine(this.{{name}}, Spread);

                /// <summary>Returns a text, the same in every culture: <c>{{plan.Target.Property}}: 12.5 ± 0.3</c>.</summary>
                public override string ToString()
                    => "{{plan.Target.Property}}: " + string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"{this.{{name}}:G6} ± {Spread:G2}");
            }
            """);
    }
}
