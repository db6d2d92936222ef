using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.CompilerServices;

namespace Mlp;

/// <content>How the passes run: on the calling thread, or on a team.</content>
public abstract unsafe partial class MlpTape
{
    /// <summary>
    /// For generated code: the most rows that are summed in one chain. Larger batches are summed in blocks of so many, whose sums are then
    /// added: a single chain over a million rows would lose three of a float's seven digits, and so many rows would not stay in the cache.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public const int RowsPerSum = 512;

    // Gradients of fewer parameters stay in the cache until the optimizer comes, and one pass over them is cheaper than many short ones.
    private const int MinStepAtOnce = 32 * 1024;

    /// <summary>For generated code: runs a forward pass, whose arguments have been checked.</summary>
    /// <param name="inputs">[rows, in channels].</param>
    /// <param name="rows">At most <see cref="MaxRows"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void RunForward(ReadOnlySpan<float> inputs, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)MaxRows, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, rows * _input.Length, nameof(inputs));
        _rows = rows;
        _parameterVersion = _network.Parameters.Version;
        if (Collective is not null)
        {
            ForwardOverRanks(inputs, rows);
        }
        else if (rows > 0)
        {
            ForwardOnThreads(inputs, rows, StepCount++);
        }
    }

    private void ForwardOnThreads(ReadOnlySpan<float> inputs, int rows, long step)
    {
        if (TeamFor(rows) is not { } team)
        {
            Forward(ref MemoryMarshal.GetReference(inputs), (nuint)rows, step, default);
            return;
        }

        fixed (float* input = inputs)
        {
            ForwardArguments arguments = new() { Inputs = input, Rows = (nuint)rows, Step = step };
            team.Run(&RunForwardPart, this, &arguments);
        }
    }

    /// <summary>For generated code: runs a backward pass, whose arguments have been checked, and keeps the gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void RunBackward(ReadOnlySpan<float> inputs)
    {
        if (Collective is not null)
        {
            BackwardOverRanks(inputs);
        }
        else if (Rows == 0)
        {
            _gradients.Span.Clear();
        }
        else
        {
            RunBackward(inputs, GradientStore);
        }

        // The update holds an address, which keeps no memory alive; this does.
        _keepsGradients = true;
    }

    /// <summary>For generated code: runs a backward pass, whose arguments have been checked, and steps the optimizer with it where that is possible.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void RunBackwardAndStep(ReadOnlySpan<float> inputs, IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        OptimizerGuard.CheckParameters(optimizer.Layout, _network.Parameters);
        if (Collective is null && Rows > 0 && Rows * _input.Pixels <= RowsPerSum && _gradients.Length >= MinStepAtOnce && optimizer is IFusedOptimizer fused)
        {
            fused.BackwardAndStep(inputs, this, _network.Parameters);
            _keepsGradients = false;
        }
        else
        {
            RunBackward(inputs);
            optimizer.Step(_network.Parameters, _gradients.Span);
            _keepsGradients = false;
        }
    }

    /// <summary>A backward pass that hands each gradient to <paramref name="update"/>.</summary>
    internal void RunBackward<TUpdate>(ReadOnlySpan<float> inputs, TUpdate update)
        where TUpdate : unmanaged, IParameterUpdate
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, Rows * _input.Length, nameof(inputs));
        BackwardOnThreads(inputs, Rows, update);
    }

    private void BackwardOnThreads<TUpdate>(ReadOnlySpan<float> inputs, int rows, TUpdate update)
        where TUpdate : unmanaged, IParameterUpdate
    {
        if (TeamFor(rows) is not { } team)
        {
            Backward(ref MemoryMarshal.GetReference(inputs), (nuint)rows, in update, default);
            return;
        }

        fixed (float* input = inputs)
        {
            BackwardArguments<TUpdate> arguments = new() { Inputs = input, Rows = (nuint)rows, Update = update };
            team.Run(&RunBackwardPart<TUpdate>, this, &arguments);
        }
    }

    /// <summary>For generated code: runs a thread's part of the forward pass.</summary>
    /// <param name="inputs">The first of [rows, in channels].</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="step">The number of the pass, for dropout.</param>
    /// <param name="worker">Which thread.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void ForwardPart(ref float inputs, nuint rows, long step, Worker worker);

    /// <summary>For generated code: runs a thread's part of the backward pass.</summary>
    /// <param name="inputs">The first of [rows, in channels].</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="update">What becomes of the gradients.</param>
    /// <param name="worker">Which thread.</param>
    /// <typeparam name="TUpdate">Its type.</typeparam>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void BackwardPart<TUpdate>(ref float inputs, nuint rows, in TUpdate update, Worker worker)
        where TUpdate : unmanaged, IParameterUpdate;

    // Images become rows on their way in, and rows images on their way out.
    private void Forward(ref float inputs, nuint rows, long step, Worker worker)
    {
        if (_border is null)
        {
            ForwardPart(ref inputs, rows, step, worker);
            return;
        }

        _border.TakeInputs(ref inputs, rows, worker);
        worker.Barrier();
        ForwardPart(ref _border.Input, rows * (nuint)_input.Pixels, step, worker);
        worker.Barrier();
        _border.GiveOutputs(ref _output.Reference, rows, worker);
    }

    private void Backward<TUpdate>(ref float inputs, nuint rows, in TUpdate update, Worker worker)
        where TUpdate : unmanaged, IParameterUpdate
    {
        if (_border is null)
        {
            BackwardPart(ref inputs, rows, in update, worker);
            return;
        }

        // The rows of the inputs are still there.
        _border.TakeOutputGradient(ref _outputGradient.Reference, rows, worker);
        worker.Barrier();
        BackwardPart(ref _border.Input, rows * (nuint)_input.Pixels, in update, worker);
    }

    private static void RunForwardPart(object tape, void* pointer, Worker worker)
    {
        ForwardArguments* arguments = (ForwardArguments*)pointer;
        Unsafe.As<MlpTape>(tape).Forward(ref *arguments->Inputs, arguments->Rows, arguments->Step, worker);
    }

    private static void RunBackwardPart<TUpdate>(object tape, void* pointer, Worker worker)
        where TUpdate : unmanaged, IParameterUpdate
    {
        BackwardArguments<TUpdate>* arguments = (BackwardArguments<TUpdate>*)pointer;
        Unsafe.As<MlpTape>(tape).Backward(ref *arguments->Inputs, arguments->Rows, in arguments->Update, worker);
    }

    private WorkerTeam? TeamFor(int rows) => rows * _input.Pixels * _workPerRow < WorkerTeam.MinSharedWork ? null : _team;

    private struct ForwardArguments
    {
        public float* Inputs;
        public nuint Rows;
        public long Step;
    }

    private struct BackwardArguments<TUpdate>
        where TUpdate : unmanaged
    {
        public float* Inputs;
        public nuint Rows;
        public TUpdate Update;
    }
}
