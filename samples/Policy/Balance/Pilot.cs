using Policy;

namespace Balance;

/// <summary>Balances a cart with the network that is part of the program.</summary>
internal static class Pilot
{
    /// <summary>Decides where to push. Allocates nothing.</summary>
    /// <returns>0 for left, 1 for right.</returns>
    public static int Decide(CartPole cart)
    {
        Span<float> state = stackalloc float[CartPolePolicy.InChannels], logits = stackalloc float[CartPolePolicy.OutChannels];
        cart.Observe(state);
        CartPolePolicy.Forward(state, logits);
        return logits[1] > logits[0] ? 1 : 0;
    }

    /// <summary>Balances a cart until it is over.</summary>
    /// <param name="cart">How it starts.</param>
    /// <param name="steps">After how many steps it has been balanced for long enough.</param>
    /// <param name="watch">Is shown how it starts, and each step with the push that led to it.</param>
    /// <returns>What came of it.</returns>
    public static Ride Balance(CartPole cart, int steps, Action<CartPole, int, int?>? watch = null)
    {
        watch?.Invoke(cart, 0, null);
        Ride ride = new(0, cart.IsOver, Math.Abs(cart.Position), Math.Abs(cart.Angle));
        while (ride.Steps < steps && !ride.IsOver)
        {
            int action = Decide(cart);
            cart = cart.Step(action);
            ride = ride.With(cart);
            watch?.Invoke(cart, ride.Steps, action);
        }

        return ride;
    }
}
