namespace Mlp.Disassembly;

/// <summary>The calls that innermost loops make on purpose. All of them are here, and each says why.</summary>
internal static class KnownCalls
{
    private static readonly (string Callee, string Reason)[] s_calls =
    [
        (
            "Mlp.Random.DropoutStream:Factors",
            "dropout's factors come from one call for 4 or 8 rows, whose ten rounds of Philox need the registers for themselves; "
            + "what the loop keeps across the call lies on the stack, for a call preserves no vector register"
        ),
    ];

    /// <returns>Why the loop may call and spill; null where it makes no call or one that is not known.</returns>
    public static string? Reason(HotLoop loop)
    {
        string[] reasons =
        [
            .. loop.Calls.Select(call => s_calls.FirstOrDefault(known => call.Contains($"[{known.Callee}[", StringComparison.Ordinal)).Reason).Distinct(),
        ];
        return reasons is [{ } reason] && loop.BoundsChecks.Count == 0 ? reason : null;
    }
}
