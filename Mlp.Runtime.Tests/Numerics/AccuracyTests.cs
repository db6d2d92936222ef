using Xunit.Abstractions;

namespace Mlp.Tests.Numerics;

/// <summary>
/// Every vector function and activation against double precision over the whole range of floats, at every vector width: values in units in
/// the last place, of denormal results, too, unless they are 0; derivatives in units of 2⁻²⁴.
/// </summary>
public class AccuracyTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (AccuracyCase accuracy in AccuracyCases.Activations)
            {
                data.Add(accuracy.Name, accuracy.Quantity);
            }

            return data;
        }
    }

    public static TheoryData<string> FunctionNames => [.. AccuracyCases.Functions.Select(function => function.Name)];

    public static TheoryData<string> ActivationNames => [.. AccuracyCases.Values.Keys];

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void A_function_is_within_its_stated_error(string name)
        => Check(AccuracyCases.Functions.Single(function => function.Name == name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_activation_is_within_its_stated_error(string name, string quantity)
        => Check(AccuracyCases.Activations.Single(activation => activation.Name == name && activation.Quantity == quantity));

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Training_computes_the_values_that_prediction_computes(string name)
    {
        (ArrayFunction prediction, ArrayFunction training) = AccuracyCases.Values[name];
        float[] x = new float[FloatInputs.Block], predicted = new float[FloatInputs.Block], trained = new float[FloatInputs.Block];
        foreach (float[] block in FloatInputs.OfTests.Fill(x))
        {
            foreach (int bits in AccuracyCase.Widths)
            {
                prediction(bits, block, predicted);
                training(bits, block, trained);
                for (int i = 0; i < block.Length; i++)
                {
                    bool same = BitConverter.SingleToInt32Bits(predicted[i]) == BitConverter.SingleToInt32Bits(trained[i])
                        || (float.IsNaN(predicted[i]) && float.IsNaN(trained[i]));
                    Assert.True(same, FormattableString.Invariant($"{name} of {block[i]:G9} at {bits} bits: {predicted[i]:G9}, in training {trained[i]:G9}"));
                }
            }
        }
    }

    private void Check(AccuracyCase accuracy)
    {
        IReadOnlyList<Measurement> measurements = accuracy.Measure(FloatInputs.OfTests, AccuracyCase.Widths);
        string report = $"{accuracy.Name}, {accuracy.Quantity}: {string.Join("; ", measurements)}";
        output.WriteLine(report);
        Assert.True(measurements.All(measurement => measurement.Largest <= accuracy.Limit), report);
    }
}
