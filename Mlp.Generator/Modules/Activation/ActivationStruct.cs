using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the struct of an activation with parameters: they become constants of the kernels.</summary>
internal static class ActivationStruct
{
    /// <summary>Writes the struct.</summary>
    public static void Write(SourceWriter writer, ActivationFunction function)
    {
        string forward = Arguments(function.Parameters), backward = Arguments(function.Parameters.Where(parameter => parameter.IsOfBackward));
        bool output = function.Derivative == DerivativeSource.Output;
        writer.Line($"/// <summary>torch.nn.{function.Name} with {function.Facts}.</summary>");
        using (writer.Block($"internal readonly struct {function.Type} : {(output ? "IOutputActivation" : "IActivation")}"))
        {
            writer.Lines($$"""
                {{Fragments.Inlined}}
                public static V Forward<V>(V x)
                {{Fragments.WhereVector}}
                    => {{function.Name}}.Forward(x{{forward}});

                {{Fragments.Inlined}}
                public static V Forward<V>(V x, out V derivative)
                {{Fragments.WhereVector}}
                    => {{function.Name}}.Forward(x{{forward}}, out derivative);
                """);
            if (output)
            {
                writer.Line();
                writer.Lines($$"""
                    {{Fragments.Inlined}}
                    public static V Backward<V>(V gradient, V y)
                    {{Fragments.WhereVector}}
                        => {{function.Name}}.Backward(gradient, y{{backward}});
                    """);
            }
        }
    }

    private static string Arguments(IEnumerable<ActivationParameter> parameters) => string.Concat(parameters.Select(parameter => $", {Literal.Float(parameter.Value)}"));
}
