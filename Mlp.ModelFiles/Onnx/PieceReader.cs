using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Reads what pieces of a graph do. Where one is nothing by itself, it is tried together with its neighbours: a softmax, for instance, is
/// three pieces, each of which all paths go through.
/// </summary>
/// <param name="pieces">The pieces in order.</param>
/// <param name="values">The constants, and the shapes of the values between the pieces.</param>
internal sealed class PieceReader(IReadOnlyList<Piece> pieces, GraphValues values)
{
    /// <summary>How many pieces one module is made of at most.</summary>
    private const int MostPieces = 10;

    private readonly NodeReader _reader = new(values.Constant, values.RowAxes);

    /// <summary>The pieces with their steps: those that are one module together are one piece.</summary>
    /// <exception cref="PieceNotHeldException">No network can hold a piece.</exception>
    public IReadOnlyList<(Piece Piece, IReadOnlyList<Step> Steps)> Read()
    {
        List<Attempt> alone = [.. pieces.Select(Try)];
        List<(Piece, IReadOnlyList<Step>)> read = [];
        int next = 0, odd = -1;
        while (next < alone.Count)
        {
            // The first that cannot stay alone may need what is before it and what is behind it.
            odd = odd >= next || odd == alone.Count ? odd : FindOdd(alone, next);
            Attempt? joined = odd == alone.Count || odd >= next + MostPieces ? null : Join(alone, next, odd, Module);
            joined ??= odd == next && alone[next].Steps is null ? Linear(alone, next) : alone[next] with { Start = next };
            read.AddRange(alone.Skip(next).Take(joined.Start - next).Select(attempt => (attempt.Piece, attempt.Steps!)));
            read.Add((joined.Piece, joined.Steps!));
            next = joined.Start + joined.Count;
        }

        return read;
    }

    /// <summary>
    /// The first piece that is nothing by itself, or an activation behind which there is another one before the next Linear: both together
    /// may be one, as max(x, 0) and min(x, 6) are.
    /// </summary>
    private static int FindOdd(List<Attempt> alone, int next)
    {
        int activation = -1;
        for (int i = next; i < alone.Count; i++)
        {
            if (alone[i].Steps is not { } steps)
            {
                return i;
            }

            if (steps.Any(step => step is ActivationStep))
            {
                if (activation >= 0)
                {
                    return i;
                }

                activation = i;
            }

            activation = MayJoin(alone[i]) ? activation : -1;
        }

        return alone.Count;
    }

    /// <summary>The Linear that a piece is, alone or with those behind it.</summary>
    private Attempt Linear(List<Attempt> alone, int next)
        => Linear(alone[next].Piece) is { } steps ? new Attempt(alone[next].Piece, steps, null, next, 1)
            : Join(alone, next, next, Linear) ?? throw new PieceNotHeldException(alone[next].Piece.Nodes, alone[next].Problem!);

    /// <summary>
    /// The longest run of pieces around one that is nothing by itself that is something together; null where there is none.
    /// </summary>
    private static Attempt? Join(List<Attempt> alone, int first, int failed, Func<Piece, IReadOnlyList<Step>?> recognize)
    {
        int from = failed, to = failed;
        while (from > first && MayJoin(alone[from - 1]))
        {
            from--;
        }

        while (to + 1 < alone.Count && to + 1 - from < MostPieces && MayJoin(alone[to + 1]))
        {
            to++;
        }

        for (int count = to - from + 1; count > 1; count--)
        {
            for (int start = Math.Max(from, failed - count + 1); start <= Math.Min(failed, to - count + 1); start++)
            {
                List<Piece> run = [.. alone.Skip(start).Take(count).Select(attempt => attempt.Piece)];
                Piece piece = new(run[0].Input, [.. run.SelectMany(one => one.Nodes)], run[count - 1].Output);
                if (recognize(piece) is { } steps)
                {
                    return new Attempt(piece, steps, null, start, count);
                }
            }
        }

        return null;
    }

    /// <summary>Whether a piece may be part of a module: a Linear that is one by itself is not.</summary>
    private static bool MayJoin(Attempt attempt)
        => attempt.Steps is null || !attempt.Steps.Any(step => step is LinearStep or BatchNormStep);

