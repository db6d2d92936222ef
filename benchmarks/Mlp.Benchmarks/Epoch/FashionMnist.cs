using Mlp.Data;

namespace Mlp.Benchmarks.Epoch;

/// <summary>The data, and how the network of samples/FashionMnist is trained.</summary>
internal sealed record FashionMnist(Dataset Training, Dataset Test)
{
    public const int BatchSize = 128;
    public const float Dropout = 0.2f;
    public const float MaxLearningRate = 1e-2f;
    public const long Seed = 1;

    public static int[] Channels { get; } = [784, 256, 128, 10];

    public int StepsOfEpoch => (Training.Rows + BatchSize - 1) / BatchSize;

    /// <exception cref="FormatException">It is not in the folder; the message says how to get it.</exception>
    public static FashionMnist Load(string folder)
    {
        Dataset Part(string name)
        {
            string images = Path.Combine(folder, name + "-images-idx3-ubyte.gz"), labels = Path.Combine(folder, name + "-labels-idx1-ubyte.gz");
            return File.Exists(images) && File.Exists(labels)
                ? IdxFile.Load(images, labels, classes: 10)
                : throw new FormatException(
                    $"Fashion-MNIST is not in '{folder}'. On Debian and Ubuntu: apt-get install dataset-fashion-mnist. Elsewhere download its four files, train-images-idx3-ubyte.gz and so on, and pass their folder with --folder.");
        }

        return new FashionMnist(Part("train"), Part("t10k"));
    }
}
