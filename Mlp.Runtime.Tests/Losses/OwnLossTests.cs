namespace Mlp.Tests.Losses;

/// <summary>Losses that users derive.</summary>
public class OwnLossTests
{
    /// <summary>What a loss of the user's own looks like: the base has checked the batch.</summary>
    [Fact]
    public void A_loss_of_ones_own_derives_from_the_base()
    {
        float[] gradient = new float[4];
        ILoss<float> loss = new FirstChannelLoss();
        Assert.Equal(13f, loss.Forward([3, 0, -2, 0], [0, 0], gradient, 2));
        Assert.Equal([6f, 0f, -4f, 0f], gradient);
        Assert.Throws<ArgumentException>("targets", () => loss.Forward([3, 0, -2, 0], [0, 0, 0], gradient, 2));
        Assert.Throws<ArgumentOutOfRangeException>("reduction", () => new FirstChannelLoss(Reduction.BatchMean));
    }

    /// <summary>Where class 1 begins, of one output: 0 for logits, 0.5 for what shall become 0 and 1.</summary>
    [Fact]
    public void Losses_say_where_class_1_begins()
    {
        ILoss[] ofNumbers = [new MSELoss(), new L1Loss(), new HuberLoss(), new SmoothL1Loss(), new MSELoss(Reduction.Sum)];
        ILoss[] ofLogits = [new BCEWithLogitsLoss(), new BCEWithLogitsLoss(posWeight: [3]), new MultiLabelSoftMarginLoss(), new NLLLoss()];
        Assert.All(ofNumbers, loss => Assert.Equal(0.5f, loss.DecisionThreshold));
        Assert.All(ofLogits, loss => Assert.Equal(0, loss.DecisionThreshold));
        Assert.Equal(MathF.Log(0.5f), new KLDivLoss().DecisionThreshold);
    }

    /// <summary>A loss of the user's own says it, or is asked what outputs of −1 and 0 cost where 0 is right.</summary>
    [Fact]
    public void Losses_of_ones_own_have_a_threshold()
    {
        Assert.Equal(0, Of((output, target) => Math.Max(0, 1 - (((2 * target) - 1) * output))));                                // hinge
        Assert.Equal(0, Of((output, target) => Math.Pow(Math.Max(0, 1 - (((2 * target) - 1) * output)), 2)));                   // its square
        Assert.Equal(0, Of((output, target) => target > 0.5f ? -9 * Math.Log(Sigmoid(output)) : -Math.Log(Sigmoid(-output))));  // weighted
        Assert.Equal(0, Of((output, target) => -Math.Pow(1 - Correct(output, target), 2) * Math.Log(Correct(output, target)))); // focal
        Assert.Equal(0.5f, Of((output, target) => Math.Log(Math.Cosh(output - target))));
        Assert.Equal(0.5f, Of((output, target) => Math.Max(0.9 * (target - output), 0.1 * (output - target))));                 // quantile
        Assert.Equal(0.5f, Of((output, target) => -(target * Math.Log(output)) - ((1 - target) * Math.Log(1 - output))));       // probabilities
        Assert.Equal(0.5f, Of((output, target) => output < 0 ? throw new ArgumentException("no probability") : -Math.Log(1 - output)));
        Assert.Equal(0.5f, new FirstChannelLoss().DecisionThreshold);
        Assert.Equal(0.25f, new OwnThreshold().DecisionThreshold);

        static float Of(Func<float, float, double> loss)
        {
            Assert.Equal(((ILoss)new OfFunction(loss, Reduction.Mean)).DecisionThreshold, new OfFunction(loss, Reduction.None).DecisionThreshold);
            return new OfFunction(loss, Reduction.Sum).DecisionThreshold;
        }

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        static double Correct(float output, float target) => Sigmoid(((2 * target) - 1) * output);
    }

    private class OfFunction(Func<float, float, double> loss, Reduction reduction) : LossFunction<float>(reduction)
    {
        public override int TargetsPerRow(int channels) => channels;

        public override int LossesPerRow(int channels) => channels;

        protected override float Compute(LossBatch<float> batch)
        {
            double sum = 0;
            for (int i = 0; i < batch.Outputs.Length; i++)
            {
                double value = loss(batch.Outputs[i], batch.Targets[i]);
                sum += value;
                if (!batch.Losses.IsEmpty)
                {
                    batch.Losses[i] = (float)value;
                }
            }

            return (float)sum;
        }
    }

    private sealed class OwnThreshold() : OfFunction((output, target) => output - target, Reduction.Mean)
    {
        public override float DecisionThreshold => 0.25f;
    }

    /// <summary>Σ (output − target)² of the first channel, with one target a row.</summary>
    private sealed class FirstChannelLoss(Reduction reduction = Reduction.Sum) : LossFunction<float>(reduction)
    {
        public override int TargetsPerRow(int channels) => 1;

        public override int LossesPerRow(int channels) => 1;

        protected override float Compute(LossBatch<float> batch)
        {
            float sum = 0;
            for (int row = 0; row < batch.Rows; row++)
            {
                float error = batch.Outputs[row * batch.Channels] - batch.Targets[row];
                sum += error * error;
                if (!batch.Gradient.IsEmpty)
                {
                    batch.Gradient[row * batch.Channels] = 2 * error;
                }
            }

            return sum;
        }
    }
}
