using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Baked;

/// <summary>A static network of images gives each pixel the bits that the same network of rows gives a row, in every format.</summary>
public class BakedImageTests
{
    [Theory]
    [InlineData(4, 6, 11, ActivationLayer.Identity)]
    [InlineData(25, 13, 1, ActivationLayer.Identity)]
    [InlineData(5, 5, 3, ActivationLayer.Softmax)]
    public void A_pixel_is_a_row(int height, int width, int images, ActivationLayer head)
    {
        Topology rows = new(3, 20, 5) { NormLayer = NormLayer.BatchNorm1d, StandardizeInputs = head != ActivationLayer.Identity, OutputActivation = head };
        Topology pixels = rows with { NormLayer = NormLayer.BatchNorm2d, Height = height, Width = width };
        ReferenceMlp trained = new ReferenceMlp(rows, seed: 3).Stir(23_000_000);
        List<BakedNet> declared = [];
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            declared.Add(new BakedNet(rows, trained.ToWeightsFile(), format));
            declared.Add(new BakedNet(pixels, trained.ToWeightsFile(), format));
        }

        IReadOnlyList<CompiledNet> nets = BakedNet.Load(declared);
        int count = images * height * width;
        float[] inputRows = HashFormula.Floats(1, count * 3, -1, 1), inputs = new float[inputRows.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[Place(i, 3)] = inputRows[i];
        }

        for (int format = 0; format < 3; format++)
        {
            float[] expected = new float[count * 5], outputs = new float[count * 5];
            nets[2 * format].Forward!(inputRows, expected);
            nets[2 * format + 1].Forward!(inputs, outputs);
            Assert.Equal(expected, Enumerable.Range(0, outputs.Length).Select(i => outputs[Place(i, 5)]));
            Assert.InRange(nets[2 * format + 1].SelfTest!(), 0, 1e-4);
            ArgumentException error = Assert.Throws<ArgumentException>(() => nets[2 * format + 1].Forward!(new float[count * 3 + 1], new float[count * 5]));
            Assert.Contains($"expected [images, 3, {height}, {width}]", error.Message, StringComparison.Ordinal);
        }

        // Where the images have what is at i of the rows.
        int Place(int i, int channels)
        {
            int pixel = i / channels % (height * width), image = i / (channels * height * width);
            return (image * channels + i % channels) * height * width + pixel;
        }
    }
}
