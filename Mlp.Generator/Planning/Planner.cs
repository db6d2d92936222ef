using System;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Turns a model into a plan: the one place where sizes, offsets and strategies are decided.</summary>
internal static class Planner
{
    /// <summary>
    /// The share of the second-level cache that two buffers of a block of hidden rows may take: 384 KiB of the usual 1 MiB or more.
    /// </summary>
    private const int BlockFloats = 96 * 1024;

    /// <summary>Rows of a block at most: enough for the weights to be read seldom.</summary>
    private const int MaxBlockRows = 240;

    /// <summary>Rows of a block at least, however wide the layers: two tall tiles.</summary>
    private const int MinBlockRows = 24;

    /// <summary>The same where the weights exceed the third-level cache: each block reads all of them, from memory then.</summary>
    private const int MinBlockRowsOfManyWeights = 96;

    /// <summary>Parameters that a third-level cache holds, among other things: 16 MiB of them.</summary>
    private const int ManyParameters = 4 << 20;

    /// <summary>Plans a network.</summary>
    public static NetworkPlan Plan(MlpModel model)
    {
        if (model.Class.IsStatic)
        {
            return StaticPlanner.Plan(model);
        }

        ModulesPlan modules = ModulesPlanner.Plan(model.Topology);
        EquatableArray<FusedBlock> blocks = RowPlanner.Unroll(modules.Blocks);
        InferencePlan inference = PlanInference(modules, modules.State.ParameterLength, expandedLength: 0);
        return new NetworkPlan(
            model.Class,
            ImplementationNamespace(model.Class),
            modules.Inputs,
            blocks,
            modules.Outputs,
            modules.State,
            inference,
            RowPlanner.Plan(blocks, inference),
            TapePlanner.Plan(modules),
            model.Weights,
            model.Topology.Image,
            PlanImages(model.Topology.Image, inference),
            Static: null)
        {
            SharesBatches = model.SharesBatches,
        };
    }

    /// <summary>How images become rows: as many as a block of rows takes.</summary>
    public static ImagePlan? PlanImages(ImageSize? image, InferencePlan inference)
    {
        if (image is not { Pixels: > 1 })
        {
            return null;
        }

        // No block of a single pixel: that would go through the kernels for one row, which add in another order.
        int pixels = image.Pixels, block = pixels;
        if (pixels > inference.BlockRows)
        {
            block = inference.BlockRows;
            while (pixels % block == 1)
            {
                block -= 4;
            }
        }

        return new ImagePlan(image.Height, image.Width, Math.Max(1, inference.BlockRows / pixels), block);
    }

    /// <summary>The working memory of prediction.</summary>
    public static InferencePlan PlanInference(ModulesPlan modules, long parameterLength, int expandedLength)
    {
        EquatableArray<FusedBlock> blocks = modules.Blocks;
        int even = blocks.Where(block => !block.UsesOddScratch).Max(block => block.Linear.OutStride);
        int odd = blocks.Where(block => block.UsesOddScratch).Select(block => block.Linear.OutStride).DefaultIfEmpty(0).Max();

        // Multiples of 12 rows are whole tall tiles at every vector width.
        int leastRows = parameterLength > ManyParameters ? MinBlockRowsOfManyWeights : MinBlockRows;
        int rows = Math.Max(leastRows, Math.Min(MaxBlockRows, BlockFloats / (even + odd) / 12 * 12));
        return new InferencePlan(rows, even, odd, modules.Inputs.Sum(module => module.Stride), expandedLength);
    }

    /// <summary>The namespace of the classes that hold a network's heavy code.</summary>
    public static string ImplementationNamespace(ClassModel network) => "Mlp.Generated." + ImplementationName(network.MetadataName);

    /// <summary>A metadata name as one identifier; no two names give the same.</summary>
    private static string ImplementationName(string metadataName)
    {
        StringBuilder name = new();
        foreach (char character in metadataName)
        {
            name.Append(character switch
            {
                '_' => "__",
                '.' => "_",

                // No identifier begins with a digit, so that no namespace gives this.
                '+' => "_0",
                _ => character.ToString(),
            });
        }

        return SyntaxFacts.GetKeywordKind(name.ToString()) == SyntaxKind.None ? name.ToString() : "@" + name;
    }
}
