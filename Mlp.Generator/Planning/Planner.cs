using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Turns a model into a plan: the one place where sizes, offsets and strategies are decided.</summary>
internal static class Planner
{
    /// <summary>What two buffers of a block of hidden rows may take of the second-level cache: 384 KiB of the usual 1 MiB or more.</summary>
    private const int BlockFloats = 96 * 1024;

    /// <summary>Rows of a block at most: enough for the weights to be read seldom.</summary>
    private const int MaxBlockRows = 240;

    /// <summary>Rows of a block at least, however wide the layers: two tall tiles.</summary>
    private const int MinBlockRows = 24;

    /// <summary>The same where the weights exceed the third-level cache: each block reads all of them, from memory then.</summary>
    private const int MinBlockRowsOfManyWeights = 96;

    /// <summary>Parameters that a third-level cache holds, among other things: 16 MiB of them.</summary>
    private const int ManyParameters = 4 << 20;

    /// <summary>What a prediction of one row may put on the stack, in floats: 16 KiB.</summary>
    public const int MaxLocalFloats = 4096;

    public static NetworkPlan Plan(MlpModel model)
    {
        if (model.Class.IsStatic)
        {
            return BakedPlanner.Plan(model);
        }

        TopologyModel topology = model.Topology;
        ParameterPlanner parameters = new(topology);
        EquatableArray<LayerPlan> layers = new([.. Enumerable.Range(0, topology.HiddenChannels.Count).Select(parameters.Next)]);
        bool folds = topology.TrackRunningStats && layers.Any(layer => layer.Norm is not null);
        InferencePlan inference = PlanInference(layers, parameters.ParameterLength);
        return new NetworkPlan(
            model.Class,
            topology,
            ImplementationNamespace(model.Class),
            layers,
            new EquatableArray<TensorPlan>([.. parameters.Tensors]),
            parameters.ParameterCount,
            parameters.ParameterLength,
            parameters.BufferLength,
            parameters.CounterCount,
            folds,
            inference,
            TapePlanner.Plan(layers, topology),
            model.Weights,
            PlanImages(topology.Image, inference),
            Baked: null);
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
    public static InferencePlan PlanInference(EquatableArray<LayerPlan> layers, long parameterLength)
    {
        int even = layers.Where(layer => layer.Position % 2 == 0).Max(layer => layer.OutStride);
        int odd = layers.Where(layer => layer.Position % 2 == 1).Select(layer => layer.OutStride).DefaultIfEmpty(0).Max();

        // Multiples of 12 rows are whole tall tiles at every vector width.
        int leastRows = parameterLength > ManyParameters ? MinBlockRowsOfManyWeights : MinBlockRows;
        int rows = Math.Max(leastRows, Math.Min(MaxBlockRows, BlockFloats / (even + odd) / 12 * 12));
        return new InferencePlan(
            rows,
            EvenOffset: 0,
            OddOffset: (long)rows * even,
            ScratchLength: (long)rows * (even + odd),
            RowScratchLength: even + odd,
            RowScratchIsLocal: even + odd <= MaxLocalFloats,
            even,
            odd);
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
