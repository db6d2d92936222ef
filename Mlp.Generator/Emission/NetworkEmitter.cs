using System.Collections.Generic;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Turns a plan into files.</summary>
internal static class NetworkEmitter
{
    public static EquatableArray<EmittedFile> Emit(NetworkPlan plan)
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

        return new EquatableArray<EmittedFile>([.. files]);
    }
}
