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
