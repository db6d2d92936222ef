using Digits;
using Embedded;
using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Formats;

/// <summary>What the weights' formats cost the samples' network, held against the same file loaded at run time.</summary>
public sealed class FormatTests
{
    // The split that it was trained on.
    private const int Seed = 1;

    private static readonly DigitSet s_test = DigitData.Split(Seed).Test;
    private static readonly Prediction s_trained = Prediction.Of(DigitNet.Load(WeightsFile), s_test);

    private delegate void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    private static string WeightsFile => Path.Combine(Checkout.Folder, "samples", "Embedded", "digits.safetensors");

    [Fact]
    public void Trained_network_is_as_good_as_its_readme_says()
    {
        Assert.Equal(450, s_test.Rows);
        Assert.Equal(438, Right(s_trained));
        string readme = File.ReadAllText(Path.Combine(Checkout.Folder, "samples", "Embedded", "README.md"));
        Assert.Contains("Of the 450 test rows of `samples/Digits` it reads 438 right, 97.33 %.", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32_computes_what_the_loaded_network_does()
    {
        foreach (Prediction compiled in (Prediction[])[AllRows(DigitReader.Forward), RowByRow(DigitReader.Forward)])
        {
            float difference = compiled.Logits.Zip(s_trained.Logits, (one, other) => MathF.Abs(one - other)).Max();
            Assert.InRange(difference, 0, 1e-5f);
            Assert.Equal(Right(s_trained), Right(compiled));
        }
    }

    [Fact]
    public void BFloat16_reads_as_many_right()
    {
        Assert.Equal(Right(s_trained), Right(AllRows(BFloat16Reader.Forward)));
        Assert.Equal(Right(s_trained), Right(RowByRow(BFloat16Reader.Forward)));
    }

    [Fact]
    public void Int8_reads_as_many_right_within_half_a_percent()
    {
        double atMost = 0.005 * s_test.Rows;
        Assert.InRange(Right(AllRows(Int8Reader.Forward)), Right(s_trained) - atMost, s_test.Rows);
        Assert.InRange(Right(RowByRow(Int8Reader.Forward)), Right(s_trained) - atMost, s_test.Rows);
    }

    [Fact]
    public void Self_tests_pass()
    {
        Assert.InRange(DigitReader.SelfTest(), 0, 1e-4);
        Assert.InRange(BFloat16Reader.SelfTest(), 0, 1e-4);
        Assert.InRange(Int8Reader.SelfTest(), 0, 1e-4);
    }

    [Fact]
    public void Built_in_digits_are_test_digits()
    {
        float[] pixels = new float[DigitReader.InChannels];
        foreach ((int digit, string line) in TestDigits.Lines.Index())
        {
            Assert.Equal(digit, DigitLine.Parse(line, pixels));
            int row = Enumerable.Range(0, s_test.Rows).First(row => s_test.Labels[row] == digit);
            Assert.Equal(s_test.Image(row), pixels);
        }
    }

    private static int Right(Prediction prediction) => s_test.Labels.Where((label, row) => label == prediction.Digit(row)).Count();

    private static Prediction AllRows(Forward forward)
    {
        float[] logits = new float[s_test.Rows * DigitReader.OutChannels];
        forward(s_test.Images, logits);
        return new Prediction(logits);
    }

    private static Prediction RowByRow(Forward forward)
    {
        float[] logits = new float[s_test.Rows * DigitReader.OutChannels];
        for (int row = 0; row < s_test.Rows; row++)
        {
            forward(s_test.Image(row), logits.AsSpan(row * DigitReader.OutChannels, DigitReader.OutChannels));
        }

        return new Prediction(logits);
    }
}
