using Policy;

namespace Mlp.Samples.Tests.Balancing;

/// <summary>The simulation of samples/Policy.</summary>
public sealed class CartPoleTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1.2, -0.7, 0.15, 0.9)]
    [InlineData(-0.4, 1.5, -0.2, -2.5)]
    public void Step_obeys_the_equations_of_motion(double position, double velocity, double angle, double angularVelocity)
    {
        const double Seconds = CartPole.StepSeconds;
        const double Mass = CartPole.CartMass + CartPole.PoleMass, Moment = CartPole.PoleMass * CartPole.HalfLength;
        CartPole cart = new(position, velocity, angle, angularVelocity);
        foreach (int action in new[] { 0, 1 })
        {
            CartPole next = cart.Step(action);
            Assert.Equal(position + (Seconds * velocity), next.Position, 12);
            Assert.Equal(angle + (Seconds * angularVelocity), next.Angle, 12);

            // Lagrange's equations of a cart and a thin rod, whose moment of inertia about its foot is 4/3 · mass · half-length². The two
            // accelerations were eliminated from them: here they are put back.
            double linear = (next.Velocity - velocity) / Seconds, angular = (next.AngularVelocity - angularVelocity) / Seconds;
            double pole = (angular * Math.Cos(angle)) - (angularVelocity * angularVelocity * Math.Sin(angle));
            double force = (Mass * linear) + (Moment * pole);
            double torque = (4.0 / 3 * CartPole.HalfLength * angular) + (linear * Math.Cos(angle)) - (CartPole.Gravity * Math.Sin(angle));
            Assert.Equal(action == 1 ? 10 : -10, force, 9);
            Assert.Equal(0, torque, 9);
        }
    }

    [Fact]
    public void Constants_are_those_of_CartPole_v1()
    {
        Assert.Equal([9.8, 10.0, 0.02], [CartPole.Gravity, CartPole.Force, CartPole.StepSeconds]);
        Assert.Equal([1.0, 0.1, 0.5], [CartPole.CartMass, CartPole.PoleMass, CartPole.HalfLength]);
        Assert.Equal([2.4, 0.20943951023931953, 500], [CartPole.LargestPosition, CartPole.LargestAngle, CartPole.LongestEpisode]);
    }

    [Theory]
    [InlineData(2.4, 0, false)]
    [InlineData(-2.401, 0, true)]
    [InlineData(2.401, 0, true)]
    [InlineData(0, 0.2094, false)]
    [InlineData(0, -0.2095, true)]
    [InlineData(0, 0.2095, true)]
    [InlineData(double.NaN, 0, true)]
    public void Is_over_beyond_the_limits(double position, double angle, bool isOver) =>
        Assert.Equal(isOver, new CartPole(position, 100, angle, -100).IsOver);

    [Fact]
    public void Starts_near_the_middle_and_almost_upright()
    {
        System.Random random = new(1);
        float[] states = new float[4 * 1000];
        for (int start = 0; start < 1000; start++)
        {
            CartPole.Start(random).Observe(states.AsSpan(4 * start, 4));
        }

        Assert.All(states, value => Assert.InRange(value, -0.05f, 0.05f));
        Assert.InRange(states.Average(), -0.003, 0.003);
        Assert.Equal(4000, states.Distinct().Count(), 40.0);
    }
}
