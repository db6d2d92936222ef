using Policy;

namespace Balance;

/// <summary>What came of a balanced cart.</summary>
/// <param name="Steps">How many it lasted.</param>
/// <param name="IsOver">Whether the pole fell or the cart left the track.</param>
/// <param name="LargestPosition">How far the cart came off the middle, in m.</param>
/// <param name="LargestAngle">How far the pole leaned, in radians.</param>
internal readonly record struct Ride(int Steps, bool IsOver, double LargestPosition, double LargestAngle)
{
    /// <summary>One more step, which led to this cart.</summary>
    public Ride With(CartPole cart) => new(
        Steps + 1, cart.IsOver, Math.Max(LargestPosition, Math.Abs(cart.Position)), Math.Max(LargestAngle, Math.Abs(cart.Angle)));
}
