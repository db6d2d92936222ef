using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Lays out what training keeps between the forward and the backward pass.</summary>
internal sealed class TapePlanner
{
    /// <summary>Gradients of blocks take turns in so many places: while one thread still reads that of a block, another may write that of the block two before it.</summary>
    private const int GradientTurns = 3;

    private readonly List<PlacedBuffer> _buffers = [];
    private long _fixed;
    private long _perRow;

    private TapePlanner()
    {
    }

    /// <summary>Lays out the tape of a network.</summary>
    public static TapePlan Plan(ModulesPlan modules)
    {
        EquatableArray<FusedBlock> blocks = modules.Blocks;
        TapePlanner planner = new();
        planner.Place(modules.Inputs.SelectMany(module => module.TapeBuffers));
        planner.Place(blocks.SelectMany(block => block.TapeBuffers));
        planner.PlaceGradients(blocks);

        // Behind all others, which vectors are loaded from: any number of rows times this is no whole vector.
        planner.Place(modules.All.SelectMany(module => module.LastTapeBuffers));

        // A panel of the widest weight is transposed at a time.
        long scratch = Math.Max(DropoutPlan.ScratchLength, PiecesPlan.ScratchLength + blocks.Max(block => block.Linear.TransposedLength));
        int packed = blocks.Max(block => block.Linear.PacksGradient ? block.Linear.PackedBlocks.FloatsPerRow : 0);
        return new TapePlan(planner._fixed, planner._perRow, Sizes.Padded(scratch), packed, new EquatableArray<PlacedBuffer>([.. planner._buffers]));
    }

    /// <summary>Blocks that take turns share a place, as long as the longest of them needs.</summary>
    private void PlaceGradients(EquatableArray<FusedBlock> blocks)
    {
        for (int turn = 0; turn < GradientTurns; turn++)
        {
            FusedBlock[] sharing = [.. blocks.Where((_, position) => position % GradientTurns == turn)];
            TapeBuffer[] buffers = [.. sharing.Select(block => block.Gradient).OfType<TapeBuffer>()];
            _buffers.AddRange(buffers.Select(buffer => new PlacedBuffer(buffer, _perRow)));
            _perRow += buffers.Length == 0 ? 0 : sharing.Max(block => block.Linear.OutStride);
        }
    }

    private void Place(IEnumerable<TapeBuffer> buffers)
    {
        foreach (TapeBuffer buffer in buffers)
        {
            _buffers.Add(new PlacedBuffer(buffer, buffer.IsPerRow ? _perRow : _fixed));
            if (buffer.IsPerRow)
            {
                _perRow += buffer.Length;
            }
            else
            {
                _fixed += Sizes.Padded(buffer.Length);
            }
        }
    }
}