    private Attempt Try(Piece piece)
    {
        try
        {
            return new Attempt(piece, Steps(piece, out string? problem), problem, 0, 1);
        }
        catch (NotHeldException refused)
        {
            return new Attempt(piece, null, refused.Message, 0, 1);
        }
    }

    private IReadOnlyList<Step>? Steps(Piece piece, out string? problem)
    {
        int[] dims = Dims(piece);
        problem = null;
        if (piece.Nodes.All(NodeReader.IsStructural))
        {
            return [Moved(piece, dims)];
        }

        IReadOnlyList<Step>? steps = piece.Nodes.Count == 1 ? _reader.Read(piece.Nodes[0], piece.Input, dims) : null;
        if (steps is not null)
        {
            CheckChannels(piece, steps, dims);
            return steps;
        }

        steps = Module(piece);
        problem = steps is not null ? null
            : piece.Nodes.FirstOrDefault(node => !Evaluator.Has(node)) is { } unknown
                ? $"is on a branch, beside {unknown.Label}: MlpGen holds networks without branches"
            : piece.Nodes.Count == 1 ? "is none of the activations that MlpGen holds, with these parameters"
            : "is on a branch: what these nodes compute together is none of the norms and activations that MlpGen holds, "
                + "and it holds networks without branches";
        return steps;
    }

    private static void CheckChannels(Piece piece, IReadOnlyList<Step> steps, int[] dims)
    {
        int axis = piece.Nodes[0].Operator == "Conv" ? 0 : dims.Length - 1;
        if (steps.Count > 0 && steps[0] is LinearStep linear
            && (dims.Length == 0 || dims[axis] != linear.In || Tensor.Count(dims) != linear.In))
        {
            throw new NotHeldException($"multiplies {linear.In} channels, and its input has the shape [batch, {string.Join(", ", dims)}]");
        }
    }

    private IReadOnlyList<Step>? Module(Piece piece)
    {
        if (!piece.Nodes.All(Evaluator.Has))
        {
            return null;
        }

        try
        {
            return piece.Nodes.All(NodeReader.IsStructural)
                ? [Moved(piece, Dims(piece))]
                : PieceRecognizer.RecognizeModule(Sampler(piece), Label(piece));
        }
        catch (NotHeldException)
        {
            return null; // it is nothing of that kind
        }
    }

    private IReadOnlyList<Step>? Linear(Piece piece)
    {
        try
        {
            return piece.Nodes.All(Evaluator.Has) ? PieceRecognizer.RecognizeLinear(Sampler(piece), Label(piece)) : null;
        }
        catch (NotHeldException)
        {
            return null;
        }
    }

    /// <summary>What nodes that only move elements do: on rows whose elements are their numbers.</summary>
    private Step Moved(Piece piece, int[] dims)
    {
        int channels = Tensor.Count(dims);
        int[] rowDims = values.RowDims;
        int rows = Tensor.Count(rowDims);
        double[] numbers = [.. Enumerable.Range(0, rows * channels).Select(index => (double)index)];
        Tensor moved = Sampler(piece).Run(new Tensor([.. rowDims, .. dims], numbers));
        int count = moved.Values.Length / rows;
        int[] selected = [.. moved.Values.Take(count).Select(value => (int)value)];
        bool areRows = moved.Dims.Take(rowDims.Length).SequenceEqual(rowDims) && selected.All(channel => channel < channels)
            && moved.Values.Select((value, i) => (int)value == selected[i % count] + i / count * channels).All(same => same);
        return !areRows ? throw new NotHeldException("does not keep the rows of a batch apart")
            : count == channels && selected.Select((channel, i) => channel == i).All(same => same) ? new NothingStep(Label(piece))
            : new SelectStep(Label(piece), selected);
    }

    private PieceSampler Sampler(Piece piece) => new(values.Evaluator, values.Constant, piece, Dims(piece), values.RowAxes);

    private int[] Dims(Piece piece) => values.Dims(piece.Input) ?? throw new NotHeldException("has an input whose shape cannot be told");

    private static string Label(Piece piece) => string.Join(", ", piece.Nodes.Select(node => node.Label));

    /// <summary>What became of a piece, or of several together.</summary>
    private sealed record Attempt(Piece Piece, IReadOnlyList<Step>? Steps, string? Problem, int Start, int Count);
}
