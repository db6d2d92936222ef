using Mlp.Benchmarks.Peers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mlp.Benchmarks.Epoch;

/// <summary>The same in TorchSharp: the same initial values, all data in one tensor, each batch taken from it by a permutation's indices.</summary>
internal sealed class TorchEpochs : IEpochs
{
    private readonly int _threads;
    private readonly Tensor _inputs, _labels, _testInputs, _testLabels;
    private readonly Sequential _model;
    private readonly optim.Optimizer _optimizer;
    private readonly optim.lr_scheduler.LRScheduler _scheduler;

    public TorchEpochs(FashionMnist data, int epochs, int threads)
    {
        _threads = threads;
        Torch.UseThreads(threads);
        manual_seed(FashionMnist.Seed);
        (_inputs, _labels) = Tensors(data.Training);
        (_testInputs, _testLabels) = Tensors(data.Test);
        _model = Torch.Build(FashionMnist.Channels, InitialState(), FashionMnist.Dropout);
        _optimizer = optim.Adam(_model.parameters(), 1e-3);
        _scheduler = optim.lr_scheduler.OneCycleLR(_optimizer, FashionMnist.MaxLearningRate, total_steps: epochs * data.StepsOfEpoch);
    }

    public string Name => Torch.Name;

    public void Train()
    {
        Torch.UseThreads(_threads);
        _model.train();
        long rows = _inputs.shape[0];
        using Tensor order = randperm(rows, ScalarType.Int64);
        for (long first = 0; first < rows; first += FashionMnist.BatchSize)
        {
            using Tensor indices = order.narrow(0, first, Math.Min(FashionMnist.BatchSize, rows - first));
            using Tensor inputs = _inputs.index_select(0, indices);
            using Tensor labels = _labels.index_select(0, indices);
            _optimizer.zero_grad();
            using Tensor outputs = _model.forward(inputs);
            using Tensor loss = nn.functional.cross_entropy(outputs, labels);
            loss.backward();
            _optimizer.step();
            _scheduler.step();
        }
    }

    public double TestAccuracy()
    {
        _model.eval();
        using IDisposable mode = no_grad();
        using Tensor outputs = _model.forward(_testInputs);
        using Tensor classes = outputs.argmax(1);
        using Tensor right = classes.eq(_testLabels).sum();
        return right.item<long>() / (double)_testLabels.shape[0];
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        Array.ForEach([_inputs, _labels, _testInputs, _testLabels], values => values.Dispose());
    }

    private static (Tensor Inputs, Tensor Labels) Tensors(Mlp.Data.Dataset data)
        => (tensor(data.Inputs.ToArray()).reshape(data.Rows, data.Features), tensor(data.Labels.ToArray().Select(label => (long)label).ToArray()));

    /// <summary>PyTorch's for the seed, which MlpGen's are.</summary>
    private static Dictionary<string, float[]> InitialState()
    {
        Net784 net = new(FashionMnist.Seed);
        Dictionary<string, float[]> state = [];
        foreach (TensorInfo tensor in Net784.Layout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            float[] values = new float[tensor.Shape.Length];
            net.ReadTensor(tensor.Name, values);
            state.Add(tensor.Name, values);
        }

        return state;
    }
}
