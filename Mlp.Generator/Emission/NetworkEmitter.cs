using System.Collections.Generic;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Emission;

/// <summary>Turns a plan into files.</summary>
internal static class NetworkEmitter
{
    public static EquatableArray<EmittedFile> Emit(NetworkPlan plan) => plan.Baked is null ? EmitTrainable(plan) : EmitBaked(plan);

    private static EquatableArray<EmittedFile> EmitBaked(NetworkPlan plan)
    {
        PackedWeights weights = PackedWeights.Pack(plan);
        SelfTestData selfTest = SelfTestData.Compute(plan, weights);
        List<EmittedFile> files =
        [
            new($"{plan.Class.HintName}.g.cs", BakedApiEmitter.Emit(plan, selfTest)),
            new($"{plan.Class.HintName}.Weights.g.cs", BakedWeightsEmitter.Emit(plan, weights, selfTest)),
        ];
        if (plan.Baked!.Format == WeightFormat.Int8)
        {
            files.Add(new($"{plan.Class.HintName}.Forward.g.cs", Int8Emitter.Emit(plan)));
        }
        else
        {
            files.Add(new($"{plan.Class.HintName}.Forward.g.cs", ForwardEmitter.Emit(plan)));
            files.Add(new($"{plan.Class.HintName}.ForwardRow.g.cs", BakedRowEmitter.Emit(plan, weights)));
            AddRowNorm(files, plan);
        }

        AddActivation(files, plan);
        return new EquatableArray<EmittedFile>([.. files]);
    }

    private static void AddRowNorm(List<EmittedFile> files, NetworkPlan plan)
    {
        if (plan.HasRowNorm)
        {
            files.Add(new($"{plan.Class.HintName}.{plan.Topology.NormLayer}.g.cs", RowNormEmitter.Emit(plan)));
        }
    }

    private static void AddActivation(List<EmittedFile> files, NetworkPlan plan)
    {
        if (ActivationEmitter.Emit(plan) is { } activation)
        {
            files.Add(new($"{plan.Class.HintName}.Activation.g.cs", activation));
        }
    }

    private static EquatableArray<EmittedFile> EmitTrainable(NetworkPlan plan)
    {
        List<EmittedFile> files =
        [
            new($"{plan.Class.HintName}.g.cs", ApiEmitter.Emit(plan)),
            new($"{plan.Class.HintName}.Layout.g.cs", LayoutEmitter.Emit(plan)),
            new($"{plan.Class.HintName}.Forward.g.cs", ForwardEmitter.Emit(plan)),
        ];
        if (!plan.PredictsWithBatchStatistics)
        {
            files.Add(new($"{plan.Class.HintName}.ForwardRow.g.cs", RowEmitter.Emit(plan)));
        }

        files.Add(new($"{plan.Class.HintName}.Backward.g.cs", BackwardEmitter.Emit(plan)));
        if (plan.HasNorm)
        {
            files.Add(new($"{plan.Class.HintName}.BatchNorm.g.cs", BatchNormEmitter.Emit(plan)));
        }

        AddRowNorm(files, plan);
        AddActivation(files, plan);
        if (plan.Weights is not null)
        {
            files.Add(new($"{plan.Class.HintName}.Weights.g.cs", InitialStateEmitter.Emit(plan)));
        }

        return new EquatableArray<EmittedFile>([.. files]);
    }
}
