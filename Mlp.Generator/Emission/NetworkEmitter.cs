using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Turns a plan into files.</summary>
internal static class NetworkEmitter
{
    public static EquatableArray<EmittedFile> Emit(PackedNetwork network)
    {
        string hint = network.Plan.Class.HintName;
        IEnumerable<(string Part, string Text)> files = network.Static is { } data ? EmitStatic(network.Plan, data) : EmitTrainable(network.Plan, network.Initial);
        return new EquatableArray<EmittedFile>([.. files.Select(file => new EmittedFile($"{hint}{file.Part}.g.cs", file.Text))]);
    }

    private static IEnumerable<(string Part, string Text)> EmitStatic(NetworkPlan plan, StaticData data)
    {
        yield return ("", StaticApiEmitter.Emit(plan, data.SelfTest));
        yield return (".Weights", StaticWeightsEmitter.Emit(plan, data));
        if (plan.Static!.Format == WeightFormat.Int8)
        {
            yield return (".Forward", Int8Emitter.Emit(plan));
        }
        else
        {
            yield return (".Forward", ForwardEmitter.Emit(plan));
            yield return (".ForwardRow", StaticRowEmitter.Emit(plan, data));
            foreach (NormPlan norm in plan.NormClasses.Where(norm => norm.ActsInPrediction))
            {
                yield return ("." + norm.ClassName, NormEmitter.Emit(plan, norm));
            }
        }

        if (HasActivationStructs(plan))
        {
            yield return (".Activation", ActivationEmitter.Emit(plan));
        }
    }

    private static IEnumerable<(string Part, string Text)> EmitTrainable(NetworkPlan plan, InitialState? initial)
    {
        yield return ("", ApiEmitter.Emit(plan));
        yield return (".Layout", LayoutEmitter.Emit(plan));
        yield return (".Forward", ForwardEmitter.Emit(plan));
        if (!plan.PredictsWithBatchStatistics)
        {
            yield return (".ForwardRow", RowEmitter.Emit(plan));
        }

        yield return (".Backward", BackwardEmitter.Emit(plan));
        foreach (NormPlan norm in plan.NormClasses)
        {
            yield return ("." + norm.ClassName, NormEmitter.Emit(plan, norm));
        }

        if (plan.Folds)
        {
            yield return (".Folding", FoldingEmitter.Emit(plan));
        }

        if (HasActivationStructs(plan))
        {
            yield return (".Activation", ActivationEmitter.Emit(plan));
        }

        if (initial is not null)
        {
            yield return (".Weights", InitialStateEmitter.Emit(plan, initial));
        }
    }

    private static bool HasActivationStructs(NetworkPlan plan) => plan.Functions.Any(function => function.Parameters.Count > 0);
}
