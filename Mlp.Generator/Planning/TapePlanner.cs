using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Lays out what training keeps between the forward and the backward pass.</summary>
internal sealed class TapePlanner
{
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
        planner.Place(blocks.Select(block => block.Gradient).OfType<TapeBuffer>().Distinct().OrderBy(buffer => buffer.Name, StringComparer.Ordinal));

        // Behind all others, which vectors are loaded from: any number of rows times this is no whole vector.
        planner.Place(modules.All.SelectMany(module => module.LastTapeBuffers));

        // A panel of the widest weight is transposed at a time.
        long scratch = Math.Max(DropoutPlan.ScratchLength, PiecesPlan.ScratchLength + blocks.Max(block => block.Linear.TransposedLength));
        return new TapePlan(planner._fixed, planner._perRow, Sizes.Padded(scratch), new EquatableArray<PlacedBuffer>([.. planner._buffers]));
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
