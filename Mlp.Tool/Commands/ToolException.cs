namespace Mlp.Tool.Commands;

/// <summary>Ends a command: its message goes to the error output, as one line where the input is bad.</summary>
/// <param name="message">What is wrong, what was expected, and what to do.</param>
/// <param name="exitCode">What the program ends with.</param>
internal sealed class ToolException(string message, int exitCode = ExitCode.BadInput) : Exception(message)
{
    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
