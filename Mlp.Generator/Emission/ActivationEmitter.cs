using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the struct of an activation with parameters: they become constants of the kernels.</summary>
internal static class ActivationEmitter
{
    /// <summary>The file's text; null where the activation has no parameters.</summary>
    public static string? Emit(NetworkPlan plan)
    {
        if (plan.HiddenActivation is not { Parameters.Count: > 0 } activation)
        {
            return null;
        }

        string forward = Arguments(activation.Parameters), backward = Arguments(activation.Parameters.Where(parameter => parameter.IsOfBackward));
        bool output = activation.Derivative == DerivativeSource.Output;
        SourceWriter writer = new();
        FileHeading.Write(writer, plan, "The activation of the hidden layers.");
        writer.Line($"/// <summary>torch.nn.{activation.Name} with {Describe.Parameters(activation)}.</summary>");
        using (writer.Block($"internal readonly struct {ActivationPlanner.OwnType} : {(output ? "IOutputActivation" : "IActivation")}"))
        {
            writer.Lines($$"""
                {{Fragments.Inlined}}
                public static V Forward<V>(V x)
                {{Fragments.WhereVector}}
                    => {{activation.Name}}.Forward(x{{forward}});

                {{Fragments.Inlined}}
                public static V Forward<V>(V x, out V derivative)
                {{Fragments.WhereVector}}
                    => {{activation.Name}}.Forward(x{{forward}}, out derivative);
                """);
            if (output)
            {
                writer.Line();
                writer.Lines($$"""
                    {{Fragments.Inlined}}
                    public static V Backward<V>(V gradient, V y)
                    {{Fragments.WhereVector}}
                        => {{activation.Name}}.Backward(gradient, y{{backward}});
                    """);
            }
        }

        return writer.ToString();
    }

    private static string Arguments(IEnumerable<ActivationParameter> parameters) => string.Concat(parameters.Select(parameter => $", {Literal.Float(parameter.Value)}"));
}
