namespace Policy;

/// <summary>
/// A pole that stands on a cart, hinged at its foot, and the cart on a track without friction. Pushed left or right, 50 times a second,
/// it is to stay upright. The equations are those of A. Barto, R. Sutton and C. Anderson, <i>Neuronlike adaptive elements that can solve
/// difficult learning control problems</i>, 1983, without friction; the constants, the limits and Euler's steps are those of Gymnasium's
/// CartPole-v1.
/// </summary>
/// <param name="Position">Of the cart, in m; 0 is the middle of the track.</param>
/// <param name="Velocity">Of the cart, in m/s.</param>
/// <param name="Angle">Of the pole, in radians; 0 is upright, and positive leans to the right.</param>
/// <param name="AngularVelocity">Of the pole, in radians/s.</param>
internal readonly record struct CartPole(double Position, double Velocity, double Angle, double AngularVelocity)
{
    /// <summary>Seconds that a step takes.</summary>
    public const double StepSeconds = 0.02;

    /// <summary>Steps after which an episode is won.</summary>
    public const int LongestEpisode = 500;

    /// <summary>Where the track ends, in m to each side.</summary>
    public const double LargestPosition = 2.4;

    /// <summary>From where on the pole counts as fallen: 12 degrees.</summary>
    public const double LargestAngle = 12 * Math.PI / 180;

    public const double Gravity = 9.8;
    public const double CartMass = 1.0;
    public const double PoleMass = 0.1;

    /// <summary>Half of the pole's length, in m: where its centre of mass is.</summary>
    public const double HalfLength = 0.5;

    /// <summary>Of a push, in N.</summary>
    public const double Force = 10.0;

    /// <summary>Each of the four numbers begins between −0.05 and 0.05.</summary>
    private const double LargestStart = 0.05;

    /// <summary>Gets a value indicating whether the pole has fallen or the cart has left the track.</summary>
    public bool IsOver => !(Math.Abs(Position) <= LargestPosition && Math.Abs(Angle) <= LargestAngle);

    /// <summary>A cart near the middle with a pole that is almost upright.</summary>
    public static CartPole Start(Random random)
    {
        return new CartPole(Near(), Near(), Near(), Near());

        double Near() => ((2 * random.NextDouble()) - 1) * LargestStart;
    }

    /// <summary>The cart after one more step.</summary>
    /// <param name="action">The push: 0 to the left, 1 to the right.</param>
    public CartPole Step(int action)
    {
        const double Mass = CartMass + PoleMass;
        (double sine, double cosine) = Math.SinCos(Angle);
        double push = action == 1 ? Force : -Force;

        // What the cart would accelerate by if the pole did not turn any faster or slower.
        double pushed = (push + (PoleMass * HalfLength * AngularVelocity * AngularVelocity * sine)) / Mass;
        double angular = ((Gravity * sine) - (cosine * pushed)) / (HalfLength * ((4.0 / 3) - (PoleMass * cosine * cosine / Mass)));
        double linear = pushed - (PoleMass * HalfLength * angular * cosine / Mass);

        // Euler's method: places by the velocities from before the step.
        return new CartPole(
            Position + (StepSeconds * Velocity),
            Velocity + (StepSeconds * linear),
            Angle + (StepSeconds * AngularVelocity),
            AngularVelocity + (StepSeconds * angular));
    }

    /// <summary>Writes what the network sees.</summary>
    /// <param name="observation">[4]: position, velocity, angle and angular velocity.</param>
    public void Observe(Span<float> observation)
    {
        observation[0] = (float)Position;
        observation[1] = (float)Velocity;
        observation[2] = (float)Angle;
        observation[3] = (float)AngularVelocity;
    }
}
