namespace Mlp.Tool.Commands;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked.</summary>
    public const int Good = 0;

    /// <summary>The file is sound, but MlpGen cannot hold its network, or there is nothing to do.</summary>
    public const int NotHeld = 1;

    /// <summary>What it was given is bad: a file that is missing, torn or forged, a project that cannot be edited, an output that is not there.</summary>
    public const int BadInput = 2;

    /// <summary>The command line does not say what to do; BSD's EX_USAGE.</summary>
    public const int Usage = 64;

    /// <summary>A fault of the program; BSD's EX_SOFTWARE.</summary>
    public const int Fault = 70;
}
